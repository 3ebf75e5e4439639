import { distinctEvidence, whoIs } from '../../src/facts/confined.ts';
import {
  criticalNamespaces,
  otherCriticalNamespaces,
} from '../../src/facts/critical-namespaces.ts';
import { type Declarations, declarations } from '../../src/facts/declarations.ts';
import {
  holdingEvidence,
  type RightHolder,
  type RightHolders,
  rightHolders,
} from '../../src/facts/right-holders.ts';
import { scope } from '../../src/facts/scope.ts';
import type { NamespaceView } from '../../src/facts/tenancy.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import { fail, type Marks, pass, unknown, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { ENTERING_PODS } from '../../src/tables/guarded-rights.ts';

export const check: Check = defineCheck({
  ...entry('RBC-12'),
  lifecycle: 'stable',
  rule: `For each critical namespace, everybody who may create or change pods and what creates them, run commands in
    pods, attach to them, forward their ports or put a container into them, by a binding that nobody ships. PASS when
    these are the platform, whom the plan names and delivery that an exception of the plan declares. WARN when people
    hold it there by a RoleBinding of the namespace. FAIL for ServiceAccounts and for anybody else.`,
  why: `Whoever may start a pod beside the crown jewels runs as any account of theirs, and whoever may enter one reads
    what it reads.`,
  fix: `Let delivery alone create workloads there, name it in an exception of the plan, and give people read access; keep
    exec for the responders.`,
  grade: worst,
  needs: { scope: maybe(scope), holders: rightHolders, declarations },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: orders, namespace: shop}
          spec:
            containers: [{name: main, image: shop/orders:1}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: orders}}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: entering}
          rules: [{apiGroups: [''], resources: [pods/exec], verbs: [create]}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: entering, namespace: shop}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: entering}
          subjects: [{kind: Group, name: responders, apiGroup: rbac.authorization.k8s.io}]
      `,
      plan: `
        tiers: {critical: [{namespace: shop}]}
        access: {responders: [{group: responders}]}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: orders, namespace: shop}
          spec:
            containers: [{name: main, image: shop/orders:1}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: orders}}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: entering}
          rules: [{apiGroups: [''], resources: [pods/exec], verbs: [create]}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: entering, namespace: shop}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: entering}
          subjects: [{kind: ServiceAccount, name: runner, namespace: build}]
      `,
      plan: 'tiers: {critical: [{namespace: shop}]}',
    },
  },
  *evaluate({ scope, holders, declarations }) {
    const all = holders.of(ENTERING_PODS);
    const critical = [...criticalNamespaces(scope)];
    for (const { namespace, marks } of critical) {
      const inside = all.flatMap((one) => within(one, namespace.name));
      yield verdictOf({ namespace, inside, marks }, holders, declarations);
    }
    yield* otherCriticalNamespaces(scope, critical.length);
  },
});

interface Guarded {
  readonly namespace: NamespaceView;
  readonly inside: readonly RightHolder[];
  readonly marks: Marks;
}

/** The same holder with what he holds in this namespace; none where he holds nothing. */
function within(holder: RightHolder, namespace: string): readonly RightHolder[] {
  const [first, ...rest] = holder.holdings.filter(({ grant }) =>
    ['', namespace].includes(grant.namespace),
  );
  return first === undefined ? [] : [{ ...holder, holdings: [first, ...rest] }];
}

/** So many of them are shown for one namespace. */
const SHOWN = 4;

function verdictOf(
  { namespace, inside, marks }: Guarded,
  holders: RightHolders,
  declarations: Declarations,
): Verdict {
  const { subject } = namespace;
  const others = inside.filter(
    (one) =>
      !['platform', 'declared'].includes(one.kind) &&
      declarations.of(check, one.subject) === undefined,
  );
  const isTeam = ({ kind, holdings }: RightHolder): boolean =>
    kind === 'person' && holdings.every(({ grant }) => grant.namespace !== '');
  const strangers = others.filter((one) => !isTeam(one));
  const shown = (strangers.length > 0 ? strangers : others).slice(0, SHOWN);
  const evidence = distinctEvidence(
    shown.flatMap(({ holdings }) => holdings.slice(0, 1).flatMap(holdingEvidence)),
  );
  const [first] = strangers;
  if (first !== undefined && evidence !== undefined) {
    const more = strangers.length > 1 ? ` and ${strangers.length - 1} others` : '';
    const message = `${whoIs(first)}${more} may create or enter pods: ${first.subject.key}`;
    return fail(subject, message, evidence, marks);
  }
  const gaps = someGaps(holders.gaps);
  if (gaps !== undefined) {
    return unknown(subject, 'not all roles and bindings were seen', gaps, {
      ...marks,
      ...(others.length > 0 ? { best: 'warn' as const } : {}),
    });
  }
  if (evidence !== undefined) {
    return warn(subject, 'people may create or enter pods of their namespace', evidence, marks);
  }
  const value = String(inside.length);
  const none = { subject, path: 'named holders who may create or enter pods', value };
  return pass(subject, 'only the platform and whom the plan names may do so', [none], marks);
}
