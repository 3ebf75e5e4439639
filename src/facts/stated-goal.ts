import { CLUSTER } from '../model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed, someGaps, visible } from '../model/observed.ts';
import type { ArchitectureDecision } from '../model/plan/scope.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { NO_TIERS } from './critical-workloads.ts';
import { environments, type NamedEnvironment } from './environments.ts';
import { type EffectiveReach, effectiveReach } from './isolation/effective.ts';
import { medianReach, percent } from './isolation/median-reach.ts';
import { type NamespaceReaches, namespaceReach } from './isolation/namespace-reach.ts';
import { type NodeSharing, nodeSharing } from './node-sharing.ts';
import { type Scope, scope } from './scope.ts';
import { workloads } from './workloads.ts';

/** How far what was computed is from what was meant. */
export interface Measure {
  readonly state: 'met' | 'partly' | 'missed' | 'unknown';
  readonly evidence: Evidence;
  /** Why it is unknown; empty otherwise. */
  readonly gaps: readonly Gap[];
}

/** What isolation the cluster really has, by the goal that a decision states. */
export type StatedGoal = (goal: ArchitectureDecision['isolationGoal']) => readonly Measure[];

export const statedGoal: Fact<StatedGoal> = defineFact({
  id: 'stated-goal',
  title: 'What isolation the cluster has, measured against a stated goal',
  needs: {
    reach: maybe(namespaceReach),
    effective: maybe(effectiveReach),
    workloads: maybe(workloads),
    sharing: nodeSharing,
    scope: maybe(scope),
    environments: maybe(environments),
  },
  compute: ({ reach, effective, workloads, sharing, scope, environments }): StatedGoal => {
    const open = [...gapsOf(workloads), ...gapsOf(scope)];
    const between = (): Measure => reachMeasure(reach, effective, open);
    return (goal) => {
      switch (goal) {
        case 'workload':
        case 'namespace':
          return [between()];
        case 'node':
          return [between(), nodeMeasure(sharing, scope)];
        case 'cluster':
          return [environmentMeasure(environments)];
      }
    };
  },
  show: () => ({}),
});

function reachMeasure(
  reach: Observed<NamespaceReaches>,
  effective: Observed<EffectiveReach>,
  open: readonly Gap[],
): Measure {
  const path = 'median share of the other tenant namespaces that one reaches';
  const said = (value: string): Evidence => ({ subject: CLUSTER, path, value });
  if (reach.state === 'unseen') return unseen(said('not seen'), reach.gaps);
  const { tenants } = reach.value;
  const doubts = effective.state === 'unseen' ? effective.gaps : effective.value.doubts;
  if (tenants.length < 2) {
    const alone = said('fewer than two tenant namespaces have pods');
    return open.length > 0 ? unseen(alone, open) : { state: 'met', evidence: alone, gaps: [] };
  }
  const { least, most, low, high } = medianReach(tenants);
  const evidence = said(least === most ? percent(most) : `${percent(least)} to ${percent(most)}`);
  // Namespaces and pods that were not seen move the median anywhere; policies only widen it.
  if (open.length > 0) return unseen(evidence, open);
  if (low !== high) return unseen(evidence, [...gapsOf(reach), ...doubts]);
  return { state: STATES[low], evidence, gaps: [] };
}

const STATES = { pass: 'met', warn: 'partly', fail: 'missed' } as const;

function nodeMeasure({ nodes, gaps }: NodeSharing, scope: Observed<Scope>): Measure {
  const shared = nodes.filter(({ strangers }) => strangers.length > 0).length;
  const value = `${shared} of ${nodes.length} share them with exposed or other workloads`;
  const evidence: Evidence = { subject: CLUSTER, path: 'nodes of critical workloads', value };
  if (scope.state !== 'unseen' && !scope.value.tiersDeclared) return unseen(evidence, [NO_TIERS]);
  const open = [...gaps, ...nodes.flatMap((one) => one.gaps)];
  if (open.length > 0) return unseen(evidence, open);
  if (shared === 0) return { state: 'met', evidence, gaps: [] };
  return { state: shared * 10 <= nodes.length ? 'partly' : 'missed', evidence, gaps: [] };
}

function environmentMeasure(named: Observed<readonly NamedEnvironment[]>): Measure {
  const all = visible(named);
  const other = all.find(({ production }) => !production);
  const mixed = other !== undefined && all.some(({ production }) => production);
  if (mixed) return { state: 'missed', evidence: other.evidence, gaps: [] };
  const path = 'tenant namespaces that name an environment';
  const evidence: Evidence = { subject: CLUSTER, path, value: `${all.length}, all of one kind` };
  const gaps = gapsOf(named);
  return gaps.length > 0 ? unseen(evidence, gaps) : { state: 'met', evidence, gaps: [] };
}

function unseen(evidence: Evidence, gaps: readonly Gap[]): Measure {
  return { state: 'unknown', evidence, gaps: someGaps(gaps) ?? [UNSURE] };
}

const UNSURE: Gap = {
  source: 'fact/reachability',
  cause: 'malformed',
  detail: 'policies do not say for certain what they allow',
  permission: 'policies that say it in one way only',
};
