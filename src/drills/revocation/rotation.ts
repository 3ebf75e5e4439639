import type { Action } from '../../facts/policy-rules.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import type { Gap } from '../../model/observed.ts';
import type { MinutesRange } from '../../model/pictures/revocation.ts';
import type { Exposed } from './exposed.ts';
import type { Draft, WayWorld } from './ways.ts';

/** By a tool that was set up for it, and by hand. Source: T-CRED. */
const AUTOMATED: MinutesRange = { least: 1, most: 15 };
const MANUAL: MinutesRange = { least: 60, most: 480 };

const NONE: ReadonlySet<string> = new Set();

/** Whether something gives the Secret new values by itself. */
export function isAutomated({ rotation }: Exposed): boolean {
  return rotation?.by === 'automation' || rotation?.by === 'plan';
}

/** A Secret gets another value where it was issued; what read it once is then started anew. */
export function rotationDraft(exposed: Exposed, world: WayWorld): Draft {
  const { rotation } = exposed;
  if (rotation === undefined || rotation.by === 'unknown') {
    const gaps: readonly Gap[] = rotation?.gaps ?? [world.means.rehearsalGap];
    const because = rotation?.message ?? 'how it is rotated is not known';
    return { permitted: 'unknown', because, evidence: [], gaps, removed: NONE };
  }
  const { evidence, message } = rotation;
  if (rotation.by === 'manual') {
    return {
      minutes: MANUAL,
      permitted: 'unknown',
      because: message,
      evidence,
      gaps: [world.means.rehearsalGap],
      removed: NONE,
    };
  }
  const restart = restartOf(exposed.restarts ?? [], exposed.subject.namespace ?? '', world);
  return {
    minutes: AUTOMATED,
    permitted: restart.permitted,
    because: restart.permitted === 'yes' ? message : restart.because,
    evidence: [...evidence, ...restart.evidence],
    gaps: restart.gaps,
    removed: NONE,
  };
}

const RESOURCES: Readonly<Record<string, string>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
};

function restartOf(
  workloads: readonly WorkloadView[],
  namespace: string,
  { able }: WayWorld,
): Pick<Draft, 'permitted' | 'because' | 'evidence' | 'gaps'> {
  const kinds = new Set(workloads.flatMap(({ meta }) => RESOURCES[meta.kind] ?? []));
  const actions = [...kinds]
    .sort()
    .map((resource): Action => ({ verb: 'patch', group: 'apps', resource }));
  if (actions.length === 0) return { permitted: 'yes', because: '', evidence: [], gaps: [] };
  const ability = able(actions, namespace);
  const { evidence } = ability;
  if (ability.state === 'able') return { permitted: 'yes', because: '', evidence, gaps: [] };
  if (ability.state === 'unknown') {
    const because = 'whether a responder may restart what holds the old value is not known';
    return { permitted: 'unknown', because, evidence, gaps: ability.gaps };
  }
  const because = 'no responder may restart what holds the old value';
  return { permitted: 'no', because, evidence, gaps: [] };
}
