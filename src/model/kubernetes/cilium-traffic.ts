import { at, entries, list, number, requiredText, text, texts } from '../decode.ts';
import { type LabelSelector, policySelectorOf } from './selector.ts';

/** Fields that are set must all match; a peer field that is missing does not narrow. */
export interface CiliumTraffic {
  readonly endpoints: readonly LabelSelector[] | undefined;
  readonly nodes: readonly LabelSelector[] | undefined;
  /** What every pod that any rule lets through must match too; it allows nothing itself. */
  readonly requires: readonly LabelSelector[] | undefined;
  readonly cidrs: readonly CiliumBlock[] | undefined;
  /** Such as `world`, `cluster`, `host`, `all`. */
  readonly entities: readonly string[] | undefined;
  readonly services: readonly CiliumService[] | undefined;
  readonly domains: readonly string[] | undefined;
  readonly ports: readonly CiliumPort[] | undefined;
  /** Whether it is about ICMP, and so about no port. */
  readonly icmp: boolean;
  /** `required` where mutual authentication is asked for. */
  readonly authentication: string | undefined;
  /** Fields that this reading does not cover, such as `toGroups`. */
  readonly other: readonly string[];
}

/** One of its three ways of naming addresses is set. */
export interface CiliumBlock {
  readonly cidr: string | undefined;
  /** The name of a CiliumCIDRGroup. */
  readonly group: string | undefined;
  readonly groups: LabelSelector | undefined;
  readonly except: readonly string[];
  /** Where it stands, such as `fromCIDRSet[0]`. */
  readonly path: string;
}

/** A Service by name or by its labels; without a namespace in all of them. */
export interface CiliumService {
  readonly name: string | undefined;
  readonly labels: LabelSelector | undefined;
  readonly namespace: string | undefined;
}

export interface CiliumPort {
  readonly protocol: string;
  /** A number as text, `0` for all, or a name; empty where `toPorts` lists no port. */
  readonly port: string;
  readonly endPort: number | undefined;
  /** Whether rules of layer 7, server names or a listener narrow it. */
  readonly narrowed: boolean;
  /** Where it stands, such as `toPorts[0].ports[1]`. */
  readonly path: string;
}

const SECTIONS: readonly (readonly [section: string, word: 'from' | 'to'])[] = [
  ['ingress', 'from'],
  ['ingressDeny', 'from'],
  ['egress', 'to'],
  ['egressDeny', 'to'],
];

const PEERS = ['Endpoints', 'Nodes', 'Requires', 'CIDR', 'CIDRSet', 'Entities', 'FQDNs'] as const;

/** What is kept of the traffic of a rule; of layer 7 only field names: it may hold header values. */
export function trafficKeep(rule: string): readonly string[] {
  return SECTIONS.flatMap(([section, word]) => [
    ...[...PEERS, 'Groups', 'Services'].map((field) => `${rule}.${section}[].${word}${field}`),
    `${rule}.${section}[].toPorts[].ports`,
    `${rule}.${section}[].toPorts[].rules?`,
    `${rule}.${section}[].toPorts[]?`,
    `${rule}.${section}[].authentication.mode`,
    `${rule}.${section}[]?`,
  ]);
}

export function trafficOf(raw: unknown, word: 'from' | 'to'): CiliumTraffic {
  const read = new Set([
    ...PEERS.map((one) => `${word}${one}`),
    'toServices',
    'toPorts',
    'icmps',
    'authentication',
  ]);
  return {
    endpoints: selectors(raw, `${word}Endpoints`),
    nodes: selectors(raw, `${word}Nodes`),
    requires: selectors(raw, `${word}Requires`),
    cidrs: blocks(raw, word),
    entities: whenSet(raw, `${word}Entities`, texts),
    services: whenSet(raw, 'toServices', (all, path) => list(all, path).map(serviceOf)),
    domains: whenSet(raw, `${word}FQDNs`, (all, path) =>
      list(all, path).map((one) => text(one, 'matchName') ?? text(one, 'matchPattern') ?? ''),
    ),
    ports: listed(list(raw, 'toPorts').flatMap(portsOf)),
    icmp: at(raw, 'icmps') !== undefined,
    authentication: text(raw, 'authentication.mode'),
    other: entries(raw, '')
      .map(([field]) => field)
      .filter((field) => !read.has(field)),
  };
}

function selectors(raw: unknown, path: string): readonly LabelSelector[] | undefined {
  return whenSet(raw, path, () =>
    list(raw, path).map((one) => plain(policySelectorOf({ one }, 'one')) ?? { requirements: [] }),
  );
}

function blocks(raw: unknown, word: 'from' | 'to'): readonly CiliumBlock[] | undefined {
  const [single, several] = [`${word}CIDR`, `${word}CIDRSet`];
  if (at(raw, single) === undefined && at(raw, several) === undefined) return undefined;
  const none = { group: undefined, groups: undefined, except: [] };
  return [
    ...texts(raw, single).map((cidr, i) => ({ ...none, cidr, path: `${single}[${i}]` })),
    ...list(raw, several).map((one, i) => ({
      cidr: text(one, 'cidr'),
      group: text(one, 'cidrGroupRef'),
      groups: policySelectorOf(one, 'cidrGroupSelector'),
      except: texts(one, 'except'),
      path: `${several}[${i}]`,
    })),
  ];
}

function serviceOf(raw: unknown): CiliumService {
  const bySelector = at(raw, 'k8sServiceSelector');
  return {
    name: text(raw, 'k8sService.serviceName'),
    labels: plain(policySelectorOf(bySelector, 'selector')),
    namespace: text(raw, 'k8sService.namespace') ?? text(bySelector, 'namespace'),
  };
}

const NARROWING = ['rules', 'serverNames', 'listener'] as const;

/** An empty list of ports narrows nothing, as if there were none. */
function listed<T>(all: readonly T[]): readonly T[] | undefined {
  return all.length === 0 ? undefined : all;
}

function portsOf(raw: unknown, index: number): readonly CiliumPort[] {
  const narrowed = NARROWING.some((one) => at(raw, one) !== undefined);
  const path = `toPorts[${index}]`;
  const ports = list(raw, 'ports');
  if (ports.length === 0) {
    return [{ protocol: 'ANY', port: '', endPort: undefined, narrowed, path }];
  }
  return ports.map((one, i) => ({
    protocol: (text(one, 'protocol') || 'ANY').toUpperCase(),
    port: requiredText(one, 'port'),
    endPort: number(one, 'endPort'),
    narrowed,
    path: `${path}.ports[${i}]`,
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
export function plain(selector: LabelSelector | undefined): LabelSelector | undefined {
  if (selector === undefined) return undefined;
  return {
    requirements: selector.requirements.map((one) => ({
      ...one,
      key: one.key.replace(/^(?:k8s|any):/, '').replace(/^\$/, 'reserved:'),
    })),
  };
}
