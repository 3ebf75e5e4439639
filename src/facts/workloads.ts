import { type Meta, type Named, subjectOf } from '../model/kubernetes/meta.ts';
import { type Pod, pods } from '../model/kubernetes/pod.ts';
import type { PodSpec } from '../model/kubernetes/pod-spec.ts';
import {
  cronJobs,
  daemonSets,
  deploymentConfigs,
  deployments,
  jobs,
  replicaSets,
  replicationControllers,
  statefulSets,
  type Workload,
} from '../model/kubernetes/workloads.ts';
import {
  gapsIn,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe, thisCluster } from '../model/source.ts';
import type { Subject } from '../model/verdict.ts';
import { type OwnerBasis, owners, type WorkloadMeta } from './owners.ts';
import { shapeOf, sharesShape } from './pod-shape.ts';

/** A top-level controller (or a bare pod) and the distinct pods it stands for. */
export interface WorkloadView {
  /** Of the top-level owner; without labels and annotations where only a reference names it. */
  readonly meta: WorkloadMeta;
  /** Its key is the one that verdicts about this workload carry. */
  readonly subject: Subject;
  readonly basis: OwnerBasis;
  /** Where its pods are. It differs from the owner's for static pods, which a node owns. */
  readonly namespace: string;
  /** The distinct shapes of its running pods; of its templates where it has none. Never empty. */
  readonly pods: readonly PodView[];
  /** Pods that run or are pending; undefined where pods were not seen, and in manifests. */
  readonly podCount: number | undefined;
  /** The controllers seen: the top-level one and those between it and its pods. */
  readonly controllers: readonly Workload[];
}

/** One distinct shape of a workload's pods, with the object whose fields are evidence for it. */
export interface PodView {
  readonly object: Named;
  /** Where the pod spec stands in the object: `spec`, `spec.template.spec` and so on. */
  readonly base: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly spec: PodSpec;
  /** Undefined for a template. */
  readonly pod: Pod | undefined;
}

interface Draft {
  readonly owner: Pick<WorkloadView, 'meta' | 'subject' | 'basis' | 'namespace'>;
  readonly pods: Pod[];
  readonly controllers: Workload[];
}

/** Every workload with the pods it stands for, sorted by key. */
export const workloads: Fact<readonly WorkloadView[]> = definePartialFact({
  id: 'workloads',
  title: 'Every top-level workload with the distinct pods it stands for',
  needs: {
    owners: maybe(owners),
    cluster: thisCluster,
    pods: maybe(pods),
    deployments: maybe(deployments),
    replicaSets: maybe(replicaSets),
    statefulSets: maybe(statefulSets),
    daemonSets: maybe(daemonSets),
    jobs: maybe(jobs),
    cronJobs: maybe(cronJobs),
    replicationControllers: maybe(replicationControllers),
    deploymentConfigs: maybe(ifServed(deploymentConfigs)),
  },
  compute: ({ owners, cluster, pods, ...kinds }): Observed<readonly WorkloadView[]> => {
    if (owners.state === 'unseen') return unseen(owners.gaps);
    const drafts = new Map<string, Draft>();
    const draftOf = (object: Named): Draft => {
      const { meta, subject, basis } = owners.value.topOf(object);
      const { namespace } = object.meta;
      const key = `${subject.key}\n${namespace}`;
      const draft = drafts.get(key) ?? {
        owner: { meta, subject, basis, namespace },
        pods: [],
        controllers: [],
      };
      drafts.set(key, draft);
      return draft;
    };
    for (const pod of visible(pods)) if (isActive(pod)) draftOf(pod).pods.push(pod);
    for (const one of Object.values(kinds).flatMap((kind) => visible(kind))) {
      if (standsForPods(one)) draftOf(one).controllers.push(one);
    }
    const counted = (namespace: string): boolean =>
      cluster.source !== 'manifests' && gapsIn(pods, namespace).length === 0;
    const value = [...drafts.values()].map((draft) => viewOf(draft, counted)).sort(byKey);
    const gaps = someGaps(gapsOf(owners));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: (value: readonly WorkloadView[]) =>
    value.map(({ subject, basis, namespace, podCount, pods }) => ({
      workload: subject.key,
      namespace,
      basis,
      pods: podCount ?? null,
      shapes: pods.map(({ object, base }) => ({ object: subjectOf(object.meta).key, base })),
    })),
});

/** Whether a pod still runs or may run: a finished one stands for nothing. Manifests have no phase. */
export function isActive(pod: Pod): boolean {
  return pod.phase !== 'Succeeded' && pod.phase !== 'Failed';
}

/** A finished Job and a ReplicaSet that a newer one replaced create no pods any more. */
export function standsForPods({ meta, replicas, status }: Workload): boolean {
  const owned = meta.owners.some((one) => one.controller);
  return !(status.finished || (owned && replicas === 0 && isReplicaKind(meta)));
}

function isReplicaKind({ kind }: Pick<Meta, 'kind'>): boolean {
  return kind === 'ReplicaSet' || kind === 'ReplicationController';
}

function viewOf(
  { owner, pods, controllers }: Draft,
  counted: (namespace: string) => boolean,
): WorkloadView {
  const views =
    pods.length > 0 ? pods.toSorted(byName).map(viewOfPod) : controllers.map(viewOfTemplate);
  return {
    ...owner,
    pods: distinct(views),
    podCount: counted(owner.namespace) ? pods.length : undefined,
    controllers,
  };
}

function viewOfPod(pod: Pod): PodView {
  const { labels, annotations } = pod.meta;
  return { object: pod, base: 'spec', labels, annotations, spec: pod.spec, pod };
}

function viewOfTemplate(workload: Workload): PodView {
  const { path, labels, annotations, spec } = workload.template;
  return { object: workload, base: `${path}.spec`, labels, annotations, spec, pod: undefined };
}

/** The first of each shape. Most workloads have one, which is told without writing shapes out. */
function distinct(views: readonly PodView[]): readonly PodView[] {
  const different = views.filter((view, at) => {
    const before = views[at - 1];
    return before === undefined || !sharesShape(view, before);
  });
  if (different.length < 2) return different;
  const shapes = new Map<string, PodView>();
  for (const view of different) {
    const shape = shapeOf(view);
    if (!shapes.has(shape)) shapes.set(shape, view);
  }
  return [...shapes.values()];
}

function byName(a: Named, b: Named): number {
  return compare(a.meta.name, b.meta.name);
}

function byKey(a: WorkloadView, b: WorkloadView): number {
  return compare(a.subject.key, b.subject.key) || compare(a.namespace, b.namespace);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
