import type { Observed } from '../model/observed.ts';
import type { Marks } from '../model/verdict.ts';
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
