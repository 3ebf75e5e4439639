import { daemonSets } from '../model/kubernetes/workloads.ts';
import { type Gap, gapsOf, type Observed } from '../model/observed.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import type { NeededRight } from '../tables/escalation-edges.ts';
import { silencing } from '../tables/guarded-rights.ts';
import type { NodeAgent } from './node-agents.ts';
import type { NodeJob } from './node-coverage.ts';
import { type Holding, type RightHolder, rightHolders } from './right-holders.ts';
import { runtimeSensors } from './runtime-sensors.ts';

/** Somebody who may switch sensors off, and which. */
interface SensorHolder {
  readonly holder: RightHolder;
  readonly sensors: readonly NodeAgent[];
}

export interface SensorRights {
  readonly sensors: readonly NodeAgent[];
  readonly holders: readonly SensorHolder[];
  /** How sensors cover nodes. */
  readonly job: Observed<NodeJob>;
  /** Why there may be more sensors. */
  readonly gaps: readonly Gap[];
}

/**
 * Who may change or delete runtime sensors, what configures them, or their namespaces, by what nobody
 * ships. Always whole: gaps are in the value.
 */
export const sensorRights: Fact<SensorRights> = defineFact({
  id: 'sensor-rights',
  title: 'Who may switch off the runtime sensors',
  needs: { job: maybe(runtimeSensors), daemonSets: maybe(daemonSets), holders: rightHolders },
  compute: ({ job, daemonSets, holders }): SensorRights => {
    if (job.state === 'unseen') {
      return { sensors: [], holders: [], job, gaps: job.gaps };
    }
    const sensors = job.value.roster.members.map(({ agent }) => agent);
    const found = new Map<string, SensorHolder>();
    for (const [namespace, own] of Map.groupBy(sensors, (one) => one.namespace)) {
      for (const holder of holders.of(rightsOver(namespace, own))) {
        const here = holder.holdings.filter((one) => isIn(one, namespace));
        add(found, holder, here, own);
      }
    }
    // A DaemonSet that has no pods can be seen by itself alone.
    const gaps = new Set([...job.value.roster.gaps, ...gapsOf(daemonSets)]);
    return { sensors, holders: [...found.values()], job, gaps: [...gaps] };
  },
  show: ({ sensors, holders }: SensorRights) => ({
    sensors: sensors.map(({ subject }) => subject.key),
    holders: holders.map(({ holder, sensors }) => ({
      principal: holder.subject.key,
      kind: holder.kind,
      sensors: sensors.map(({ subject }) => subject.key),
    })),
  }),
});

/** What switches off these sensors, which are all those of one namespace. */
function rightsOver(namespace: string, sensors: readonly NodeAgent[]): readonly NeededRight[] {
  const configMaps = sensors.flatMap(({ spec }) =>
    spec.volumes.flatMap(({ configMap }) => configMap ?? []),
  );
  return silencing(
    namespace,
    sensors.map(({ name }) => name),
    configMaps,
  );
}

function isIn({ grant }: Holding, namespace: string): boolean {
  return grant.namespace === '' || grant.namespace === namespace;
}

/** Joins what somebody holds over sensors of several namespaces. */
function add(
  found: Map<string, SensorHolder>,
  holder: RightHolder,
  here: readonly Holding[],
  sensors: readonly NodeAgent[],
): void {
  const known = found.get(holder.subject.key);
  // A rule that gives several of these rights is held once.
  const all = [...(known?.holder.holdings ?? []), ...here];
  const [first, ...rest] = all.filter(
    ({ grant, rule }, at) =>
      at === all.findIndex((one) => one.grant === grant && one.rule === rule),
  );
  if (first === undefined || here.length === 0) return;
  found.set(holder.subject.key, {
    holder: { ...holder, holdings: [first, ...rest] },
    sensors: [...(known?.sensors ?? []), ...sensors],
  });
}
