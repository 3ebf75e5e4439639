import { type PageableOwners, pageableOwners } from '../../src/facts/pageable-owners.ts';
import { type NamespaceView, tenancy } from '../../src/facts/tenancy.ts';
import { type Tier, tiers, vetoOf } from '../../src/facts/tiers.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsOf, someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  fail,
  notApplicable,
  pass,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('NSI-08'),
  lifecycle: 'stable',
  rule: `Coverage over tenant namespaces: a label or annotation whose key is in the plan's ownership.keys (owner, team
    or on-call without them), or an entry of ownership.tenants, names a rotation of the plan, or a contact by key
    or alias. PASS at 100 %, WARN from 80 %, FAIL below, and while a critical namespace lacks it. A name that
    the plan does not know does not count. Unknown without a plan, or without rotations and contacts in it.`,
  why: `Whoever isolates a workload at night needs its owner on the line: to say what breaks, and what is odd. A
    team name that reaches nobody costs the first hour.`,
  fix: `Label each namespace with the rotation that is paged for it, and enter that rotation in ir-plan.yaml.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(8, 10) },
  needs: { tenancy: maybe(tenancy), tiers, owners: pageableOwners },
  examples: {
    pass: {
      plan: `
        ownership: {keys: [on-call]}
        rotations: [{id: pay-oncall, coverage: 24x7, levels: 2}]
      `,
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay, labels: {on-call: pay-oncall}}}
      `,
    },
    fail: {
      plan: `
        ownership: {keys: [on-call]}
        rotations: [{id: pay-oncall, coverage: 24x7, levels: 2}]
      `,
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay, labels: {on-call: the-old-team}}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: web, labels: {team: web}}}
      `,
    },
  },
  *evaluate({ tenancy, tiers, owners }) {
    const tenants = tenancy.state === 'unseen' ? [] : tenancy.value.tenants;
    for (const namespace of tenants) {
      yield verdictOf(namespace, owners, gapsOf(tenancy), tiers.ofNamespace(namespace.name));
    }
    const gaps = someGaps(gapsOf(tenancy));
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all namespaces were seen', gaps);
    else if (tenants.length === 0 && tenancy.state === 'seen') {
      const value = tenancy.value.namespaces.map(({ name }) => name).join(', ');
      const note = 'all are system namespaces';
      yield notApplicable('observed', 'the cluster has no tenant namespace', [
        { subject: CLUSTER, path: 'namespaces', value, note },
      ]);
    }
  },
});

function verdictOf(
  namespace: NamespaceView,
  owners: PageableOwners,
  unseen: readonly Gap[],
  tier: Tier,
): Verdict {
  const { subject, object } = namespace;
  const found = owners.of(namespace);
  if (found.state === 'reachable') {
    return pass(subject, `${found.owner} can be paged for it`, found.evidence);
  }
  const marks = vetoOf(tier);
  const open = someGaps([...(object === undefined ? unseen : []), ...owners.gaps(namespace)]);
  const evidence = found.state === 'stranger' ? found.evidence : [];
  if (open !== undefined) {
    const message = 'not known whether its owner can be paged';
    return unknown(subject, message, open, { veto: tier.tier !== 'normal', evidence });
  }
  if (found.state === 'stranger') {
    const message = `the plan has no rotation or contact named ${found.owners.join(' or ')}`;
    return fail(subject, message, found.evidence, marks);
  }
  const path = `metadata.labels[${found.keys.join(' | ')}]`;
  return fail(subject, 'it names no owner', [{ subject, path, value: 'not set' }], marks);
}
