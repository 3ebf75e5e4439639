import { type KubeletAccess, kubeletAccess } from '../../src/facts/kubelet-access.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
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
  ...entry('RBC-21'),
  lifecycle: 'stable',
  rule: `For each node: FAIL when its kubelet lets in requests without credentials, or allows everything to everybody
    (AlwaysAllow). WARN when its read-only port is open. PASS when it does none of that. The evidence is what the
    platform's own nodes are started with, the arguments of k3s and RKE2, or the configuration that kubeadm hands
    to every kubelet; where none of these tells, results of kube-bench, Kubescape, Trivy or Prowler that were imported,
    name the node (or there is one only) and are at most 30 days old. Unknown where only the kubelet's /configz would
    say.`,
  why: `A kubelet runs commands in every container of its node, and nothing of that is in the audit log. Whoever reaches
    port 10250 of an open one needs no credential at all.`,
  fix: `Set authentication.anonymous.enabled to false, authorization.mode to Webhook and readOnlyPort to 0 in the
    kubelets' configuration; on GKE disable the insecure read-only port of each node pool.`,
  grade: worst,
  needs: { access: maybe(kubeletAccess) },
  examples: {
    pass: {
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: ip-10-0-1-7, labels: {eks.amazonaws.com/nodegroup: apps}}
      `,
    },
    fail: {
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: cp-1}
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: kubelet-config, namespace: kube-system}
          data:
            kubelet: |
              apiVersion: kubelet.config.k8s.io/v1beta1
              kind: KubeletConfiguration
              authentication:
                anonymous:
                  enabled: true
      `,
    },
  },
  *evaluate({ access }) {
    const kubelets = visible(access);
    for (const one of kubelets) yield verdictOf(one);
    const gaps = someGaps(gapsOf(access));
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all nodes were seen', gaps);
    else if (kubelets.length === 0) {
      const none = { subject: CLUSTER, path: 'nodes', value: '0' };
      yield notApplicable('observed', 'there is no node', [none]);
    }
  },
});

function verdictOf(access: KubeletAccess): Verdict {
  const { subject, message } = access;
  switch (access.state) {
    case 'closed':
      return pass(subject, message, access.evidence);
    case 'readable':
      return warn(subject, message, access.evidence);
    case 'open':
      return fail(subject, message, access.evidence);
    case 'unknown':
      return unknown(subject, message, access.gaps, { evidence: access.evidence });
  }
}
