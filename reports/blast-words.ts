import type { Picture } from '../src/model/picture.ts';
import type {
  AttackPath,
  BlastRadii,
  ContainmentValue,
  Controlled,
  DrawnRadius,
  ExposedService,
  Limit,
  NetworkLeft,
  RadiusStart,
  Span,
  ThingKind,
} from '../src/model/pictures/blast-radius.ts';
import { identityName } from './path-words.ts';
import { plural } from './words.ts';

/** The words of the blast radius, the same in every format. */
export const limitNames: Readonly<Record<Limit, string>> = {
  'cluster-admin': 'administers the cluster',
  'foreign-node': 'is root on another node',
  'cloud-admin': 'administers the cloud account',
  frontier: 'gets to what was not seen',
};

export const kindNames: Readonly<Record<ThingKind, readonly [one: string, many: string]>> = {
  cluster: ['the cluster', 'the cluster'],
  'cloud-role': ['cloud role', 'cloud roles'],
  host: ['node', 'nodes'],
  namespace: ['namespace', 'namespaces'],
  identity: ['identity', 'identities'],
  secret: ['Secret', 'Secrets'],
  workload: ['workload', 'workloads'],
  volume: ['volume', 'volumes'],
  frontier: ['frontier', 'frontiers'],
};

const networkNames: Readonly<Record<NetworkLeft, string>> = {
  cut: 'network cut',
  leaks: 'network leaks',
  unchanged: 'network unchanged',
  unknown: 'network not known',
};

/** Such as `3`, `1 to 4`. */
export function spanText({ lo, hi }: Span): string {
  return lo === hi ? `${lo}` : `${lo} to ${hi}`;
}

/** All that is controlled; what lies beyond a frontier nobody can count. */
export function countsText(counts: readonly (Span & { readonly kind: ThingKind })[]): string {
  const counted = counts.filter(({ kind }) => kind !== 'frontier').map(countText);
  return counted.length === 0 ? 'nothing that was seen' : counted.join(', ');
}

/** Such as `2 nodes`, `the cluster`, `0 to 3 Secrets`. */
function countText({ kind, ...span }: Span & { readonly kind: ThingKind }): string {
  const [one, many] = kindNames[kind];
  if (kind === 'cluster') return span.lo === 0 ? `perhaps ${one}` : one;
  return `${spanText(span)} ${span.lo === 1 && span.hi === 1 ? one : many}`;
}

/** Such as `administers the cluster in 2 steps`. */
export function crossingText({ limit, certain, steps }: AttackPath): string {
  const may = certain || limit === 'frontier' ? '' : 'perhaps ';
  return `${may}${limitNames[limit]} in ${plural(steps, 'step')}`;
}

export function controlledText({ kind, name, certain }: Controlled): string {
  const [one, many] = kindNames[kind];
  const may = certain ? '' : 'perhaps ';
  if (kind === 'cluster') return `${may}${one}`;
  if (name === '*') return `${may}all ${many}`;
  return `${may}${one} ${kind === 'identity' ? identityName(name) : name}`;
}

export function exposedText({
  workload,
  ports,
  served,
  certain,
  services,
}: ExposedService): string {
  const by = services.length === 0 ? '' : ` (Service ${services.join(', ')})`;
  const open = served === 'unknown' ? '; which are served no object says' : '';
  return `${certain ? '' : 'perhaps '}${workload}${by}: ${ports.join(', ')}${open}`;
}

/** Such as `takes away 0 % to 92 %, network cut`. */
export function worthText({ value, network }: Pick<ContainmentValue, 'value' | 'network'>): string {
  const [lo, hi] = value.map(percent);
  const range = lo === hi ? lo : `${lo} to ${hi}`;
  return `takes away ${range}${network === null ? '' : `, ${networkNames[network]}`}`;
}

/** Never rounded up to what it is not. */
function percent(fraction: string): string {
  const [n = '0', d = '1'] = fraction.split('/');
  return `${Math.floor((Number(n) / Number(d)) * 100)} %`;
}

export function startName({ type, key }: RadiusStart): string {
  switch (type) {
    case 'workload':
      return key.split('/').slice(-3).join('/');
    case 'node':
      return `node ${key}`;
    case 'subject':
      return identityName(key);
  }
}

export function startText({ type, critical, exposed, assumed }: RadiusStart): string {
  if (type !== 'workload') return type === 'node' ? 'a node' : 'an identity';
  const parts = [
    ...(critical ? [assumed ? 'assumed critical' : 'critical'] : []),
    ...(exposed === 'yes' ? ['exposed'] : []),
    ...(exposed === 'unknown' ? ['may be exposed'] : []),
  ];
  return parts.length === 0 ? 'neither critical nor exposed' : parts.join(', ');
}

/** Why there is nothing to draw; null where there is. */
export function whyNoRadius({ state, gaps }: Picture<unknown>): string | null {
  if (state !== 'unseen') return null;
  const [first] = gaps;
  return `Not seen: ${first?.detail ?? 'nothing of it'}.`;
}

/** Such as `2 of 9 administer the cluster` for each limit. */
export function crossedText({ starts, crossed }: BlastRadii): string {
  if (starts === 0) return 'no workload is critical or exposed';
  const told = crossed.map(({ limit, certain, possible }) => {
    const parts = [
      ...(certain > 0 ? [`${certain}`] : []),
      ...(possible > 0 ? [`${certain > 0 ? 'and ' : ''}perhaps ${possible}`] : []),
    ];
    return `${parts.join(' ')} ${manyNames[limit]}`;
  });
  const all = plural(starts, 'critical or exposed workload');
  return told.length === 0
    ? `of ${all} none gets beyond its nodes`
    : `of ${all} ${told.join(', ')}`;
}

const manyNames: Readonly<Record<Limit, string>> = {
  'cluster-admin': 'administer the cluster',
  'foreign-node': 'are root on other nodes',
  'cloud-admin': 'administer the cloud account',
  frontier: 'get to what was not seen',
};

/** What the strategies take away, the best first. */
export function valuesText({ values }: DrawnRadius): string {
  return values.map((one) => `${one.id} ${worthText(one)}`).join('; ');
}
