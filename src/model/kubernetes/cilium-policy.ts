import { at, entries, flag, list, number, requiredText, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { type LabelSelector, selectorOf } from './selector.ts';

/** CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy: `spec` and `specs` read as one list. */
export interface CiliumPolicy {
  readonly meta: Meta;
  readonly rules: readonly CiliumRule[];
}

/** Deny beats allow, whichever policy it comes from. */
export interface CiliumRule {
  /** Where it stands: `spec` or `specs[0]`. */
  readonly path: string;
  /** Pods; a policy of a namespace selects only there. Keys lost their `k8s:` or `any:` prefix. */
  readonly endpoints: LabelSelector | undefined;
  /** Nodes, for the host firewall. */
  readonly nodes: LabelSelector | undefined;
  /** Undefined where the section is missing; an empty one still isolates the direction. */
  readonly ingress: readonly CiliumTraffic[] | undefined;
  readonly ingressDeny: readonly CiliumTraffic[] | undefined;
  readonly egress: readonly CiliumTraffic[] | undefined;
  readonly egressDeny: readonly CiliumTraffic[] | undefined;
  /** Whether the rule isolates what it selects; Cilium decides where it is missing. */
  readonly defaultDeny: {
    readonly ingress: boolean | undefined;
    readonly egress: boolean | undefined;
  };
}

/** Fields that are set must all match; a peer field that is missing does not narrow. */
export interface CiliumTraffic {
  readonly endpoints: readonly LabelSelector[] | undefined;
  readonly nodes: readonly LabelSelector[] | undefined;
  readonly requires: readonly LabelSelector[] | undefined;
  readonly cidrs: readonly CiliumBlock[] | undefined;
  /** Such as `world`, `cluster`, `host`, `all`. */
  readonly entities: readonly string[] | undefined;
  readonly domains: readonly string[] | undefined;
  readonly ports: readonly CiliumPort[] | undefined;
  /** `required` where mutual authentication is asked for. */
  readonly authentication: string | undefined;
  /** Fields that this reading does not cover, such as `icmps` or `toGroups`. */
  readonly other: readonly string[];
}

export interface CiliumBlock {
  /** Missing where it names a CiliumCIDRGroup. */
  readonly cidr: string | undefined;
  readonly group: string | undefined;
  readonly except: readonly string[];
}

export interface CiliumPort {
  readonly protocol: string;
  /** A number as text, `0` for all, or a name. */
  readonly port: string;
  readonly endPort: number | undefined;
  /** Whether rules of layer 7 narrow it. */
  readonly narrowed: boolean;
}

/** Fields of a rule of either direction; those of layer 7 only by name: they may hold header values. */
const TRAFFIC = [
  'Endpoints',
  'Nodes',
  'Requires',
  'CIDR',
  'CIDRSet',
  'Entities',
  'FQDNs',
  'Groups',
  'Services',
] as const;

function keepOf(path: string): readonly string[] {
  const sections: readonly (readonly [string, string])[] = [
    ['ingress', 'from'],
    ['ingressDeny', 'from'],
    ['egress', 'to'],
    ['egressDeny', 'to'],
  ];
  return [
    'endpointSelector',
    'nodeSelector',
    'enableDefaultDeny',
    ...sections.flatMap(([section, word]) => [
      ...TRAFFIC.map((field) => `${section}[].${word}${field}`),
      `${section}[].toPorts[].ports`,
      `${section}[].toPorts[].rules?`,
      `${section}[].authentication.mode`,
      `${section}[]?`,
    ]),
  ].map((one) => `${path}.${one}`);
}

function policyKind(kind: string, plural: string, namespaced: boolean): Kind<CiliumPolicy> {
  return defineKind({
    apiVersions: ['cilium.io/v2'],
    kind,
    plural,
    namespaced,
    declared: true,
    keep: [...META_KEEP, ...keepOf('spec'), ...keepOf('specs[]')],
    decode: (raw) => ({
      meta: metaOf(raw, namespaced),
      rules: [
        ...(at(raw, 'spec') === undefined ? [] : [ruleOf(at(raw, 'spec'), 'spec')]),
        ...list(raw, 'specs').map((one, index) => ruleOf(one, `specs[${index}]`)),
      ],
    }),
  });
}

export const ciliumNetworkPolicies: Kind<CiliumPolicy> = policyKind(
  'CiliumNetworkPolicy',
  'ciliumnetworkpolicies',
  true,
);

export const ciliumClusterwidePolicies: Kind<CiliumPolicy> = policyKind(
  'CiliumClusterwideNetworkPolicy',
  'ciliumclusterwidenetworkpolicies',
  false,
);

function ruleOf(raw: unknown, path: string): CiliumRule {
  return {
    path,
    endpoints: plain(selectorOf(raw, 'endpointSelector')),
    nodes: plain(selectorOf(raw, 'nodeSelector')),
    ingress: section(raw, 'ingress', 'from'),
    ingressDeny: section(raw, 'ingressDeny', 'from'),
    egress: section(raw, 'egress', 'to'),
    egressDeny: section(raw, 'egressDeny', 'to'),
    defaultDeny: {
      ingress: flag(raw, 'enableDefaultDeny.ingress'),
      egress: flag(raw, 'enableDefaultDeny.egress'),
    },
  };
}

function section(
  raw: unknown,
  path: string,
  word: 'from' | 'to',
): readonly CiliumTraffic[] | undefined {
  if (at(raw, path) === undefined) return undefined;
  return list(raw, path).map((one) => trafficOf(one, word));
}

function trafficOf(raw: unknown, word: 'from' | 'to'): CiliumTraffic {
  const read = new Set(
    ['Endpoints', 'Nodes', 'Requires', 'CIDR', 'CIDRSet', 'Entities', 'FQDNs', 'Ports'].map(
      (one) => (one === 'Ports' ? 'toPorts' : `${word}${one}`),
    ),
  );
  return {
    endpoints: selectors(raw, `${word}Endpoints`),
    nodes: selectors(raw, `${word}Nodes`),
    requires: selectors(raw, `${word}Requires`),
    cidrs: blocks(raw, word),
    entities: whenSet(raw, `${word}Entities`, texts),
    domains: whenSet(raw, `${word}FQDNs`, (all, path) =>
      list(all, path).map((one) => text(one, 'matchName') ?? text(one, 'matchPattern') ?? ''),
    ),
    ports: whenSet(raw, 'toPorts', (all, path) => list(all, path).flatMap(portsOf)),
    authentication: text(raw, 'authentication.mode'),
    other: entries(raw, '')
      .map(([field]) => field)
      .filter((field) => !read.has(field) && field !== 'authentication'),
  };
}

function selectors(raw: unknown, path: string): readonly LabelSelector[] | undefined {
  return whenSet(raw, path, () =>
    list(raw, path).map((one) => plain(selectorOf({ one }, 'one')) ?? { requirements: [] }),
  );
}

function blocks(raw: unknown, word: 'from' | 'to'): readonly CiliumBlock[] | undefined {
  const [single, several] = [`${word}CIDR`, `${word}CIDRSet`];
  if (at(raw, single) === undefined && at(raw, several) === undefined) return undefined;
  return [
    ...texts(raw, single).map((cidr) => ({ cidr, group: undefined, except: [] })),
    ...list(raw, several).map((one) => ({
      cidr: text(one, 'cidr'),
      group: text(one, 'cidrGroupRef'),
      except: texts(one, 'except'),
    })),
  ];
}

function portsOf(raw: unknown): readonly CiliumPort[] {
  return list(raw, 'ports').map((one) => ({
    protocol: text(one, 'protocol') ?? 'ANY',
    port: requiredText(one, 'port'),
    endPort: number(one, 'endPort'),
    narrowed: at(raw, 'rules') !== undefined,
  }));
}

function whenSet<T>(
  raw: unknown,
  path: string,
  read: (raw: unknown, path: string) => T,
): T | undefined {
  return at(raw, path) === undefined ? undefined : read(raw, path);
}

/** Label keys without the source that Cilium puts before them; both forms select the pod's labels. */
function plain(selector: LabelSelector | undefined): LabelSelector | undefined {
  if (selector === undefined) return undefined;
  return {
    requirements: selector.requirements.map((one) => ({
      ...one,
      key: one.key.replace(/^(?:k8s|any)[:.]/, ''),
    })),
  };
}
