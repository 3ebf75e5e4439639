import { CLUSTER } from '../model/kubernetes/meta.ts';
import { gapsOf, type Observed, someGaps } from '../model/observed.ts';
import { type Marks, notApplicable, unknownRest, type Verdict } from '../model/verdict.ts';
import type { Scope } from './scope.ts';
import type { NamespaceView } from './tenancy.ts';

/** Tenant namespaces that a rule about the critical tier is about, or may be about: the marks say so. */
export function* criticalNamespaces(
  scope: Observed<Scope>,
): Iterable<{ readonly namespace: NamespaceView; readonly marks: Marks }> {
  if (scope.state === 'unseen') return;
  for (const namespace of scope.value.tenants) {
    const { tier, assumed } = scope.value.namespaceTier(namespace.name);
    if (tier === 'critical') yield { namespace, marks: assumed ? { assumed } : {} };
    if (tier === 'unknown') yield { namespace, marks: { scopeUnknown: true } };
  }
}

/** What is left to say after a verdict for each of them: whether there may be more, or why there is none. */
export function* otherCriticalNamespaces(
  scope: Observed<Scope>,
  judged: number,
): Iterable<Verdict> {
  const gaps = someGaps(gapsOf(scope));
  if (gaps !== undefined) {
    yield unknownRest(CLUSTER, 'not all namespaces were seen', gaps);
    return;
  }
  if (judged > 0) return;
  const none = { subject: CLUSTER, path: 'critical namespaces', value: '0' };
  const basis = scope.state !== 'unseen' && scope.value.tiersDeclared ? 'declared' : 'observed';
  yield notApplicable(basis, 'no namespace is critical', [none]);
}
