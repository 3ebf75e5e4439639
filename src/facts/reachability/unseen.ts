import type { Gap } from '../../model/observed.ts';
import { EVERY_NAMESPACE, podsOf } from './label-tests.ts';
import {
  type Compiled,
  EVERY_PORT,
  LAYER_ORDER,
  type Layer,
  NETWORK_POLICY_RANK,
  type Policy,
  type Rule,
} from './rules.ts';

/**
 * Policies that were not seen may isolate and may allow anything: they stand in the answer as policies in
 * doubt, so that nothing is called allowed or denied that one of them could turn around.
 */
export function unseenPolicies(gaps: readonly Gap[], scope: 'standard' | 'every-tier'): Compiled {
  const policies = gaps.map((gap) => inDoubt(gap, scope));
  const layers: readonly Layer[] = [
    {
      id: scope === 'standard' ? 'NetworkPolicy' : 'policies that were not seen',
      order: scope === 'standard' ? LAYER_ORDER.standard : LAYER_ORDER.admin,
      unmatched: scope === 'standard' ? 'deny' : 'next',
      policies,
    },
  ];
  return { ingress: layers, egress: layers, findings: [] };
}

function inDoubt({ source, detail, namespace }: Gap, scope: 'standard' | 'every-tier'): Policy {
  const among =
    namespace === undefined
      ? podsOf(EVERY_NAMESPACE)
      : podsOf({ type: 'named' as const, name: namespace });
  const rule = (action: Rule['action']): Rule => ({
    action,
    peers: { type: 'everyone' },
    ports: EVERY_PORT,
    path: '',
    doubt: detail,
  });
  return {
    object: { type: 'cluster', key: source },
    rank: NETWORK_POLICY_RANK,
    selects: { type: 'maybe', term: among, why: detail },
    isolates: scope === 'standard',
    rules: scope === 'standard' ? [rule('allow')] : [rule('allow'), rule('deny')],
  };
}
