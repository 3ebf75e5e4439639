import type { ImportedFinding, ImportedResults } from '../model/imports.ts';
import type { Node } from '../model/kubernetes/node.ts';
import type { Gap } from '../model/observed.ts';
import type { Evidence } from '../model/verdict.ts';
import {
  KUBELET_RESULTS_COUNT,
  KUBELET_RULES,
  KUBELET_RULES_KNOWN_ON,
} from '../tables/kubelet-rules.ts';
import { CLOSED, type KubeletState } from './kubelet-settings.ts';

const DAY = 86_400_000;

interface Found {
  readonly results: ImportedResults;
  readonly finding: ImportedFinding;
}

/**
 * What other scanners say of the kubelet of a node that nothing else tells about: closed where both rules
 * passed for this node, open where one of them failed. A result that names no node is about this one only
 * where there is no other. Undefined where none says anything; results without a date, or old ones, are gaps.
 */
export function importedState(
  node: Node,
  all: readonly ImportedResults[],
  { asOf, isOnlyNode }: { readonly asOf: number; readonly isOnlyNode: boolean },
): KubeletState | undefined {
  const about = all.flatMap((results) =>
    results.findings
      .filter((finding) => isAbout(finding, node, isOnlyNode))
      .map((finding): Found => ({ results, finding })),
  );
  const anonymous = about.filter((one) => isOf(one, 'anonymous'));
  const authorization = about.filter((one) => isOf(one, 'authorization'));
  const said = [...anonymous, ...authorization];
  const stale = said.find(({ results }) => !counts(results, asOf));
  if (stale !== undefined) {
    const message = 'not known whom the kubelet listens to now';
    return { state: 'unknown', message, gaps: [agedGap(stale.results)], evidence: said.map(shown) };
  }
  const failed = said.find(({ finding }) => finding.status === 'fail');
  if (failed !== undefined) {
    const message = `${failed.results.name} found the kubelet open`;
    return { state: 'open', message, evidence: [shown(failed)] };
  }
  const [one] = anonymous.filter(passed);
  const [other] = authorization.filter(passed);
  if (one === undefined || other === undefined) return undefined;
  return { state: 'closed', message: CLOSED, evidence: [shown(one), shown(other)] };
}

function isOf({ results, finding }: Found, question: 'anonymous' | 'authorization'): boolean {
  return KUBELET_RULES[results.tool]?.[question].includes(finding.rule) ?? false;
}

function isAbout({ subject }: ImportedFinding, node: Node, isOnlyNode: boolean): boolean {
  return subject === undefined ? isOnlyNode : subject.name === node.meta.name;
}

function passed({ finding }: Found): boolean {
  return finding.status === 'pass';
}

/** Dates ahead of their time prove nothing. */
function counts({ at }: ImportedResults, asOf: number): boolean {
  if (at === undefined) return false;
  const age = asOf - Date.parse(at);
  return age >= 0 && age <= KUBELET_RESULTS_COUNT * DAY;
}

function agedGap({ name, file, at }: ImportedResults): Gap {
  return {
    source: 'import/results',
    cause: 'stale',
    detail:
      at === undefined
        ? `${name} does not say when it looked`
        : `${name} looked at ${at}, more than ${KUBELET_RESULTS_COUNT} days ago or in the future`,
    permission: at === undefined ? `--import ${file}@DATE` : `a newer run of ${name}`,
  };
}

function shown({ results, finding }: Found): Evidence {
  const { name, at, file } = results;
  return {
    subject: { type: 'plan', key: `import ${file}`, name: file },
    path: finding.path,
    value: finding.said,
    note: `${name}${at === undefined ? '' : ` at ${at}`}, rule ${finding.rule} (table of ${KUBELET_RULES_KNOWN_ON})`,
  };
}
