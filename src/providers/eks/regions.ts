import { text } from '../../model/decode.ts';
import { type Account, type Place, placeName } from './account.ts';
import { type AwsFault, thrownBy } from './faults.ts';
import { isRegion } from './options.ts';
import { partitionOf } from './partitions.ts';
import { members, queryRequest } from './protocols.ts';
import type { Calling } from './sdk.ts';
import { ask } from './signed.ts';

export interface Regions {
  readonly regions: readonly string[];
  /** Why there may be others. */
  readonly fault: AwsFault | undefined;
}

/**
 * The regions that an account has enabled; tokens are not known in any other. Where the list is
 * refused, the region that we are in goes on.
 */
export async function regionsOf(
  account: Account,
  home: string,
  calling: Calling,
  signal: AbortSignal,
): Promise<Regions> {
  const { regions } = calling.options;
  if (regions !== undefined) return { regions: [...new Set(regions)], fault: undefined };
  const place: Place = { account, region: home };
  try {
    const raw = await ask(ENABLED, place, calling, signal);
    const names = members(raw, 'regionInfo', 'item').map((one) => text(one, 'regionName') ?? '');
    const own = names.filter(
      (name) => isRegion(name) && partitionOf(name).name === account.partition.name,
    );
    return { regions: [...new Set(own)].sort(), fault: undefined };
  } catch (error) {
    signal.throwIfAborted();
    const call = { action: ENABLED.action, where: placeName(place) };
    return { regions: [home], fault: thrownBy(error, call) };
  }
}

const ENABLED = queryRequest('ec2:DescribeRegions', '2016-11-15', {
  'Filter.1.Name': 'opt-in-status',
  'Filter.1.Value.1': 'opt-in-not-required',
  'Filter.1.Value.2': 'opted-in',
});
