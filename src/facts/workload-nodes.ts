import { pods } from '../model/kubernetes/pod.ts';
import { visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import { owners } from './owners.ts';
import { once } from './remember.ts';
import { isActive, type WorkloadView } from './workloads.ts';

/** The nodes that the pods of a workload are on, by name; none for one without scheduled pods. */
export type WorkloadNodes = (workload: WorkloadView) => readonly string[];

export const workloadNodes: Fact<WorkloadNodes> = defineFact({
  id: 'workload-nodes',
  title: 'The nodes that the pods of each workload are on',
  needs: { owners: maybe(owners), pods: maybe(pods) },
  compute: ({ owners, pods }): WorkloadNodes => {
    // As large as all pods, and rarely asked for.
    const found = once(() => {
      const nodes = new Map<string, Set<string>>();
      for (const pod of owners.state === 'unseen' ? [] : visible(pods).filter(isActive)) {
        const { nodeName } = pod.spec;
        if (nodeName === undefined || owners.state === 'unseen') continue;
        const key = keyOf(owners.value.topOf(pod).subject.key, pod.meta.namespace);
        nodes.set(key, (nodes.get(key) ?? new Set()).add(nodeName));
      }
      return nodes;
    });
    return ({ subject, namespace }) =>
      [...(found().get(keyOf(subject.key, namespace)) ?? [])].sort();
  },
  show: () => ({}),
});

function keyOf(subject: string, namespace: string): string {
  return `${subject}\n${namespace}`;
}
