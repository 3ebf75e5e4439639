import { type DenyTier, denyTiers } from '../../src/facts/deny-tiers.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import { fail, pass, unknown, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-01'),
  lifecycle: 'stable',
  rule: `PASS when a kind of policy whose deny beats tenants' allow rules is served, the network plugin is known to
    implement it, and no allow or pass rule holds its first place. WARN when such a kind is served but no plugin is
    known to implement it, or when its first place is taken. FAIL without any. One good kind is enough.`,
  why: `NetworkPolicies only add: a deny-all policy does not cut a pod that any other policy allows something. Only a
    deny of a higher tier isolates it without touching the policies of its team.`,
  fix: `Use a plugin with a deny tier (ClusterNetworkPolicy or AdminNetworkPolicy, Cilium deny rules, Calico or Antrea
    tiers), keep its first place for incidents, and move standing allow rules behind it.`,
  grade: worst,
  needs: { denyTiers },
  examples: {
    pass: {
      objects: `
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: cilium, namespace: kube-system}
          spec:
            selector: {matchLabels: {k8s-app: cilium}}
            template:
              metadata: {labels: {k8s-app: cilium}}
              spec: {containers: [{name: cilium-agent, image: quay.io/cilium/cilium:v1.18.2}]}
        - apiVersion: cilium.io/v2
          kind: CiliumClusterwideNetworkPolicy
          metadata: {name: quarantine}
          spec:
            endpointSelector: {matchLabels: {ir/quarantine: 'true'}}
            ingressDeny: [{fromEntities: [all]}]
            egressDeny: [{toEntities: [all]}]
      `,
    },
    fail: { objects: '- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}' },
  },
  *evaluate({ denyTiers: { tiers, gaps } }) {
    const [best] = tiers.map(verdictOf).toSorted((a, b) => rankOf(a) - rankOf(b));
    const open = someGaps(gaps);
    if (best?.status === 'pass' || (best !== undefined && open === undefined)) {
      yield best;
    } else if (open !== undefined) {
      yield unknown(CLUSTER, 'which kinds of policy are served was not seen', open);
    } else {
      yield fail(CLUSTER, 'no kind of policy is served whose deny beats an allow', [
        { subject: CLUSTER, path: '/apis', value: 'no kind of a deny tier' },
      ]);
    }
  },
});

const ORDER: readonly Verdict['status'][] = ['pass', 'unknown', 'warn', 'fail'];

function rankOf({ status }: Verdict): number {
  return ORDER.indexOf(status);
}

function verdictOf({ name, implemented, taken, evidence, gaps }: DenyTier): Verdict {
  if (taken.length > 0) {
    return warn(CLUSTER, `the first place of ${name} is taken by rules that let by`, [
      ...evidence,
      ...taken,
    ]);
  }
  const open = someGaps(gaps);
  switch (implemented) {
    case 'no':
      return warn(CLUSTER, `${name} is served, and no plugin here implements it`, evidence);
    case 'unknown':
      return open === undefined
        ? warn(CLUSTER, `${name} is served, and no plugin is known to implement it`, evidence)
        : unknown(CLUSTER, `whether ${name} takes effect was not seen`, open, {
            evidence,
            best: 'pass',
          });
    case 'yes':
      return open === undefined
        ? pass(CLUSTER, `${name} is implemented and its first place is free`, evidence)
        : unknown(CLUSTER, `whether the first place of ${name} is free was not seen`, open, {
            evidence,
            best: 'pass',
          });
  }
}
