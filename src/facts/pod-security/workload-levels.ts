import { serverVersion } from '../../model/info.ts';
import { gapsOf, type Observed, partial, seen, someGaps, visible } from '../../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { type PodView, type WorkloadView, workloads } from '../workloads.ts';
import {
  evaluatePodSecurity,
  LATEST_MINOR,
  type Level,
  levelOf,
  type Violation,
} from './evaluate.ts';

/** The strictest Pod Security level that admits every pod of a workload. */
interface WorkloadLevel {
  readonly workload: WorkloadView;
  readonly level: Level;
  /** Each shape of its pods with what keeps it from a stricter level. */
  readonly pods: readonly PodLevel[];
}

interface PodLevel {
  readonly pod: PodView;
  readonly level: Level;
  /** What baseline refuses; where it refuses nothing, what restricted does. */
  readonly violations: readonly Violation[];
}

export interface PodSecurityLevels {
  /** The Kubernetes 1.x minor whose standards were applied. */
  readonly minor: number;
  /** Whether the server's version was not seen, so that the newest standards stand in for its own. */
  readonly assumed: boolean;
  readonly workloads: readonly WorkloadLevel[];
}

/** At which Pod Security level each workload would be admitted. */
export const podSecurity: Fact<PodSecurityLevels> = definePartialFact({
  id: 'pod-security',
  title: 'The Pod Security level that would admit each workload',
  needs: { workloads: maybe(workloads), version: maybe(serverVersion) },
  compute: ({ workloads, version }): Observed<PodSecurityLevels> => {
    if (workloads.state === 'unseen') return workloads;
    const known = version.state === 'unseen' ? undefined : minorOf(version.value.gitVersion);
    const minor = known ?? LATEST_MINOR;
    const value: PodSecurityLevels = {
      minor,
      assumed: known === undefined,
      workloads: visible(workloads).map((workload) => levelOfWorkload(workload, minor)),
    };
    const gaps = someGaps(gapsOf(workloads));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ minor, assumed, workloads }: PodSecurityLevels) => ({
    version: `v1.${Math.min(minor, LATEST_MINOR)}`,
    assumed,
    workloads: workloads.map(({ workload, level, pods }) => ({
      workload: workload.subject.key,
      namespace: workload.namespace,
      level,
      violations: pods.flatMap(({ violations }) => violations),
    })),
  }),
});

function levelOfWorkload(workload: WorkloadView, minor: number): WorkloadLevel {
  const pods = workload.pods.map((pod) => levelOfPod(pod, minor));
  const levels: readonly Level[] = ['privileged', 'baseline', 'restricted'];
  const level = levels.find((one) => pods.some((pod) => pod.level === one)) ?? 'restricted';
  return { workload, level, pods };
}

function levelOfPod(pod: PodView, minor: number): PodLevel {
  const { spec, annotations, base } = pod;
  const result = evaluatePodSecurity(
    { spec, annotations, path: base.replace(/\.?spec$/, '') },
    minor,
  );
  const violations = result.baseline.length > 0 ? result.baseline : result.restricted;
  return { pod, level: levelOf(result), violations };
}

/** The minor of a version such as `v1.34.1-eks-113cf36`. */
function minorOf(gitVersion: string): number | undefined {
  const minor = /^v?1\.(\d{1,3})\b/.exec(gitVersion)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
