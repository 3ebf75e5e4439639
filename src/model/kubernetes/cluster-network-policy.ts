import { at, entries, list, number, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { EVERYTHING, type LabelSelector, policySelectorOf } from './selector.ts';

/** A policy of the cluster's administrators: ClusterNetworkPolicy and the kinds before it. */
export interface ClusterNetworkPolicy {
  readonly meta: Meta;
  /** Admin comes before NetworkPolicies, Baseline after them; undefined for any other word. */
  readonly tier: 'Admin' | 'Baseline' | undefined;
  /** The lower number first; a BaselineAdminNetworkPolicy has none. */
  readonly priority: number | undefined;
  readonly subject: ClusterSubject;
  /** In order: the first that matches decides. */
  readonly ingress: readonly ClusterRule[];
  readonly egress: readonly ClusterRule[];
}

/**
 * The pods it is about; host-network pods never are. `other` is anything but exactly one field that
 * we know: of a later version, or none at all.
 */
export type ClusterSubject =
  | { readonly type: 'namespaces'; readonly namespaces: LabelSelector }
  | { readonly type: 'pods'; readonly namespaces: LabelSelector; readonly pods: LabelSelector }
  | { readonly type: 'other'; readonly fields: readonly string[] };

export type ClusterPeer =
  | ClusterSubject
  | { readonly type: 'nodes'; readonly nodes: LabelSelector }
  | { readonly type: 'networks'; readonly cidrs: readonly string[] }
  | { readonly type: 'domains'; readonly names: readonly string[] };

export interface ClusterRule {
  readonly name: string;
  /** `Accept` stands for the older `Allow` too; undefined for any other word. */
  readonly action: Action | undefined;
  readonly peers: readonly ClusterPeer[];
  /** Missing is every port and protocol. */
  readonly ports: readonly ClusterPort[] | undefined;
}

/** A port by number or by name; one that is neither has several fields, or one of a later version. */
export interface ClusterPort {
  /** As written; missing for a port by name. */
  readonly protocol: string | undefined;
  /** Every port of the protocol where both ends are missing. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly name: string | undefined;
}

const KEEP: readonly string[] = [
  ...META_KEEP,
  'spec.tier',
  'spec.priority',
  'spec.subject',
  'spec.ingress',
  'spec.egress',
];

const TIERS = ['Admin', 'Baseline'] as const;

type Action = 'Accept' | 'Deny' | 'Pass';

/** The words for actions, which differ by kind. */
type Words = Readonly<Record<string, Action>>;

interface PolicyKind {
  readonly kind: string;
  readonly plural: string;
  /** Of a kind that has only one. */
  readonly tier?: 'Admin' | 'Baseline';
  readonly words: Words;
}

function policyKind(
  apiVersions: Kind<unknown>['apiVersions'],
  { kind, plural, tier, words }: PolicyKind,
): Kind<ClusterNetworkPolicy> {
  return defineKind({
    apiVersions,
    kind,
    plural,
    namespaced: false,
    declared: true,
    keep: KEEP,
    decode: (raw) => ({
      meta: metaOf(raw, false),
      tier: tier ?? TIERS.find((one) => one === text(raw, 'spec.tier')),
      priority: number(raw, 'spec.priority'),
      subject: subjectOf(at(raw, 'spec.subject')),
      ingress: rulesOf(raw, 'spec.ingress', ['from', words]),
      egress: rulesOf(raw, 'spec.egress', ['to', words]),
    }),
  });
}

const ACCEPT: Words = { Accept: 'Accept', Deny: 'Deny', Pass: 'Pass' };
const ALLOW: Words = { Allow: 'Accept', Deny: 'Deny', Pass: 'Pass' };

export const clusterNetworkPolicies: Kind<ClusterNetworkPolicy> = policyKind(
  ['policy.networking.k8s.io/v1beta1', 'policy.networking.k8s.io/v1alpha2'],
  { kind: 'ClusterNetworkPolicy', plural: 'clusternetworkpolicies', words: ACCEPT },
);

/** The deny tier of Amazon EKS, of its own API group. */
export const eksClusterNetworkPolicies: Kind<ClusterNetworkPolicy> = policyKind(
  ['networking.k8s.aws/v1alpha1'],
  {
    kind: 'ClusterNetworkPolicy',
    plural: 'clusternetworkpolicies',
    words: { ...ACCEPT, ...ALLOW },
  },
);

export const adminNetworkPolicies: Kind<ClusterNetworkPolicy> = policyKind(
  ['policy.networking.k8s.io/v1alpha1'],
  { kind: 'AdminNetworkPolicy', plural: 'adminnetworkpolicies', tier: 'Admin', words: ALLOW },
);

export const baselineAdminNetworkPolicies: Kind<ClusterNetworkPolicy> = policyKind(
  ['policy.networking.k8s.io/v1alpha1'],
  {
    kind: 'BaselineAdminNetworkPolicy',
    plural: 'baselineadminnetworkpolicies',
    tier: 'Baseline',
    words: { Allow: 'Accept', Deny: 'Deny' },
  },
);

function rulesOf(
  raw: unknown,
  path: string,
  [peers, words]: readonly ['from' | 'to', Words],
): readonly ClusterRule[] {
  return list(raw, path).map((rule) => {
    const ports = list(rule, 'protocols').length > 0 ? 'protocols' : 'ports';
    const word = text(rule, 'action') ?? '';
    return {
      name: text(rule, 'name') ?? '',
      action: Object.hasOwn(words, word) ? words[word] : undefined,
      peers: list(rule, peers).map(peerOf),
      ports: at(rule, ports) === undefined ? undefined : list(rule, ports).map(portOf),
    };
  });
}

function subjectOf(raw: unknown): ClusterSubject {
  const fields = entries(raw, '').map(([field]) => field);
  const [field, another] = fields;
  if (another !== undefined) return { type: 'other', fields };
  const namespaces = field === 'namespaces' ? knownSelector(raw, 'namespaces') : undefined;
  if (namespaces !== undefined) return { type: 'namespaces', namespaces };
  if (field !== 'pods') return { type: 'other', fields };
  return {
    type: 'pods',
    namespaces: policySelectorOf(raw, 'pods.namespaceSelector') ?? EVERYTHING,
    pods: policySelectorOf(raw, 'pods.podSelector') ?? EVERYTHING,
  };
}

/** Undefined for one with other fields: an early version of the API had another shape there. */
function knownSelector(raw: unknown, path: string): LabelSelector | undefined {
  const known = ['matchLabels', 'matchExpressions'];
  if (entries(raw, path).some(([field]) => !known.includes(field))) return undefined;
  return policySelectorOf(raw, path);
}

function peerOf(raw: unknown): ClusterPeer {
  const subject = subjectOf(raw);
  if (subject.type !== 'other' || subject.fields.length !== 1) return subject;
  const nodes = policySelectorOf(raw, 'nodes');
  if (nodes !== undefined) return { type: 'nodes', nodes };
  if (at(raw, 'networks') !== undefined) return { type: 'networks', cidrs: texts(raw, 'networks') };
  if (at(raw, 'domainNames') === undefined) return subject;
  return { type: 'domains', names: texts(raw, 'domainNames') };
}

/** Reads the forms of v1alpha2 (`tcp.destinationPort`) and v1alpha1 (`portNumber`, `portRange`, `namedPort`). */
function portOf(raw: unknown): ClusterPort {
  if (entries(raw, '').length > 1) return range(undefined, undefined, undefined);
  const name = text(raw, 'destinationNamedPort') ?? text(raw, 'namedPort');
  if (name !== undefined) return { protocol: undefined, start: undefined, end: undefined, name };
  const transport = ['tcp', 'udp', 'sctp'].find((one) => at(raw, one) !== undefined);
  if (transport !== undefined) {
    const port = at(raw, `${transport}.destinationPort`);
    return range(transport.toUpperCase(), number(port, 'number'), at(port, 'range'));
  }
  const [single, several] = [at(raw, 'portNumber'), at(raw, 'portRange')];
  if (single === undefined && several === undefined) return range(undefined, undefined, undefined);
  // A number that is missing must not read as every port.
  const port = single === undefined ? undefined : (number(single, 'port') ?? 0);
  return range(text(single ?? several, 'protocol') ?? 'TCP', port, several);
}

function range(
  protocol: string | undefined,
  single: number | undefined,
  several: unknown,
): ClusterPort {
  return {
    protocol,
    start: single ?? number(several, 'start'),
    end: single ?? number(several, 'end'),
    name: undefined,
  };
}
