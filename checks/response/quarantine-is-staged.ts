import {
  type QuarantineEffects,
  quarantineEffect,
} from '../../src/facts/isolation/quarantine-effect.ts';
import { quarantine, type StagedDeny, stagedBy } from '../../src/facts/quarantine.ts';
import { type DeclaredLabel, declaredLabel, labelText } from '../../src/facts/quarantine-plan.ts';
import { type NamespaceView, tenancy } from '../../src/facts/tenancy.ts';
import { tiers, vetoOf } from '../../src/facts/tiers.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER, fieldOf } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsIn, gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  type Marks,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-02'),
  lifecycle: 'stable',
  rule: `Every tenant namespace holds a policy that selects only the label of containment.quarantine, for both
    directions, and allows nothing. PASS all of them, WARN from 80 %, FAIL below. Where only a policy of
    cluster scope denies (ClusterNetworkPolicy, Cilium, Calico, Antrea), a pod with the label must be cut off both
    ways by what takes effect, nodes aside. Without containment.quarantine in the plan a namespace with such a policy for some label is
    unknown, and one without any fails whatever the label is. Who may edit the policies is judged by
    isolation/tenants-cannot-edit-isolation.`,
  why: `Containment that begins with writing and reviewing a policy costs the hour the intruder needs. A staged
    policy makes isolation one label, which anyone on call can set.`,
  fix: `Create in every tenant namespace a NetworkPolicy whose podSelector is the quarantine label alone, with
    policyTypes Ingress and Egress and no rules, and name label and policy in the plan.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(4, 5) },
  needs: {
    tenancy: maybe(tenancy),
    tiers,
    staged: maybe(quarantine),
    label: declaredLabel,
    effect: quarantineEffect,
  },
  examples: {
    pass: {
      plan: 'containment: {quarantine: {labelKey: ir/quarantine, labelValue: "true"}}',
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: quarantine, namespace: shop}
          spec:
            podSelector: {matchLabels: {ir/quarantine: 'true'}}
            policyTypes: [Ingress, Egress]
      `,
    },
    fail: {
      plan: 'containment: {quarantine: {labelKey: ir/quarantine, labelValue: "true"}}',
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: quarantine, namespace: shop}
          spec: {podSelector: {matchLabels: {ir/quarantine: 'true'}}}
      `,
    },
  },
  *evaluate({ tenancy, tiers, staged, label, effect }) {
    const tenants = tenancy.state === 'unseen' ? [] : tenancy.value.tenants;
    const value = label.valueFor(visible(staged), tenants);
    const of = stagedBy(visible(staged));
    for (const namespace of tenants) {
      const here = of(namespace);
      const marks = vetoOf(tiers.ofNamespace(namespace.name));
      const unseen = gapsIn(staged, namespace.name);
      yield verdictOf(namespace, here, unseen, { label, value, effect, marks });
    }
    const gaps = someGaps(gapsOf(tenancy));
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all namespaces were seen', gaps);
    else if (tenants.length === 0 && tenancy.state === 'seen') {
      const names = tenancy.value.namespaces.map(({ name }) => name).join(', ');
      yield notApplicable('observed', 'the cluster has no tenant namespace', [
        { subject: CLUSTER, path: 'namespaces', value: names, note: 'all are system namespaces' },
      ]);
    }
  },
});

interface Asked {
  readonly label: DeclaredLabel;
  readonly value: string | undefined;
  readonly effect: QuarantineEffects;
  readonly marks: Marks;
}

function verdictOf(
  namespace: NamespaceView,
  here: readonly StagedDeny[],
  unseen: readonly Gap[],
  asked: Asked,
): Verdict {
  const { label, value, marks } = asked;
  const { subject } = namespace;
  const fits = here.filter((one) => label.fits(one, value));
  const own = fits.filter((one) => one.namespace !== undefined).map(evidenceOf);
  const wide = fits.filter((one) => one.namespace === undefined).map(evidenceOf);
  const [first, ...others] = own;
  const undeclared = someGaps(label.gaps);
  if (undeclared !== undefined && fits.length > 0) {
    const message = 'a policy here isolates by a label, which the plan does not declare';
    return unknown(subject, message, undeclared, { evidence: [...own, ...wide] });
  }
  if (first !== undefined) {
    const message = `the label ${labelText(label, value)} isolates here`;
    return pass(subject, message, [first, ...others, ...label.evidence]);
  }
  const [deny, ...denies] = wide;
  if (deny !== undefined) return byEffect(namespace, [deny, ...denies], asked);
  const gaps = someGaps([...unseen, ...label.gaps]);
  if (unseen.length > 0 && gaps !== undefined) {
    return unknown(subject, 'not all policies were seen', gaps, { evidence: label.evidence });
  }
  const none: Evidence = { subject, path: '', value: 'no policy isolates by the label alone' };
  const contradiction = label.policyMissing ? { contradiction: true } : {};
  const message = `no policy is staged for ${labelText(label, value)}`;
  return fail(subject, message, [none, ...label.evidence], { ...marks, ...contradiction });
}

/** A deny of cluster scope counts as far as it cuts the namespace's pods off. */
function byEffect(
  { name, subject }: NamespaceView,
  denies: SomeEvidence,
  { label, value, effect, marks }: Asked,
): Verdict {
  const found = effect.of(name, [label.key ?? '', value ?? '']);
  const evidence = [...denies, ...label.evidence, ...found.evidence] as const;
  const message = `with the label ${labelText(label, value)}, ${found.message}`;
  if (found.state === 'cut') return pass(subject, message, evidence);
  if (found.state === 'leaks') return fail(subject, message, evidence, marks);
  return unknown(subject, message, found.gaps, { ...marks, evidence });
}

function evidenceOf({ policy, path, label }: StagedDeny): Evidence {
  return fieldOf(policy, path, label.text, 'both directions, nothing allowed');
}
