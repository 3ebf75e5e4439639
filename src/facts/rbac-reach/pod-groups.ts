import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import type { Secret } from '../../model/kubernetes/secret.ts';
import type { ServiceAccount } from '../../model/kubernetes/service-account.ts';
import { type Observed, visible } from '../../model/observed.ts';
import type { Owners } from '../owners.ts';
import { isActive, type PodView, type WorkloadView } from '../workloads.ts';
import { podsOf } from './ends.ts';

export interface PodWorld {
  readonly pods: Observed<readonly Pod[]>;
  readonly nodes: Observed<readonly Node[]>;
  readonly accounts: Observed<readonly ServiceAccount[]>;
  readonly secrets: Observed<readonly Secret[]>;
  readonly workloads: readonly WorkloadView[];
  readonly owners: Owners | undefined;
}

/** Pods of one workload on one node are one node of the graph. */
export interface PodGroup {
  readonly name: string;
  readonly workload: string;
  readonly namespace: string;
  readonly node: string;
  readonly views: PodView[];
}

export function groupsOf({ pods, workloads, owners }: PodWorld): readonly PodGroup[] {
  const groups = new Map<string, PodGroup>();
  const add = (workload: string, namespace: string, view: PodView): void => {
    const node = view.spec.nodeName ?? '';
    const name = podsOf(workload, node);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, { name, workload, namespace, node, views: [view] });
    else known.views.push(view);
  };
  for (const pod of visible(pods)) {
    if (!isActive(pod)) continue;
    const { labels, annotations } = pod.meta;
    const key = owners?.topOf(pod).subject.key ?? subjectOf(pod.meta).key;
    const view = { object: pod, base: 'spec', labels, annotations, spec: pod.spec, pod };
    add(key, pod.meta.namespace, view);
  }
  for (const { subject, namespace, pods: views } of workloads) {
    for (const view of views) if (view.pod === undefined) add(subject.key, namespace, view);
  }
  return [...groups.values()];
}

/** The pod and its workload: what is theirs goes with either. */
export function objectsOf(object: PodView['object'], workload: string): readonly string[] {
  const own = subjectOf(object.meta).key;
  return own === workload ? [own] : [own, workload];
}
