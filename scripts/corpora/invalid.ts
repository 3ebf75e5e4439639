import path from 'node:path';
import { InputError } from '../../src/model/input-error.ts';
import { leftOut, reachabilityOf } from './ask.ts';
import { type Fields, objectsOf } from './rewrite.ts';
import { type Compared, type Convention, readJson, type Suite } from './suite.ts';

interface Case {
  /** Which of its errors theirs stops with. */
  readonly upstream_error_expr: string;
}

interface Finding {
  readonly object: string;
  readonly path: string;
  readonly wrong: string;
}

const SAME_OWNER: Convention = {
  id: 'same-owner',
  rule: 'pods of one owner with different labels are several classes of one workload; theirs refuses them',
};

const SECONDARY: Convention = {
  id: 'other-networks',
  rule: 'UserDefinedNetwork and ClusterUserDefinedNetwork are not read: networks beside the one of pods are named as blind spots, not checked',
};

/** The field that an error of theirs is about: one pattern for each sort of error. */
const FIELDS: readonly (readonly [error: RegExp, field: RegExp])[] = [
  [/RulePeersErr|OneFieldSetRulePeerErr|RulePeerErrTitle/, /\.(?:from|to)(?:\b|\[)/],
  [/UnknownRuleActionErr/, /\.action$/],
  [/PriorityValueErr/, /^spec\.priority$/],
  [/PortsError|IllegalPortRange/, /\.ports\b/],
  [/CidrErrTitle/, /ipBlock|networks/],
  [/SelectorErrTitle/, /[sS]elector/],
  [/OneFieldSetSubjectErr/, /^spec\.subject/],
  [/BANPNameAssertion/, /^metadata\.name$/],
];

/** An object that is there twice is no finding of ours: the report names the first as replaced. */
const TWICE = /BANPAlreadyExists|NPWithSameNameError/;

/** What theirs refuses: ours is refused as well (exit 2), or has a finding that names object and field. */
export const invalidSuite: Suite = {
  id: 'invalid',
  folder: 'netpol/invalid',
  marker: 'case.json',
  conventions: [SAME_OWNER, SECONDARY],
  compare: compareInvalid,
};

async function compareInvalid(folder: string): Promise<Compared> {
  const { upstream_error_expr: error } = await readJson<Case>(folder, 'case.json');
  const manifests = [path.join(folder, 'manifests')];
  const convention = conventionFor(await objectsOf(manifests), error);
  if (convention !== undefined) return { differences: [], applied: [convention] };
  const found = await reachabilityOf<{ findings: readonly Finding[] }>(manifests).catch(refusal);
  if (found === 'refused') return { differences: [], applied: [] };
  if (TWICE.test(error)) {
    const left = await leftOut(manifests);
    const replaced = left.some(({ reason }) => reason.includes('written again later'));
    return { differences: replaced ? [] : [`${error}: ours says nothing`], applied: [] };
  }
  const [, field] = FIELDS.find(([pattern]) => pattern.test(error)) ?? [];
  const named = found.findings.some(({ path: at, object }) => field?.test(at) && object !== '');
  if (named) return { differences: [], applied: [] };
  return { differences: [`${error}: ours ${JSON.stringify(found.findings)}`], applied: [] };
}

function refusal(error: unknown): 'refused' {
  if (error instanceof InputError) return 'refused';
  throw error;
}

function conventionFor(objects: readonly Fields[], error: string): Convention | undefined {
  const kinds = objects.map((one) => String(one['kind']));
  if (kinds.some((one) => one.endsWith('UserDefinedNetwork'))) return SECONDARY;
  return /NotSupportedPodResources/.test(error) ? SAME_OWNER : undefined;
}
