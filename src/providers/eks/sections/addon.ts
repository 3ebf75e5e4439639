import { at } from '../../../model/decode.ts';
import { AwsFault } from '../faults.ts';
import type { Sight } from './sight.ts';

/** What EKS says of one of its add-ons; undefined where it does not run it. */
export async function addonOf(addonName: string, sight: Sight): Promise<unknown> {
  const clusterName = sight.arn.name;
  try {
    const raw = await sight.eks('DescribeAddon', addonName, (client, options) =>
      client.describeAddon({ clusterName, addonName }, options),
    );
    return at(raw, 'addon');
  } catch (error) {
    const absent = error instanceof AwsFault && error.reason === 'ResourceNotFoundException';
    if (absent) return undefined;
    throw error;
  }
}
