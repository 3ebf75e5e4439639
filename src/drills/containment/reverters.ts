import type { Reconciler } from '../../facts/reconcilers/reconciler.ts';
import type { Reconcilers } from '../../facts/reconcilers/reconcilers.ts';
import type { Ability, Responders } from '../../facts/responders.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import type { Gap } from '../../model/observed.ts';
import type { Reverter, StrategyId } from '../../model/pictures/containment.ts';
import type { Evidence } from '../../model/verdict.ts';

/** Who undoes a strategy. */
export interface Reverted {
  /** `yes`: somebody does, and no responder may stop it. `unless-paused`: whether one may is not known. */
  readonly state: 'yes' | 'unless-paused' | 'unknown' | 'no';
  readonly reverters: readonly Reverter[];
  /** What has to be done first, so that it stays. */
  readonly pause: readonly (readonly string[])[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

const NOBODY: Reverted = { state: 'no', reverters: [], pause: [], evidence: [], gaps: [] };

/**
 * Only the number of pods is put back: policies that a person creates are kept by GitOps tools, which
 * prune only what they track, and labels of a pod are nobody's but the pod's.
 */
export function revertersOf(
  strategy: StrategyId,
  workload: WorkloadView,
  { of, gaps }: Reconcilers,
  responders: Responders,
): Reverted {
  if (strategy !== 'Q6' || !hasReplicas(workload)) return NOBODY;
  const active = of(workload).filter(({ reverts }) => reverts.includes('replicas'));
  const judged = active.map((one) => ({ one, ability: mayPause(one, responders) }));
  const certain = judged.some(
    ({ one, ability }) =>
      one.certainty === 'certain' && (one.pause.length === 0 || ability?.state === 'unable'),
  );
  const unlessPaused = judged.some(
    ({ one, ability }) => one.certainty === 'certain' && ability?.state === 'unknown',
  );
  const open =
    gaps.length > 0 ||
    judged.some(({ one, ability }) => one.certainty === 'possible' || ability?.state !== 'able');
  return {
    state: certain ? 'yes' : unlessPaused ? 'unless-paused' : open ? 'unknown' : 'no',
    reverters: judged.map(({ one, ability }) => reverterOf(one, ability)),
    pause: active.flatMap((one) => one.pause.map(({ command }) => command)),
    evidence: active.flatMap((one) => one.evidence),
    gaps: [
      ...gaps,
      ...active.flatMap((one) => one.gaps),
      ...judged.flatMap(({ ability }) => (ability?.state === 'unknown' ? ability.gaps : [])),
    ],
  };
}

function hasReplicas({ meta }: WorkloadView): boolean {
  return meta.kind !== 'Pod' && meta.kind !== 'DaemonSet' && meta.kind !== 'Node';
}

/** Undefined where nothing is known that pauses it. */
function mayPause({ pause }: Reconciler, responders: Responders): Ability | undefined {
  const [first] = pause;
  if (first === undefined) return undefined;
  const abilities = pause.map(({ right }) => responders.able([right], right.namespace));
  return (
    abilities.find(({ state }) => state === 'unable') ??
    abilities.find(({ state }) => state === 'unknown') ??
    abilities[0]
  );
}

function reverterOf(one: Reconciler, ability: Ability | undefined): Reverter {
  return {
    who: `${one.tool}: ${one.object.key}`,
    what: one.why,
    seconds: one.seconds ?? null,
    pausable: pausable(ability),
    pause: one.pause.map(({ command }) => command),
  };
}

function pausable(ability: Ability | undefined): Reverter['pausable'] {
  if (ability === undefined) return 'no';
  if (ability.state === 'unknown') return 'unknown';
  return ability.state === 'able' ? 'yes' : 'no';
}
