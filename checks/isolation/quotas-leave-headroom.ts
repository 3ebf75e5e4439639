import { type Quotas, quotasOf } from '../../src/facts/quota-headroom.ts';
import { type NamespaceView, tenancy } from '../../src/facts/tenancy.ts';
import { type Tier, tiers } from '../../src/facts/tiers.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { resourceQuotas } from '../../src/model/kubernetes/resource-quota.ts';
import { type Gap, gapsIn, gapsOf, someGaps, visible } from '../../src/model/observed.ts';
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

/** What a response must be able to create: two pods, two policies. */
const ROOM = 2;

export const check: Check = defineCheck({
  ...entry('NSI-11'),
  lifecycle: 'stable',
  rule: `PASS when every tenant namespace has a quota on pods, CPU or memory, and its quotas leave room for two
    more pods and two more network policies. WARN when a quota is missing or leaves less. FAIL when a critical
    namespace has used up its pods or policies. Where only declarations are known, what is used is unknown;
    a limit that is not set always leaves room.`,
  why: `Without a quota one hijacked workload mines on the whole cluster. With an exhausted one the forensic pod
    and the quarantine policy are refused at the moment they are needed.`,
  fix: `Set a ResourceQuota on every tenant namespace, with at least two pods and two network policies above normal
    use.`,
  grade: worst,
  needs: { tenancy: maybe(tenancy), quotas: maybe(resourceQuotas), tiers },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: ResourceQuota
          metadata: {name: compute, namespace: shop}
          spec: {hard: {pods: '20', limits.cpu: '16'}}
          status: {hard: {pods: '20', limits.cpu: '16'}, used: {pods: '11', limits.cpu: '7'}}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: ResourceQuota
          metadata: {name: compute, namespace: shop}
          spec: {hard: {pods: '20'}}
          status: {hard: {pods: '20'}, used: {pods: '20'}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: db-0, namespace: shop}
          spec:
            containers: [{name: db, image: shop/db:1}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]
      `,
    },
  },
  *evaluate({ tenancy, quotas, tiers }) {
    const tenants = tenancy.state === 'unseen' ? [] : tenancy.value.tenants;
    const byNamespace = Map.groupBy(visible(quotas), ({ meta }) => meta.namespace);
    for (const namespace of tenants) {
      const found = quotasOf(byNamespace.get(namespace.name) ?? []);
      const tier = tiers.ofNamespace(namespace.name);
      yield verdictOf(namespace, found, tier, gapsIn(quotas, namespace.name));
    }
    const gaps = someGaps(gapsOf(tenancy));
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all namespaces were seen', gaps);
    else if (tenants.length === 0) {
      const none: Evidence = { subject: CLUSTER, path: 'tenant namespaces', value: '0' };
      yield notApplicable('observed', 'there is no tenant namespace', [none]);
    }
  },
});

function verdictOf(
  { subject }: NamespaceView,
  { headroom, gaps, bound }: Quotas,
  { tier, assumed, gaps: tierGaps }: Tier,
  unseen: readonly Gap[],
): Verdict {
  const spent = headroom.find(({ atMost }) => atMost <= 0);
  const undecided = someGaps(tierGaps);
  if (spent !== undefined && tier === 'critical') {
    const message = `it is critical, and its quota of ${spent.resource} is used up`;
    return fail(subject, message, [spent.evidence], assumed ? { assumed } : {});
  }
  if (spent !== undefined && tier === 'unknown' && undecided !== undefined) {
    const message = `its quota of ${spent.resource} is used up; whether it is critical is not known`;
    return unknown(subject, message, undecided, { best: 'warn', evidence: [spent.evidence] });
  }
  const tight = headroom.find(({ atMost }) => atMost < ROOM);
  const open = someGaps([...unseen, ...gaps]);
  if (tight !== undefined && open === undefined) {
    const left = `${Math.max(0, tight.atMost)} more ${tight.resource}`;
    return warn(subject, `its quota leaves room for ${left}`, [tight.evidence]);
  }
  const evidence = headroom.map((one) => one.evidence);
  if (open !== undefined) {
    const best = tight === undefined ? 'pass' : 'warn';
    return unknown(subject, 'what its quotas leave was not seen', open, { best, evidence });
  }
  if (bound === undefined) {
    const none: Evidence = { subject, path: 'ResourceQuota', value: 'none that bounds all pods' };
    return warn(subject, 'no quota bounds what its pods can take', [none, ...evidence]);
  }
  return pass(subject, 'its quota bounds it and leaves room for a response', [bound, ...evidence]);
}
