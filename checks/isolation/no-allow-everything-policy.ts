import {
  type AllowEverything,
  allowEverything,
} from '../../src/facts/isolation/allow-everything.ts';
import { tenancy } from '../../src/facts/tenancy.ts';
import { type Tier, type Tiers, tiers } from '../../src/facts/tiers.ts';
import type { WorkloadView } from '../../src/facts/workloads.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('NSI-04'),
  lifecycle: 'stable',
  rule: `Policies that select tenant pods and allow everybody, by what they say: a rule without from or to, a block
    0.0.0.0/0 or ::/0, a Calico Allow without a match, Cilium's entities all and world, an Accept of an
    administrators' tier with empty selectors, every port for every pod. One port for everybody counts too, since a
    quarantine does not close it. PASS without any, WARN where only pods that are not critical are selected, FAIL
    where a critical one is, or an administrators' tier allows it in all namespaces.`,
  why: `Allow rules add up: a quarantine policy beside such a rule changes nothing, and the intruder stays connected
    while everybody believes the pod to be cut off.`,
  fix: `Name in from and to who needs the port. Where the whole internet has to come in, let it come through an
    ingress controller, and allow only that.`,
  grade: worst,
  needs: { rules: maybe(allowEverything), tenancy: maybe(tenancy), tiers },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: shop, labels: {app: api}}
          spec: {containers: [{name: main, image: shop/api:1}]}
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: api, namespace: shop}
          spec:
            podSelector: {matchLabels: {app: api}}
            ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: shop, labels: {app: api}}
          spec:
            containers: [{name: main, image: shop/api:1}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: debugging, namespace: shop}
          spec: {podSelector: {}, ingress: [{}]}
      `,
    },
  },
  *evaluate({ rules, tenancy, tiers }) {
    const isTenant = tenancy.state === 'unseen' ? () => false : tenancy.value.isTenant;
    let found = 0;
    for (const rule of visible(rules)) {
      const selects = rule.selects.filter(({ namespace }) => isTenant(namespace));
      if (selects.length === 0 && !rule.everyNamespace) continue;
      found += 1;
      yield verdictOf(rule, selects, tiers);
    }
    const gaps = someGaps([...gapsOf(rules), ...gapsOf(tenancy)]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all policies and pods were seen', gaps);
    else if (found === 0) {
      const path = 'rules that allow everybody to or from pods of tenants';
      yield pass(CLUSTER, 'no policy allows everybody', [{ subject: CLUSTER, path, value: '0' }]);
    }
  },
});

const ways = { ingress: 'in', egress: 'out' } as const;

function verdictOf(rule: AllowEverything, selects: readonly WorkloadView[], tiers: Tiers): Verdict {
  const { policy, path, whom, direction, everyNamespace } = rule;
  const own: Evidence = { subject: policy, path, value: `${whom} may come ${ways[direction]}` };
  const all = selects.map((workload) => ({ workload, tier: tiers.ofWorkload(workload) }));
  const critical = all.find(({ tier }) => tier.tier === 'critical');
  const evidence: SomeEvidence = critical === undefined ? [own] : [own, ...reasons(critical)];
  const doubt = someGaps(rule.gaps);
  if (doubt !== undefined) {
    const best = critical === undefined ? {} : { best: 'warn' as const };
    return unknown(policy, `it may let ${whom} ${ways[direction]}`, doubt, { ...best, evidence });
  }
  const message = `it lets ${whom} ${ways[direction]}: ${namesOf(selects)}`;
  if (everyNamespace) return fail(policy, `${message}, in all namespaces`, evidence);
  if (critical !== undefined) {
    const { assumed } = critical.tier;
    return fail(
      policy,
      `${message}, critical ones among them`,
      evidence,
      assumed ? { assumed } : {},
    );
  }
  const open = someGaps(all.flatMap(({ tier }) => (tier.tier === 'unknown' ? tier.gaps : [])));
  if (open === undefined) return warn(policy, message, evidence);
  return unknown(policy, `${message}; whether one is critical is not known`, open, {
    best: 'warn',
    evidence,
  });
}

function reasons({ workload, tier }: { workload: WorkloadView; tier: Tier }): readonly Evidence[] {
  const [first] = tier.evidence;
  return [
    { subject: workload.subject, path: '', value: 'critical' },
    ...(first === undefined ? [] : [first]),
  ];
}

function namesOf(selects: readonly WorkloadView[]): string {
  const shown = selects.slice(0, 3).map(({ subject }) => subject.name ?? subject.key);
  const left = selects.length - shown.length;
  if (shown.length === 0) return 'no pod yet';
  return left === 0 ? shown.join(', ') : `${shown.join(', ')} and ${left} more`;
}
