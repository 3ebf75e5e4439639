import { adminTiers } from './admin-policy.ts';
import { antreaTiers } from './antrea.ts';
import { calicoPolicies, calicoTiers, DEFAULT_TIER_ORDER } from './calico.ts';
import { ciliumDenyTier, ciliumPolicies } from './cilium.ts';
import type { Json } from './json.ts';
import { networkPolicies } from './network-policy.ts';
import { type Tier, walk } from './tier.ts';
import type { Attempt, Direction, Family, Peer } from './world.ts';

export type Answer = 'yes' | 'no' | 'maybe';

/**
 * Whether these objects let the source open a connection to the destination: slow, and written from
 * the definitions of the APIs, one pair and one port at a time. A connection needs the source's
 * egress and the destination's ingress, over any family of addresses that both have; over none, nothing
 * passes.
 */
export function allowed(
  objects: readonly Json[],
  source: Peer,
  target: Peer,
  protocol: string,
  port: number,
): Answer {
  const answers = familiesOf(source, target).map((family): Answer => {
    const attempt = { objects, family, protocol, port };
    const egress = ofSide({ ...attempt, direction: 'egress' }, source, target);
    const ingress = ofSide({ ...attempt, direction: 'ingress' }, target, source);
    if (egress === 'no' || ingress === 'no') return 'no';
    return egress === 'yes' && ingress === 'yes' ? 'yes' : 'maybe';
  });
  if (answers.includes('yes')) return 'yes';
  return answers.includes('maybe') ? 'maybe' : 'no';
}

/** A pod on the host network and whatever is outside are not governed. */
function ofSide(
  attempt: Omit<Attempt, 'subject' | 'other'> & { readonly direction: Direction },
  subject: Peer,
  other: Peer,
): Answer {
  if (subject.type === 'outside' || subject.hostNetwork) return 'yes';
  const outcomes = walk(tiersOf({ ...attempt, subject, other }));
  if (!outcomes.has('deny')) return 'yes';
  return outcomes.has('allow') ? 'maybe' : 'no';
}

function tiersOf(attempt: Attempt): readonly Tier[] {
  const standard: Tier = {
    order: DEFAULT_TIER_ORDER,
    unmatched: 'deny',
    policies: [
      ...networkPolicies(attempt),
      ...ciliumPolicies(attempt),
      ...calicoPolicies('default', attempt),
    ],
  };
  return [
    ciliumDenyTier(attempt),
    ...adminTiers(attempt),
    ...calicoTiers(attempt),
    ...antreaTiers(attempt),
    standard,
  ];
}

/** Those both sides have; what has no known address could have any. */
function familiesOf(source: Peer, target: Peer): readonly Family[] {
  const [a, b] = [familiesIn(source), familiesIn(target)];
  if (a.length === 0 && b.length === 0) return [undefined];
  if (a.length === 0) return b;
  return b.length === 0 ? a : a.filter((one) => b.includes(one));
}

function familiesIn(peer: Peer): readonly (4 | 6)[] {
  const all = peer.type === 'outside' ? [peer.address] : peer.addresses;
  return [...new Set(all.map((one) => one.family))];
}
