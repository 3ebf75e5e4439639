import { type Named, subjectOf } from '../model/kubernetes/meta.ts';
import { type Node, nodes } from '../model/kubernetes/node.ts';
import { type Pod, pods } from '../model/kubernetes/pod.ts';
import type { PodSpec } from '../model/kubernetes/pod-spec.ts';
import { daemonSets, type Workload } from '../model/kubernetes/workloads.ts';
import {
  type Gap,
  gapsIn,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  visible,
} from '../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../model/source.ts';
import type { Subject } from '../model/verdict.ts';

/** What runs on every node: DaemonSets, and where each has a ready pod. */
export interface NodeAgents {
  readonly nodes: Observed<readonly NodeView[]>;
  readonly agents: readonly NodeAgent[];
  /** Why there may be more agents than these; empty when all were seen. */
  readonly unseenAgents: readonly Gap[];
  readonly on: (agent: NodeAgent, node: NodeView) => Presence;
}

/** Whether an agent runs on a node; `unknown` with the reasons. */
export type Presence =
  | {
      readonly state: 'ready';
      readonly object: Named;
      readonly path: string;
      readonly value: string;
    }
  | {
      readonly state: 'missing';
      readonly object: Named;
      readonly path: string;
      readonly value: string;
    }
  | { readonly state: 'unknown'; readonly gaps: readonly Gap[] };

export interface NodeView {
  readonly node: Node;
  readonly subject: Subject;
  /** Where nobody can run a DaemonSet: the cloud runs each pod on its own. */
  readonly serverless: 'fargate' | 'virtual' | undefined;
}

export interface NodeAgent {
  readonly subject: Subject;
  readonly namespace: string;
  readonly name: string;
  /** The DaemonSet, or one of its pods where it was not seen. */
  readonly object: Named;
  /** Where its pod spec stands in that object. */
  readonly base: string;
  readonly spec: PodSpec;
  readonly daemonSet: Workload | undefined;
  /** Its ready pods, by node. */
  readonly ready: ReadonlyMap<string, Pod>;
  /** Why its pods, or it itself, were not seen in full; empty when they were. */
  readonly gaps: readonly Gap[];
}

export const nodeAgents: Fact<NodeAgents> = definePartialFact({
  id: 'node-agents',
  title: 'Which DaemonSets run ready on which nodes',
  needs: { nodes: maybe(nodes), pods: maybe(pods), daemonSets: maybe(daemonSets) },
  compute: ({ nodes, pods, daemonSets }): Observed<NodeAgents> => {
    const views = mapped(nodes, (all) => all.map(viewOf).sort(byKey));
    const value: NodeAgents = {
      nodes: views,
      agents: agentsOf(daemonSets, pods),
      // Seeing every pod shows every agent that runs, also those whose DaemonSet is hidden.
      unseenAgents: gapsOf(pods).length === 0 ? [] : gapsOf(daemonSets),
      on: (agent, view) => presenceOf(agent, view, views),
    };
    const gaps = someGaps([...gapsOf(nodes), ...gapsOf(pods), ...gapsOf(daemonSets)]);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ nodes, agents }: NodeAgents) => ({
    nodes: visible(nodes).map(({ node, serverless }) => ({
      name: node.meta.name,
      ready: node.ready ?? null,
      os: node.os,
      serverless: serverless ?? null,
    })),
    agents: agents.map(({ subject, ready, daemonSet }) => ({
      daemonSet: subject.key,
      readyOn: [...ready.keys()].sort(),
      desired: daemonSet?.status.desiredNodes ?? null,
      ready: daemonSet?.status.readyNodes ?? null,
    })),
  }),
});

function mapped<A, B>(observed: Observed<A>, map: (value: A) => B): Observed<B> {
  if (observed.state === 'unseen') return observed;
  return { ...observed, value: map(observed.value) };
}

function viewOf(node: Node): NodeView {
  return { node, subject: subjectOf(node.meta), serverless: serverlessOf(node) };
}

function serverlessOf({ meta, taints }: Node): NodeView['serverless'] {
  if (meta.labels.get('eks.amazonaws.com/compute-type') === 'fargate') return 'fargate';
  const virtual = meta.labels.get('type') === 'virtual-kubelet';
  return virtual || taints.some(({ key }) => key === 'virtual-kubelet.io/provider')
    ? 'virtual'
    : undefined;
}

function agentsOf(
  daemonSets: Observed<readonly Workload[]>,
  pods: Observed<readonly Pod[]>,
): readonly NodeAgent[] {
  const byOwner = new Map<string, Pod[]>();
  for (const pod of visible(pods)) {
    const owner = pod.meta.owners.find((one) => one.controller && one.kind === 'DaemonSet');
    if (owner === undefined) continue;
    const { namespace } = pod.meta;
    const { key } = subjectOf({ ...owner, namespace });
    const own = byOwner.get(key);
    if (own === undefined) byOwner.set(key, [pod]);
    else own.push(pod);
  }
  const listed = visible(daemonSets).map((daemonSet) => {
    const subject = subjectOf(daemonSet.meta);
    const own = byOwner.get(subject.key) ?? [];
    byOwner.delete(subject.key);
    const { path, spec } = daemonSet.template;
    const base = `${path}.spec`;
    return agentOf(subject, daemonSet, { base, spec, daemonSet }, own, pods);
  });
  const named = [...byOwner].flatMap(([key, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const { namespace } = first.meta;
    const name = key.slice(key.lastIndexOf('/') + 1);
    const subject = subjectOf({ apiVersion: 'apps/v1', kind: 'DaemonSet', namespace, name });
    const shape = { base: 'spec', spec: first.spec, daemonSet: undefined };
    const agent = agentOf(subject, first, shape, own, pods);
    return [{ ...agent, gaps: [...agent.gaps, ...gapsIn(daemonSets, namespace)] }];
  });
  return [...listed, ...named].sort(byKey);
}

function agentOf(
  subject: Subject,
  object: Named,
  shape: Pick<NodeAgent, 'base' | 'spec' | 'daemonSet'>,
  own: readonly Pod[],
  pods: Observed<readonly Pod[]>,
): NodeAgent {
  const { namespace } = object.meta;
  const ready = own.flatMap((pod) =>
    pod.ready && pod.spec.nodeName !== undefined ? [[pod.spec.nodeName, pod] as const] : [],
  );
  return {
    ...shape,
    subject,
    object,
    namespace,
    name: subject.name ?? '',
    ready: new Map(ready),
    gaps: gapsIn(pods, namespace),
  };
}

/**
 * By its pods where they were seen. Otherwise the DaemonSet's own numbers prove only the extremes: a
 * ready pod on as many nodes as there are, or none at all.
 */
function presenceOf(
  { object, daemonSet, ready, gaps }: NodeAgent,
  { node }: NodeView,
  all: Observed<readonly NodeView[]>,
): Presence {
  const pod = ready.get(node.meta.name);
  // A pod whose DaemonSet cannot be seen may be one that nobody would replace.
  const [gap, ...more] = daemonSet === undefined ? gaps : [];
  if (gap !== undefined) return { state: 'unknown', gaps: [gap, ...more] };
  if (pod !== undefined) {
    return { state: 'ready', object: pod, path: 'status.conditions[Ready]', value: 'True' };
  }
  const { desiredNodes, readyNodes } = daemonSet?.status ?? {};
  const numbers = {
    object,
    path: 'status.numberReady',
    value: `${readyNodes ?? 0} of ${desiredNodes ?? 0}`,
  };
  if (gaps.length === 0 || readyNodes === 0) return { state: 'missing', ...numbers };
  const everywhere = all.state === 'seen' && readyNodes === all.value.length;
  return everywhere ? { state: 'ready', ...numbers } : { state: 'unknown', gaps };
}

function byKey(a: { readonly subject: Subject }, b: { readonly subject: Subject }): number {
  if (a.subject.key === b.subject.key) return 0;
  return a.subject.key < b.subject.key ? -1 : 1;
}
