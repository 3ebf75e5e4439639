import type { IstioAuthorization } from '../../model/kubernetes/istio-authorization.ts';
import { asksOfRequests, holdsAtNode } from './rule-effects.ts';

/** What a policy leaves undone where it holds: all it says, or a part. */
export interface Shortfall {
  readonly undone: 'all' | 'some';
  readonly why: string;
}

/** Undefined where a policy does all that it says. */
export function shortfall(
  { action, rules }: IstioAuthorization,
  mesh: string,
): Shortfall | undefined {
  if (action === 'AUDIT') return { undone: 'all', why: 'it only asks for records' };
  if (mesh !== 'istio-ambient') return undefined;
  if (action === 'CUSTOM') return { undone: 'all', why: 'the proxy of a node asks nobody else' };
  if (action === 'ALLOW') return ofAllowing(rules);
  if (action !== 'DENY' || rules.every(holdsAtNode)) return undefined;
  return rules.some(holdsAtNode)
    ? { undone: 'some', why: 'rules about requests do nothing without a waypoint' }
    : { undone: 'all', why: 'it is about requests, which takes a waypoint' };
}

/** The proxy of a node leaves out what it cannot read, and so lets in fewer than the policy says. */
function ofAllowing(rules: IstioAuthorization['rules']): Shortfall | undefined {
  const lost = rules.filter(asksOfRequests);
  if (lost.length === 0) return undefined;
  const why = 'rules about requests let nobody in without a waypoint';
  return { undone: lost.length === rules.length ? 'all' : 'some', why };
}
