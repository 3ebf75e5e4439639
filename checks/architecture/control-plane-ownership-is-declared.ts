import { type PlanEntry, planCluster } from '../../src/facts/plan-cluster.ts';
import { type PlatformFacts, platform } from '../../src/facts/platform.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, type Observed, someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { PLATFORMS_KNOWN_ON } from '../../src/tables/platforms.ts';

export const check: Check = defineCheck({
  ...entry('ARC-01'),
  lifecycle: 'stable',
  rule: `PASS when who runs the control plane is detected and clusters[].controlPlane of the plan says the same.
    WARN when the plan has no such statement about this cluster. FAIL when both disagree. Unknown when no sign
    tells, when signs contradict each other, or when the plan has no clusters section.`,
  why: `Restoring etcd, rotating the cluster's CA and isolating control-plane nodes are ours on a self-managed
    cluster and the provider's on a managed one. A team that believes the wrong one loses hours.`,
  fix: `Declare controlPlane as managed or self-managed for this cluster in the plan, and correct the playbooks
    where the detected model is another one.`,
  grade: worst,
  needs: { platform: maybe(platform), plan: maybe(planCluster) },
  examples: {
    pass: {
      version: 'v1.34.1-eks-113cf36',
      plan: 'clusters: [{id: example, controlPlane: managed}]',
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: node-1, labels: {eks.amazonaws.com/nodegroup: main}}
          spec: {providerID: 'aws:///eu-central-1a/i-0a1b'}
      `,
    },
    fail: {
      version: 'v1.34.1',
      plan: 'clusters: [{id: example, controlPlane: managed}]',
      objects: `
        - {apiVersion: v1, kind: Node, metadata: {name: node-1}, spec: {providerID: 'aws:///eu-central-1a/i-0a1b'}}
        - apiVersion: v1
          kind: Pod
          metadata:
            name: kube-apiserver-node-1
            namespace: kube-system
            labels: {component: kube-apiserver, tier: control-plane}
            annotations: {kubernetes.io/config.mirror: 0a1b}
          spec: {containers: [{name: kube-apiserver, image: 'registry.k8s.io/kube-apiserver:v1.34.1'}]}
      `,
    },
  },
  *evaluate({ platform, plan }) {
    yield verdictOf(platform, plan);
  },
});

function verdictOf(platform: Observed<PlatformFacts>, plan: Observed<PlanEntry>): Verdict {
  if (platform.state === 'unseen') {
    return unknown(CLUSTER, 'the platform could not be detected', platform.gaps);
  }
  const { managed, evidence, conflicts, distribution } = platform.value;
  const [first, ...rest] = evidence;
  if (managed === null || first === undefined) {
    const why =
      conflicts[0] ??
      `no sign in the table of ${PLATFORMS_KNOWN_ON} tells who runs the control plane`;
    return unknown(CLUSTER, why, someGaps(gapsOf(platform)) ?? [undecided(why)], { evidence });
  }
  const model = managed ? 'managed' : 'self-managed';
  const signs: SomeEvidence = [first, ...rest];
  const message = `the control plane is ${model} (${distribution})`;
  const declared = declaredIn(plan);
  if (declared !== undefined && declared.value !== model) {
    const marks = { contradiction: true };
    return fail(
      CLUSTER,
      `${message}, the plan says ${declared.value}`,
      [declared, ...signs],
      marks,
    );
  }
  const gaps = someGaps([...gapsOf(platform), ...gapsOf(plan)]);
  if (gaps !== undefined) {
    const best = declared === undefined ? 'warn' : 'pass';
    return unknown(CLUSTER, `${message}, as far as was seen`, gaps, { best, evidence });
  }
  return declared === undefined
    ? warn(CLUSTER, `${message}, and the plan does not declare it`, signs)
    : pass(CLUSTER, `${message}, as declared`, [declared, ...signs]);
}

function declaredIn(plan: Observed<PlanEntry>): Evidence | undefined {
  if (plan.state === 'unseen' || plan.value.state !== 'found') return undefined;
  const { entry: found, index } = plan.value;
  if (found.controlPlane === undefined) return undefined;
  return {
    subject: { type: 'plan', key: 'plan/clusters' },
    path: `clusters[${index}].controlPlane`,
    value: found.controlPlane,
  };
}

function undecided(detail: string) {
  return {
    source: 'fact/platform',
    cause: 'not-collected',
    detail,
    permission: "access to the cloud's own API",
  } as const;
}
