import type { CriticalReason, SeenCluster, SeenDaemonSet } from '../config/init/seen.ts';
import { Resolver } from '../engine/resolver.ts';
import { logShippers } from '../facts/log-shippers.ts';
import type { NodeJob } from '../facts/node-coverage.ts';
import { platform } from '../facts/platform.ts';
import { runtimeSensors } from '../facts/runtime-sensors.ts';
import { type Scope, scope } from '../facts/scope.ts';
import type { NamespaceView } from '../facts/tenancy.ts';
import type { ClusterData } from '../model/cluster.ts';
import type { Observed } from '../model/observed.ts';
import type { Environment } from '../model/plan/scope.ts';
import { type FileInput, readFileClusters } from './readings.ts';
import { surroundingsOf } from './surroundings.ts';

/** What a first plan and configuration can be filled with, cluster by cluster. */
export async function surveyClusters(
  input: FileInput,
  now: number,
): Promise<readonly SeenCluster[]> {
  const seen: SeenCluster[] = [];
  for await (const data of readFileClusters(input)) seen.push(survey(data, now));
  return seen;
}

function survey(data: ClusterData, now: number): SeenCluster {
  const resolver = new Resolver(data, surroundingsOf(data, { now }));
  const kind = resolver.fact(platform);
  const sets = resolver.fact(scope);
  const tenants = sets.state === 'unseen' ? [] : sets.value.tenants;
  const environment = environmentOf([data.info.name, ...data.info.identities.map((i) => i.value)]);
  return {
    id: data.info.id,
    name: data.info.name,
    identities: data.info.identities.map(({ value }) => value),
    provider: kind.state === 'unseen' ? 'unknown' : kind.value.provider,
    managed: kind.state === 'unseen' ? null : kind.value.managed,
    ...(environment === undefined ? {} : { environment }),
    critical: sets.state === 'unseen' ? [] : criticalNamespaces(sets.value),
    ownerKeys: ownerKeys(tenants),
    shippers: daemonSets(resolver.fact(logShippers)),
    sensors: daemonSets(resolver.fact(runtimeSensors)),
  };
}

/** Words in names that people use for an environment; the whole word, between separators. */
const ENVIRONMENTS: readonly (readonly [RegExp, Environment])[] = [
  [/(^|[-_./])(prod|production|prd|live)([-_./]|\d|$)/, 'production'],
  [/(^|[-_./])(stag|staging|stage|preprod|uat)([-_./]|\d|$)/, 'staging'],
  [/(^|[-_./])(test|qa)([-_./]|\d|$)/, 'test'],
  [/(^|[-_./])(dev|develop|development|sandbox|lab)([-_./]|\d|$)/, 'development'],
];

function environmentOf(names: readonly string[]): Environment | undefined {
  return ENVIRONMENTS.find(([word]) => names.some((name) => word.test(name.toLowerCase())))?.[1];
}

function criticalNamespaces(scope: Scope): SeenCluster['critical'] {
  return scope.tenants.flatMap(({ name }) => {
    const reason = criticalReason(scope, name);
    return reason === undefined ? [] : [{ namespace: name, reason }];
  });
}

function criticalReason(scope: Scope, name: string): CriticalReason | undefined {
  const own = scope.workloads.filter(({ namespace }) => namespace === name);
  const exposed = own.some((one) => scope.isExposed(one).exposed === 'yes');
  const persistent = own.some(({ pods }) =>
    pods.some(({ spec }) => spec.volumes.some(({ claim }) => claim !== undefined)),
  );
  if (exposed) return persistent ? 'exposed and persistent' : 'exposed';
  return persistent ? 'persistent' : undefined;
}

const OWNER_WORDS = /(^|[./-])(owner|team|squad|oncall|on-call|contact)$/;

/** Keys that name an owner on most tenant namespaces. */
function ownerKeys(tenants: readonly NamespaceView[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { labels } of tenants) {
    for (const key of labels.keys()) {
      if (OWNER_WORDS.test(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .filter(([, count]) => count * 2 > tenants.length)
    .map(([key]) => key)
    .sort();
}

function daemonSets(job: Observed<NodeJob>): readonly SeenDaemonSet[] {
  if (job.state === 'unseen') return [];
  return job.value.roster.members.map(({ agent }) => ({
    namespace: agent.namespace,
    name: agent.name,
  }));
}
