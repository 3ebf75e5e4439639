import { type DefaultAccount, defaultAccounts } from '../../src/facts/default-accounts.ts';
import { tenancy } from '../../src/facts/tenancy.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER, subjectOf } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps } from '../../src/model/observed.ts';
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
  ...entry('RBC-08'),
  lifecycle: 'stable',
  rule: `PASS when no RoleBinding or ClusterRoleBinding names the ServiceAccount default of a tenant namespace.
    WARN when one does and no pod that runs as default carries its token. FAIL when such a pod does. The default
    accounts of system namespaces are the distribution's own affair.`,
  why: `Every pod that names no account runs as default. Rights given to it belong to nobody: taking them from the
    intruder breaks unrelated workloads, so nobody dares.`,
  fix: `Give the workload a ServiceAccount of its own, bind the role to that one, and remove default from the
    binding.`,
  grade: worst,
  needs: { tenancy: maybe(tenancy), accounts: defaultAccounts },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: reader, namespace: shop}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
          subjects: [{kind: ServiceAccount, name: cart, namespace: shop}]
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: reader, namespace: shop}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
          subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
        - apiVersion: v1
          kind: Pod
          metadata: {name: cart, namespace: shop}
          spec: {containers: [{name: main, image: shop/cart:1}]}
      `,
    },
  },
  *evaluate({ tenancy, accounts }) {
    const known = tenancy.state === 'unseen' ? undefined : tenancy.value;
    const names = new Set([
      ...(known?.tenants ?? []).map(({ name }) => name),
      ...accounts.bound.filter((name) => known?.isTenant(name) ?? false),
    ]);
    for (const namespace of names) yield verdictOf(namespace, accounts.of(namespace));
    const gaps = someGaps(gapsOf(tenancy));
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all namespaces were seen', gaps);
    else if (names.size === 0) {
      const none: Evidence = { subject: CLUSTER, path: 'tenant namespaces', value: '0' };
      yield notApplicable('observed', 'there is no tenant namespace', [none]);
    }
  },
});

function verdictOf(namespace: string, account: DefaultAccount): Verdict {
  const subject = subjectOf({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    namespace,
    name: 'default',
  });
  const { bindings, users } = account;
  const [first, ...rest] = bindings;
  if (first === undefined) {
    const gaps = someGaps(account.bindingGaps);
    if (gaps !== undefined) return unknown(subject, 'not all bindings were seen', gaps);
    const none: Evidence = { subject, path: 'bindings that name it', value: 'none' };
    return pass(subject, 'no binding names it', [none]);
  }
  if (users.length > 0) {
    return fail(subject, 'it has rights, and pods run as it', [first, ...rest, ...users]);
  }
  const gaps = someGaps(account.userGaps);
  if (gaps !== undefined) {
    const message = 'it has rights; whether pods run as it was not seen';
    return unknown(subject, message, gaps, { best: 'warn', evidence: bindings });
  }
  return warn(subject, 'it has rights, though no pod carries its token', [first, ...rest]);
}
