import path from 'node:path';
import { effectiveMtls } from '../../src/facts/mesh/effective-mtls.ts';
import { meshFindings } from '../../src/facts/mesh/findings/mesh-findings.ts';
import { printed } from './ask.ts';
import { type Fields, rewritten } from './rewrite.ts';
import { type Compared, type Convention, readJson, type Suite } from './suite.ts';

interface Case {
  readonly analyzer: string;
  readonly expected: readonly { readonly message: string; readonly resource: string }[];
}

interface Found {
  readonly object: string;
  readonly wrong: string;
}

const ROUTING: Convention = {
  id: 'routing',
  rule: 'theirs also judges whether traffic gets where it should (Gateways, VirtualServices, EnvoyFilters, ServiceEntries, names of ports, webhooks, images, annotations, providers of telemetry, TLS to hosts outside), which is no question of who may call whom by what proof: ours has no answer',
};

const LABELLED: Convention = {
  id: 'not-injected',
  rule: 'a namespace without a label for injection is a warning of theirs; ours shows its workloads outside of the mesh',
};

const NOT_STARTED: Convention = {
  id: 'not-started',
  rule: 'theirs takes a Pod without a status for one that runs without a proxy; ours for one that is yet to be made, to which the injector adds it',
};

/** The settings that a mesh has where the case names none. */
const DEFAULTS: Fields = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh: 'rootNamespace: istio-system' },
};

/** What ours says in the place of theirs: by the analyzer, the words of its findings. */
const OURS: Readonly<Record<string, RegExp>> = {
  'authz.AuthorizationPoliciesAnalyzer': /selects no workload|is no namespace/,
  'sidecar.SelectorAnalyzer': /selects no workload|another Sidecar|proxy of their node/,
  'telemetry.SelectorAnalyzer': /selects no workload|another Telemetry/,
  'telemetry.DefaultSelectorAnalyzer': /another Telemetry/,
  'destinationrule.PodNotSelectedAnalyzer': /is no Service/,
  'injection.Analyzer': /beside istio-injection|for a sidecar/,
};

/** Words of theirs that ours answers with the state of a workload. */
const BY_STATE: readonly string[] = ['PodMissingProxy', 'NamespaceNotInjected'];
const BY_DEFAULT = 'NamespaceInjectionEnabledByDefault';

export const analyzersSuite: Suite = {
  id: 'istio-analyzers',
  folder: 'mesh/istio-analyzers',
  marker: 'expected.json',
  conventions: [ROUTING, LABELLED, NOT_STARTED],
  compare: compareFindings,
};

async function compareFindings(folder: string): Promise<Compared> {
  const { analyzer, expected } = await readJson<Case>(folder, 'expected.json');
  const words = OURS[analyzer];
  if (words === undefined) return { differences: [], applied: [ROUTING] };
  const inputs = [path.join(folder, 'input')];
  return rewritten(inputs, [], (paths) => compareWith(paths, expected, words), [DEFAULTS]);
}

async function compareWith(
  paths: readonly string[],
  expected: Case['expected'],
  words: RegExp,
): Promise<Compared> {
  const [findings] = (await printed(meshFindings, paths)) as readonly [readonly Found[]];
  const ours = new Set(
    findings.filter(({ wrong }) => words.test(wrong)).map(({ object }) => shortOf(object)),
  );
  const theirs = new Set(
    expected
      .filter(({ message }) => !BY_STATE.includes(message) && message !== BY_DEFAULT)
      .map((one) => one.resource),
  );
  const outside = await outsideIn(paths);
  const applied = new Set<Convention>();
  for (const { message } of expected) {
    if (message !== 'PodMissingProxy' && (BY_STATE.includes(message) || message === BY_DEFAULT)) {
      applied.add(LABELLED);
    }
  }
  const missing = expected.filter(({ message }) => message === 'PodMissingProxy');
  const promised = missing.filter(({ resource }) => !outside.has(resource.replace(/^Pod /, '')));
  if (promised.length > 0) applied.add(NOT_STARTED);
  return {
    differences: [
      ...[...theirs].filter((one) => !ours.has(one)).map((one) => `theirs alone: ${one}`),
      ...[...ours].filter((one) => !theirs.has(one)).map((one) => `ours alone: ${one}`),
    ],
    applied: [...applied],
  };
}

/** The workloads that no mesh carries. */
async function outsideIn(paths: readonly string[]): Promise<ReadonlySet<string>> {
  const [rows] = (await printed(effectiveMtls, paths)) as readonly [
    readonly { readonly workload: string; readonly mesh: string }[],
  ];
  return new Set(rows.filter(({ mesh }) => mesh !== 'istio').map(({ workload }) => workload));
}

/** `group/Kind/ns/name` as theirs writes it. */
function shortOf(key: string): string {
  const [, kind = '', ...name] = key.split('/');
  return `${kind} ${name.join('/')}`;
}
