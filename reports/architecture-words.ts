import type { Picture } from '../src/model/picture.ts';
import type {
  Architecture,
  Boundary,
  BoundaryState,
  Entry,
  Guard,
  Holder,
  Isolation,
  NamespaceEntry,
  TraitTopic,
  ZoneId,
} from '../src/model/pictures/architecture.ts';

/** The words of the architecture picture, the same in every format. */
export const traitNames: Readonly<Record<TraitTopic, string>> = {
  platform: 'Platform',
  version: 'Version',
  'control-plane': 'Control plane',
  runtime: 'Container runtime',
  network: 'Network plugin',
  mesh: 'Service mesh, encryption',
};

export const holderNames: Readonly<Record<Holder, string>> = {
  ours: 'ours',
  shared: 'shared',
  provider: 'the provider’s',
  unknown: 'not known',
};

export const zoneNames: Readonly<Record<ZoneId, string>> = {
  internet: 'Internet',
  entries: 'Ways in',
  exposed: 'Exposed namespaces',
  tenants: 'Other tenants',
  system: 'System namespaces',
  nodes: 'Nodes',
  'control-plane': 'Control plane',
  cloud: 'Cloud',
};

export const boundaryNames: Readonly<Record<BoundaryState, string>> = {
  guarded: 'Guarded',
  partly: 'Partly guarded',
  unguarded: 'Unguarded',
  'not-seen': 'Not seen',
};

export const entryNames: Readonly<Record<Entry['kind'], string>> = {
  'load-balancer': 'Load balancer',
  'node-port': 'NodePort',
  'external-ip': 'External address',
  ingress: 'Ingress',
  route: 'Route',
  'host-port': 'Port of a node',
};

export const isolationNames: Readonly<Record<Isolation, string>> = {
  yes: 'isolated',
  partly: 'partly isolated',
  no: 'open',
  unknown: 'not known',
};

export const exposureNames: Readonly<Record<NamespaceEntry['exposed'], string>> = {
  yes: 'reachable from outside',
  no: 'inside only',
  unknown: 'not known',
};

export const podSecurityNames: Readonly<Record<NamespaceEntry['podSecurity'], string>> = {
  enforced: 'enforced',
  advised: 'only reported',
  open: 'open',
  unknown: 'not known',
};

/** Such as `critical (assumed)`; a system namespace has no tier of its own. */
export function tierOf({ system, tier, assumed }: NamespaceEntry): string {
  if (system !== null) return `system: ${system}`;
  if (tier === 'unknown') return 'not known';
  return assumed ? `${tier} (assumed)` : tier;
}

const weight: Readonly<Record<BoundaryState, number>> = {
  unguarded: 0,
  'not-seen': 1,
  partly: 2,
  guarded: 3,
};

/** The guards of a step, what fails first. */
export function worstFirst({ guards }: Boundary): readonly Guard[] {
  return [...guards].sort((a, b) => weight[a.state] - weight[b.state]);
}

export function namesOfZones({ from, to }: Boundary): string {
  return `${zoneNames[from]} to ${zoneNames[to]}`;
}

/** What nobody drew, and why; null where there is a picture. */
export function whyNotDrawn({ value, gaps }: Picture<Architecture>): string | null {
  if (value !== null) return null;
  return gaps[0]?.detail ?? 'nothing of it was seen';
}

/** How the outside gets in, in a few words. */
export function waysIn({ entries, boundaries }: Architecture): string {
  const zone = boundaries.zones.find(({ id }) => id === 'entries');
  if (zone === undefined || zone.count === null) return 'not seen';
  const more = entries.state === 'partial' ? ', perhaps more' : '';
  if (zone.count === 0) return 'none';
  const critical = zone.critical === 0 ? '' : `; ${zone.critical} to the critical tier`;
  return `${zone.count} (${zone.text}${more})${critical}`;
}
