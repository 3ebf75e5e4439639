import { type AccountRights, accountRights } from '../../src/facts/account-rights.ts';
import { type ApiTokens, apiTokens } from '../../src/facts/api-tokens.ts';
import { tenantWorkloads } from '../../src/facts/critical-workloads.ts';
import { scope } from '../../src/facts/scope.ts';
import { type PodView, type WorkloadView, workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  type Marks,
  notApplicable,
  pass,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('RBC-07'),
  lifecycle: 'stable',
  rule: `Tenant workloads whose ServiceAccount no binding gives more than discovery hold no token for the API server:
    automountServiceAccountToken is false, on the pod before its account, and no projected volume has such a token. A
    running pod shows what it mounts. Tokens for another audience, such as a cloud, do not count; nor do rights that
    all accounts have. PASS from 95 % of these workloads, WARN from 50 %, FAIL below.`,
  why: `A token that nobody needs is an identity for whoever breaks in: it reads the API, finds out what else there is,
    and has whatever somebody binds to that account later.`,
  fix: `Set automountServiceAccountToken: false on these ServiceAccounts, the default ones first, and start their pods
    anew.`,
  grade: { type: 'coverage', pass: fraction(19, 20), warn: fraction(1, 2) },
  needs: {
    workloads: maybe(workloads),
    scope: maybe(scope),
    tokens: apiTokens,
    rights: accountRights,
  },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec:
            template:
              spec:
                automountServiceAccountToken: false
                containers: [{name: cart, image: 'shop/cart:1'}]
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec: {template: {spec: {containers: [{name: cart, image: 'shop/cart:1'}]}}}
      `,
    },
  },
  *evaluate({ workloads, scope, tokens, rights }) {
    const verdicts = [...tenantWorkloads(scope, visible(workloads))].flatMap(({ workload }) => [
      ...verdictsOf(workload, tokens, rights),
    ]);
    yield* verdicts;
    const gaps = someGaps([...gapsOf(workloads), ...gapsOf(scope)]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (verdicts.length === 0) {
      const path = 'tenant workloads whose accounts have no rights of their own';
      const none: Evidence = { subject: CLUSTER, path, value: '0' };
      yield notApplicable('observed', 'every account of a tenant workload has rights to use', [
        none,
      ]);
    }
  },
});

/** None for a workload whose account has rights of its own. */
function* verdictsOf(
  { namespace, pods, subject }: WorkloadView,
  tokens: ApiTokens,
  rights: AccountRights,
): Iterable<Verdict> {
  const idle = pods.filter((pod) => rightsOf(pod, namespace, rights).extra !== 'yes');
  const unseen = idle.flatMap((pod): readonly Gap[] => {
    const found = rightsOf(pod, namespace, rights);
    return found.extra === 'unknown' ? found.gaps : [];
  });
  const all = idle.map((pod) => tokens.of(pod, namespace));
  const found =
    all.find(({ held }) => held === 'yes') ?? all.find(({ held }) => held === 'unknown') ?? all[0];
  if (found === undefined) return;
  const marks: Marks = unseen.length > 0 ? { scopeUnknown: true } : {};
  const evidence = [found.evidence] as const;
  switch (found.held) {
    case 'yes':
      yield fail(subject, 'it carries a token that its account has no use for', evidence, marks);
      return;
    case 'no':
      yield pass(subject, 'it carries no token', evidence, marks);
      return;
    case 'unknown': {
      const message = 'whether its account has a token mounted was not seen';
      yield unknown(subject, message, found.gaps, { ...marks, evidence });
    }
  }
}

function rightsOf(
  { spec }: PodView,
  namespace: string,
  rights: AccountRights,
): ReturnType<AccountRights['of']> {
  return rights.of(spec.serviceAccount || 'default', namespace);
}
