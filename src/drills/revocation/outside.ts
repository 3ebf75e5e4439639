import type { CloudGrant } from '../../model/cloud/authorizers.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import { OUTSIDE_AUTHORIZERS } from '../../tables/outside-authorizers.ts';

/** Why rights of a person may come from a cloud: taking bindings away does not end those. */
export function outsideOf(
  distribution: string,
  authorizers: Observed<readonly CloudGrant[]>,
  unknown: readonly Gap[],
): readonly Gap[] {
  if (distribution === 'unknown') return unknown;
  const outside = OUTSIDE_AUTHORIZERS[distribution];
  if (outside === undefined) return [];
  if (authorizers.state === 'unseen') return authorizers.gaps;
  const granted = authorizers.value.find(({ holder, admin }) => holder === 'people' && admin);
  if (granted === undefined) return gapsOf(authorizers);
  return [
    {
      source: 'cloud/authorizers',
      cause: 'not-collected',
      detail: `${outside} make people administrators, ${granted.principal} for one: whether this is among them is not known`,
      permission: 'access.external of the plan, with each identity',
    },
  ];
}
