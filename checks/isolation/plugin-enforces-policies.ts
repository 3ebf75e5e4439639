import {
  type NodeEnforcement,
  networkPlugin,
} from '../../src/facts/network-plugin/network-plugin.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER, fieldOf } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('NSI-01'),
  lifecycle: 'stable',
  rule: `Coverage over Ready Linux nodes: on each one a plugin that is set to enforce NetworkPolicy has a ready
    agent, or enforces as part of the node (k3s, EKS Auto Mode). PASS at 100 %, WARN from 99 %, FAIL below, as for
    plugins that do not enforce, are switched off or only audit. Fargate and virtual nodes count half; Windows nodes
    are listed. A plugin that is not recognised is unknown.`,
  why: `The API server accepts a quarantine policy whether or not anything enforces it. Without enforcement the
    containment step of every playbook is a no-op that looks like success.`,
  fix: `Turn on enforcement in the plugin (the VPC CNI's policy agent, Cilium's enable-policy, k3s without
    --disable-network-policy) or install one that enforces, and make its DaemonSet tolerate every taint.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(99, 100) },
  needs: { network: maybe(networkPlugin) },
  examples: {
    pass: {
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: a}
          status: {conditions: [{type: Ready, status: 'True'}], nodeInfo: {operatingSystem: linux}}
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: calico-node, namespace: kube-system}
          spec: {template: {spec: {containers: [{name: calico-node, image: 'docker.io/calico/node:v3.30.3'}]}}}
        - apiVersion: v1
          kind: Pod
          metadata:
            name: calico-node-x2x4q
            namespace: kube-system
            ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: calico-node, controller: true}]
          spec: {nodeName: a, containers: [{name: calico-node, image: 'docker.io/calico/node:v3.30.3'}]}
          status: {conditions: [{type: Ready, status: 'True'}]}
      `,
    },
    fail: {
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: a}
          status: {conditions: [{type: Ready, status: 'True'}], nodeInfo: {operatingSystem: linux}}
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: kube-flannel-ds, namespace: kube-flannel}
          spec: {template: {spec: {containers: [{name: kube-flannel, image: 'ghcr.io/flannel-io/flannel:v0.27.4'}]}}}
      `,
    },
  },
  *evaluate({ network }) {
    const nodes = network.state === 'unseen' ? network : network.value.nodes;
    const all = visible(nodes);
    const windows = all.filter(isWindows).map(windowsEvidence);
    const asked = all.filter((one) => one.view.node.ready === true && !isWindows(one));
    for (const [index, one] of asked.entries()) {
      yield verdictOf(one, index === 0 ? windows : []);
    }
    const gaps = someGaps(asked.length === 0 ? gapsOf(network) : gapsOf(nodes));
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all nodes were seen', gaps);
    else if (asked.length === 0) {
      const count = { subject: CLUSTER, path: 'Ready Linux nodes', value: '0' };
      yield notApplicable('observed', 'no Linux node is ready', [count, ...windows]);
    }
  },
});

function isWindows({ view }: NodeEnforcement): boolean {
  return view.node.os === 'windows';
}

function windowsEvidence({ view }: NodeEnforcement): Evidence {
  const path = 'status.nodeInfo.operatingSystem';
  return fieldOf(view.node, path, 'windows', 'not judged: policies reach Windows pods in part');
}

function verdictOf(one: NodeEnforcement, remarks: readonly Evidence[]): Verdict {
  const { subject, serverless } = one.view;
  if (one.enforced === 'unknown') {
    const message = 'whether policies are enforced here is not known';
    return unknown(subject, message, one.gaps, { evidence: remarks });
  }
  const [first, ...rest] = one.evidence;
  const evidence = [first, ...rest, ...remarks] as const;
  if (one.enforced === 'yes') return pass(subject, one.because, evidence);
  return serverless === undefined
    ? fail(subject, one.because, evidence)
    : warn(subject, one.because, evidence);
}
