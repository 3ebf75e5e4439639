import { type MixedOwners, namespaceOwners } from '../../src/facts/namespace-owners.ts';
import { type NamespaceView, tenancy, unseenNamespace } from '../../src/facts/tenancy.ts';
import { type WorkloadView, workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER, fieldOf } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsIn, gapsOf, someGaps, visible } from '../../src/model/observed.ts';
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

const DEFAULT = 'default';

export const check: Check = defineCheck({
  ...entry('NSI-07'),
  lifecycle: 'stable',
  rule: `FAIL when workloads run in the namespace default. WARN when manifests name no namespace at all, and when the workloads of one tenant namespace carry
    different owners: several values of one key of the plan's ownership.keys (owner, team or on-call without a
    plan), or several tenants of its ownership map. PASS when default is empty and every namespace has at most
    one owner.`,
  why: `Quarantine policies, quotas, rights and reconcilers are set by namespace. Where two teams share one,
    containing the first also takes down the second.`,
  fix: `Give each team its own namespaces, and move what runs in default to a namespace with an owner.`,
  grade: worst,
  needs: { tenancy: maybe(tenancy), workloads: maybe(workloads), owners: namespaceOwners },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: default}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: cart, namespace: shop, labels: {team: shop}}
          spec: {containers: [{name: main, image: shop/cart:1}]}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: default}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: cart, namespace: default, labels: {team: shop}}
          spec: {containers: [{name: main, image: shop/cart:1}]}
      `,
    },
  },
  *evaluate({ tenancy, workloads, owners }) {
    const tenants = tenancy.state === 'unseen' ? [] : tenancy.value.tenants;
    const here = Map.groupBy(visible(workloads), (workload) => workload.namespace);
    const others = tenants.filter(({ name }) => name !== DEFAULT);
    for (const namespace of [unseenNamespace(DEFAULT), ...others]) {
      const inside = here.get(namespace.name) ?? [];
      const unseen = gapsIn(workloads, namespace.name);
      const mixed = owners.mixed(namespace, inside);
      if (mixed !== undefined || inside.length + unseen.length > 0 || namespace.name === DEFAULT) {
        yield verdictOf(namespace, inside, mixed, unseen);
      }
    }
    const gaps = someGaps([...gapsOf(tenancy), ...gapsOf(workloads)]);
    if (gaps !== undefined)
      yield unknownRest(CLUSTER, 'not all namespaces and workloads were seen', gaps);
  },
});

function verdictOf(
  namespace: NamespaceView,
  inside: readonly WorkloadView[],
  mixed: MixedOwners | undefined,
  unseen: readonly Gap[],
): Verdict {
  const { name, subject } = namespace;
  const evidence = shown(namespace, inside);
  if (name === DEFAULT && inside.length > 0) {
    return inside.some(isInDefault)
      ? fail(subject, 'tenant workloads run in default', evidence)
      : warn(subject, 'manifests name no namespace, so default is where they go', evidence);
  }
  if (mixed !== undefined) {
    const [first = evidence[0], ...rest] = mixed.evidence;
    return warn(subject, `shared by ${mixed.owners.join(' and ')}`, [first, ...rest]);
  }
  const gaps = someGaps(unseen);
  if (gaps !== undefined) return unknown(subject, 'not all its workloads were seen', gaps);
  return pass(
    subject,
    name === DEFAULT ? 'nothing runs in it' : 'what runs in it has at most one owner',
    evidence,
  );
}

/** Whether it says so itself: a manifest may leave the namespace to whoever applies it. */
function isInDefault({ pods }: WorkloadView): boolean {
  return pods.some(({ object }) => object.meta.namespaceGiven);
}

/** The workloads of a namespace, a few by name. */
function shown(namespace: NamespaceView, workloads: readonly WorkloadView[]): SomeEvidence {
  const some = workloads.slice(0, 5).flatMap(({ pods }): readonly Evidence[] => {
    const [pod] = pods;
    return pod === undefined ? [] : [fieldOf(pod.object, 'metadata.namespace', namespace.name)];
  });
  const count: Evidence = {
    subject: namespace.subject,
    path: 'workloads',
    value: String(workloads.length),
  };
  return [count, ...some];
}
