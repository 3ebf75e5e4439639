import { NO_TIERS } from '../../src/facts/critical-workloads.ts';
import { lossVerdict } from '../../src/facts/placement/loss-verdict.ts';
import { type NodeLosses, nodeLosses } from '../../src/facts/placement/node-loss.ts';
import { scaleOut } from '../../src/facts/placement/scale-out.ts';
import { scope } from '../../src/facts/scope.ts';
import { sharedFate } from '../../src/facts/shared-fate/shared-fate.ts';
import { workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER, fieldOf } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  notApplicable,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** What an example's critical pod looks like; it asks for one CPU. */
function example(nodes: readonly string[]): string {
  return `
    - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
    ${nodes.join('\n    ')}
    - apiVersion: v1
      kind: Pod
      metadata: {name: api-0, namespace: pay, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: api, controller: true}]}
      spec: {nodeName: n1, containers: [{name: api, resources: {requests: {cpu: '1', memory: 1Gi}}}]}
      status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}
  `;
}

function machine(name: string, zone: string, cpu: string): string {
  return `- {apiVersion: v1, kind: Node, metadata: {name: ${name}, labels: {topology.kubernetes.io/zone: ${zone}}}, status: {allocatable: {cpu: '${cpu}', memory: 4Gi, pods: '110'}, conditions: [{type: Ready, status: 'True'}]}}`;
}

export const check: Check = defineCheck({
  ...entry('ARC-07'),
  lifecycle: 'experimental',
  rule: `Each node, and each zone, that runs critical pods that serve is taken out once, and its pods other than those
    of DaemonSets are packed on the rest: first fit, largest first, by requests, selectors, required node affinity,
    taints and the places of volumes. PASS all critical pods find room; WARN only on new nodes or before other pods;
    FAIL one finds none. Preemption is not counted; affinity between pods and strict spread leave it unknown.`,
  why: `A node that was broken into has to be taken out at once. Where the rest has no room for what it ran, containment
    is an outage, and so it waits.`,
  fix: `Keep the requests of one node and of one zone free, or let an autoscaler add nodes. Let critical pods run on
    more than one pool and zone, and give each a controller.`,
  grade: worst,
  needs: {
    losses: nodeLosses,
    scaleOut,
    fates: sharedFate,
    scope: maybe(scope),
    workloads: maybe(workloads),
  },
  examples: {
    pass: {
      version: 'v1.34.1',
      plan: 'tiers: {critical: [{namespace: pay}]}',
      objects: example([machine('n1', 'eu-1a', '2'), machine('n2', 'eu-1b', '2')]),
    },
    fail: {
      version: 'v1.34.1-eks-113cf36',
      plan: 'tiers: {critical: [{namespace: pay}]}',
      objects: example([machine('n1', 'eu-1a', '2')]),
    },
  },
  *evaluate({ losses, scaleOut, fates, scope, workloads }) {
    if (losses.nodes.state === 'seen' && losses.nodes.value.length > 0) {
      const [first] = losses.nodes.value;
      if (first !== undefined && losses.nodes.value.every((one) => one.serverless !== undefined)) {
        const evidence = fieldOf(first.node, 'metadata.labels', first.serverless ?? '');
        return yield notApplicable('observed', 'each pod has a machine of its own', [evidence]);
      }
    }
    for (const loss of losses.losses) yield lossVerdict(loss, { losses, scaleOut, fates });
    yield* unzoned(losses);
    const gaps = someGaps([
      ...gapsOf(workloads),
      ...gapsOf(scope),
      ...losses.unseenPods,
      ...gapsOf(losses.nodes),
    ]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all that runs was seen', gaps);
    else if (losses.losses.length === 0) {
      const declared = scope.state !== 'unseen' && scope.value.tiersDeclared;
      yield nothingServes(visible(workloads).length, declared);
    }
  },
});

function* unzoned({ zoneless }: NodeLosses): Iterable<Verdict> {
  const [first] = zoneless;
  if (first === undefined) return;
  const detail = `node ${first.meta.name}, one of ${zoneless.length} with critical pods, names no zone`;
  yield unknownRest(CLUSTER, 'which nodes are lost with a zone is not known', [
    {
      source: 'core/Node',
      cause: 'not-collected',
      detail,
      permission: 'the label topology.kubernetes.io/zone on every node',
    },
  ]);
}

/** That nothing is critical is for the plan to say. */
function nothingServes(count: number, declared: boolean): Verdict {
  const value = `${count}, none critical that serves on a node`;
  const evidence: Evidence = { subject: CLUSTER, path: 'workloads', value };
  if (declared) return notApplicable('declared', 'nothing critical serves on a node', [evidence]);
  const message = 'the plan does not say what is critical, and nothing is assumed to be';
  return unknown(CLUSTER, message, [NO_TIERS], { evidence: [evidence] });
}
