import { type CriticalNodes, criticalNodes } from '../../src/facts/critical-nodes.ts';
import { type NodeView, nodeAgents } from '../../src/facts/node-agents.ts';
import { nodeGroupOf } from '../../src/facts/node-pool-of.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER, fieldOf } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { asOf, maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { NODE_POOL_LABELS, NODE_POOLS_KNOWN_ON } from '../../src/tables/node-pools.ts';

const DAY = 86_400_000;
/** Days after which a node has become a pet. */
const OLD = 60;

export const check: Check = defineCheck({
  ...entry('IRR-20'),
  lifecycle: 'experimental',
  rule: `For each node that is a machine of ours: PASS when a group replaces it (a managed node group, pool, NodePool,
    instance group or Machine, by its label or annotation) and it is at most 60 days old. WARN when it is older, or no group
    is seen and nothing critical runs there. FAIL when no group is seen and pods of a critical workload run on it.
    Unknown there when these were not seen. Not applicable when all nodes are serverless.`,
  why: `A machine that an intruder had is never clean again. Where a group makes nodes, throwing away the pool takes
    minutes; where somebody installed them by hand, people clean instead, and miss something.`,
  fix: `Put every node into a group that your cloud or Cluster API replaces, build them from an image, and let none of
    them live longer than two months.`,
  grade: worst,
  needs: { agents: maybe(nodeAgents), critical: criticalNodes, asOf },
  examples: {
    pass: {
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, creationTimestamp: '2026-11-01T00:00:00Z', labels: {eks.amazonaws.com/nodegroup: apps}}
      `,
    },
    fail: {
      plan: 'tiers: {critical: [{namespace: shop}]}',
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, creationTimestamp: '2026-11-01T00:00:00Z'}
        - apiVersion: v1
          kind: Pod
          metadata: {name: db, namespace: shop}
          spec: {nodeName: n1, containers: [{name: db, image: db}]}
          status: {phase: Running}
      `,
    },
  },
  *evaluate({ agents, critical, asOf }) {
    const nodes = agents.state === 'unseen' ? [] : visible(agents.value.nodes);
    const machines = nodes.filter(({ serverless }) => serverless === undefined);
    for (const view of machines) yield verdictOn(view, critical, asOf);
    const gaps = someGaps([
      ...gapsOf(agents),
      ...(agents.state === 'unseen' ? [] : gapsOf(agents.value.nodes)),
    ]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all nodes were seen', gaps);
    else if (machines.length === 0) {
      const none = { subject: CLUSTER, path: 'nodes that are machines', value: '0' };
      yield notApplicable('observed', 'no node is a machine of ours', [none]);
    }
  },
});

function verdictOn({ node, subject }: NodeView, critical: CriticalNodes, asOf: number): Verdict {
  const { created = '' } = node.meta;
  const days = Math.floor((asOf - Date.parse(created)) / DAY);
  const age = fieldOf(node, 'metadata.creationTimestamp', created || 'not set');
  const group = nodeGroupOf(node);
  if (group !== undefined) {
    const evidence: SomeEvidence = [group, age];
    return days <= OLD
      ? pass(subject, 'a group replaces it, and it is young', evidence)
      : warn(subject, `a group replaces it, and it is ${days} days old`, evidence);
  }
  const note = `none of ${NODE_POOL_LABELS.length} known labels (table of ${NODE_POOLS_KNOWN_ON})`;
  const none = fieldOf(node, 'metadata.labels', 'no group', note);
  const { runs, gaps: open } = critical(node.meta.name);
  if (runs !== undefined) {
    const pods: Evidence = { subject, path: 'pods of critical workloads', value: runs };
    return fail(subject, 'nothing replaces it, and critical pods run on it', [none, age, pods]);
  }
  const gaps = someGaps(open);
  if (gaps === undefined) return warn(subject, 'nothing is seen that replaces it', [none, age]);
  return unknown(subject, 'not known whether critical pods run on it', gaps, {
    best: 'warn',
    evidence: [none, age],
  });
}
