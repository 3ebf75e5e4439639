import type { Sign } from '../../model/picture.ts';
import type { Entry, Guard, NamespaceEntry } from '../../model/pictures/architecture.ts';
import type { TrafficProtection } from '../traffic-protection.ts';
import type { WorkloadView } from '../workloads.ts';
import type { EntryFacts } from './entries.ts';
import { guard, shareGuard, tally } from './guard.ts';

/** Internet to entries: who may connect, and whether what is said on the way can be read. */
export function entryGuards({ all, complete }: EntryFacts): readonly Guard[] {
  if (all.length === 0) return [nothing(complete, 'No object lets the outside in.', 'entries')];
  const named = all.filter(isNamed);
  const plain = all.filter((one) => !isNamed(one));
  return [
    shareGuard(
      tally(plain, ({ sources }) => sources.rows.length > 0),
      (share) => `${share} load balancers and open ports limit who may connect`,
      plain.filter(({ sources }) => sources.rows.length === 0).map(({ sign }) => sign),
    ),
    shareGuard(
      tally(named, ({ tls }) => tls ?? undefined),
      (share) => `${share} Ingresses and routes have a certificate for their hosts`,
      named.filter(({ tls }) => tls === false).map(({ sign }) => sign),
    ),
    complete ? undefined : guard('not-seen', 'There may be more entries than were seen.'),
  ].flatMap((one) => one ?? []);
}

/** Entries that know hosts; the others are bare addresses and ports. */
function isNamed({ kind }: Entry): boolean {
  return kind === 'ingress' || kind === 'route';
}

/** Whether policies keep an intruder from going on into these namespaces. */
export function isolationGuard(namespaces: readonly NamespaceEntry[]): Guard | undefined {
  return shareGuard(
    tally(namespaces, ({ isolated }) => isTrue(isolated)),
    (share) => `${share} namespaces are isolated by network policies`,
    namespaces.filter(({ isolated }) => isolated !== 'yes').map(openNamespace),
  );
}

/** Whether a mesh lets these workloads tell who is calling. */
export function identityGuard(
  workloads: readonly WorkloadView[],
  protection: TrafficProtection,
): Guard | undefined {
  return shareGuard(
    tally(workloads, (one) => hasIdentity(one, protection)),
    (share) => `${share} workloads are in a mesh that proves who calls`,
  );
}

function openNamespace({ name, isolation }: NamespaceEntry): Sign {
  return { object: `core/Namespace/${name}`, path: 'network policies', value: isolation };
}

function isTrue(isolated: NamespaceEntry['isolated']): boolean | undefined {
  return isolated === 'unknown' ? undefined : isolated === 'yes';
}

/** Encryption alone hides traffic but names nobody. */
function hasIdentity(workload: WorkloadView, protection: TrafficProtection): boolean | undefined {
  const found = protection.of(workload);
  if (found.type === 'unseen' && found.best === 'identity') return undefined;
  return found.type === 'identity';
}

/** Nothing to guard, where that was seen. */
export function nothing(complete: boolean, text: string, what: string): Guard {
  return complete ? guard('guarded', text) : guard('not-seen', `Not all ${what} were seen.`);
}

/** Such as `2 load balancers, 1 Ingress`. */
export function kindsOf(entries: readonly Entry[]): string {
  const counts = Map.groupBy(entries, ({ kind }) => kind);
  return [...counts]
    .map(([kind, all]) => `${all.length} ${names[kind][all.length === 1 ? 0 : 1]}`)
    .join(', ');
}

const names: Readonly<Record<Entry['kind'], readonly [one: string, many: string]>> = {
  'load-balancer': ['load balancer', 'load balancers'],
  'node-port': ['NodePort Service', 'NodePort Services'],
  'external-ip': ['Service with external addresses', 'Services with external addresses'],
  ingress: ['Ingress', 'Ingresses'],
  route: ['route', 'routes'],
  'host-port': ['port of a node', 'ports of nodes'],
};
