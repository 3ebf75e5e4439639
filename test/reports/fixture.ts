import { accessSources, accessStates, accessSteps } from '../../src/model/pictures/access.ts';
import { entryKinds, leverIds, zoneIds } from '../../src/model/pictures/architecture.ts';
import { thingKinds } from '../../src/model/pictures/blast-radius.ts';
import { strategyIds } from '../../src/model/pictures/containment.ts';
import { compromisedKinds } from '../../src/model/pictures/revocation.ts';
import type { CheckText, Report } from '../../src/model/report.ts';
import { type Code, entry } from '../../src/tables/catalogue/entry.ts';
import { bad } from './clusters/bad.ts';
import { blind } from './clusters/blind.ts';
import { good } from './clusters/good.ts';

/** Reports built by hand for the renderers: three clusters that tell three stories. */

const text = (code: Code): CheckText => {
  const { title, question, references } = entry(code);
  return {
    title,
    question,
    rule: `Passes when every object of ${code} conforms, warns below that, and fails when \`spec\` says otherwise.\n\nUnknown where it was not seen.`,
    why: 'In the first hour nobody has time to find this out.',
    fix: 'Set `hostNetwork: false` and roll out; see the plan (section 3).',
    references: [...references, 'https://kubernetes.io/docs/concepts/security/'],
  };
};

const codes: readonly Code[] = [
  'ARC-03',
  'IRR-22',
  'MON-01',
  'MON-07',
  'MSH-01',
  'NSI-01',
  'NSI-09',
  'ORG-02',
  'RBC-08',
  'SEC-01',
  'WKL-01',
  'WKL-02',
];

/** A well-run, a neglected and a barely visible cluster, with a plan. */
export const fleet: Report = {
  schema: 'kubemuster/result/v1',
  tool: { name: 'kubemuster', version: '0.1.0' },
  catalogue: { version: '0.1', checks: 23, of: 132, comparable: false },
  asOf: '2026-03-01T06:30:00Z',
  selection: null,
  plan: {
    organization: 'Example Retail',
    reviewed: '2025-11-20',
    contradictions: [
      { cluster: bad.id, check: 'ARC-01', message: 'the plan says eks, the nodes say kubeadm' },
    ],
  },
  fleet: {
    score: { assured: 15, potential: 36 },
    technical: { assured: 14, potential: 35 },
    organization: { assured: 70, potential: 70 },
    confidence: 67,
    assurance: 59,
    maturity: 0,
    worst: blind.id,
    workings: {
      weight: '12',
      tailWeight: '6/5',
      mean: ['28', '185/3'],
      tail: ['3', '11'],
      score: ['31/2', '109/3'],
    },
  },
  clusters: [bad, blind, good],
  unreachable: [
    {
      id: 'edge-berlin',
      provider: 'rancher',
      cause: 'timeout',
      detail: 'dial tcp 203.0.113.7:6443: i/o timeout',
    },
  ],
  notListed: [
    {
      place: 'account 111122223333',
      provider: 'eks',
      cause: 'forbidden',
      detail: 'the role kubemuster-reader may not be taken',
      permission: 'sts:AssumeRole',
    },
  ],
  notes: [
    { kind: 'cluster-elsewhere', message: 'the plan has clusters that are not in this run: <old>' },
    {
      kind: 'waiver-expired',
      message: 'the waiver of WKL-01 for namespace shop expired on 2026-01-01 and has no effect',
    },
  ],
  docs: Object.fromEntries(codes.map((code) => [entry(code).id, text(code)])),
};

/** The same without a plan. */
export const unfiled: Report = {
  ...fleet,
  plan: null,
  fleet: { ...fleet.fleet, organization: 'not-filed' },
  clusters: fleet.clusters.map((one) => ({ ...one, organization: 'not-filed' })),
};

/** Manifests of one application, and a selection: neither has a headline. */
export const manifests: Report = {
  ...unfiled,
  fleet: {
    score: null,
    technical: null,
    organization: null,
    confidence: null,
    assurance: null,
    maturity: null,
    worst: null,
    workings: null,
  },
  clusters: [
    {
      ...bad,
      source: 'manifests',
      basis: 'declared',
      version: null,
      collectedAt: null,
      environment: null,
      organization: null,
      maturity: null,
    },
  ],
  unreachable: [],
  notListed: [],
};

export const selected: Report = {
  ...manifests,
  selection: {
    checks: [],
    skipped: ['MSH-01'],
    domains: ['isolation'],
    phases: [],
    namespaces: [],
  },
  clusters: [
    {
      ...bad,
      score: null,
      technical: null,
      organization: null,
      confidence: null,
      assurance: null,
      maturity: null,
    },
  ],
};

export const empty: Report = { ...manifests, clusters: [], docs: {} };

/** Words of a closed list, which no cluster can choose. */
const CLOSED = new Set(['schema', 'status', 'severity', 'phase', 'cause', 'basis', 'type']);
const COLLECTED_FROM = new Set(['kubeconfig', 'manifests']);
const OWNERS = new Set(['platform', 'security', 'organization', 'shared', 'provider']);

/** Words of the architecture picture that follow from code: kinds, states, what a lever is. */
const OF_PICTURES = new Set([
  'state',
  'topic',
  'holder',
  'certainty',
  'tier',
  'exposed',
  'isolated',
  'podSecurity',
  'from',
  'to',
  'verdict',
  'best',
  'class',
  'direction',
  'target',
  'established',
  'pausable',
  'step',
  'grade',
  'rotation',
  'permitted',
  'limit',
  'served',
  'network',
  'becomes',
  'edge',
  'coverage',
]);
const PLACES: ReadonlySet<string> = new Set([
  ...zoneIds,
  ...leverIds,
  ...entryKinds,
  ...strategyIds,
  ...compromisedKinds,
  ...thingKinds,
]);

/** Closed words of the access drill, under keys that elsewhere hold free text. */
const ACCESS: Readonly<Record<string, readonly string[]>> = {
  by: accessSources,
  required: accessStates,
  step: accessSteps,
};

/** A row of a matrix, which no text of a cluster gets into. */
const RUNS = /^(?:\d+[a-z])+$/;

function isClosed(key: string, value: string): boolean {
  if (Object.hasOwn(ACCESS, key) && ACCESS[key]?.includes(value) === true) return true;
  if (OF_PICTURES.has(key) || RUNS.test(value)) return true;
  if ((key === 'id' || key === 'kind') && PLACES.has(value)) return true;
  if (key === 'source') return COLLECTED_FROM.has(value);
  if (key === 'owner') return OWNERS.has(value);
  // Where a provider publishes who does what: from a table of ours.
  if (key === 'reference') return value.startsWith('https://');
  // The star stands for all others, and is told in words.
  return CLOSED.has(key) || value === 'not-filed' || value === '*';
}

/** Every free text of a report replaced, the keys of `docs` too, so that the ids still meet. */
export function rewrite(report: Report, change: (text: string) => string): Report {
  const changed: Report = JSON.parse(JSON.stringify(report), (key, value: unknown) => {
    if (key === 'docs' && typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([id, one]) => [change(id), one]));
    }
    if (typeof value !== 'string' || isClosed(key, value)) return value;
    return change(value);
  });
  return changed;
}
