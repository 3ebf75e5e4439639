import { list, text } from '../../../model/decode.ts';
import { addonOf } from './addon.ts';
import { pages, type ReadSection } from './sight.ts';

/** The add-ons that EKS runs, without their configuration: people write secrets into it. */
export const readAddons: ReadSection = async (sight, reading) => {
  const clusterName = sight.arn.name;
  const names = await pages(sight, 'ListAddons', 'addons', (client, page, options) =>
    client.listAddons({ clusterName, ...page }, options),
  );
  const all = await Promise.all(
    names.map(async (name) => {
      if (typeof name !== 'string') return [];
      const field = `addons[${name}]`;
      const raw = await reading.attempt('eks:DescribeAddon', () => addonOf(name, sight));
      if (raw === undefined) return [{ name, field }];
      const version = text(raw, 'addonVersion');
      const status = text(raw, 'status');
      return [
        {
          name,
          ...(version === undefined ? {} : { version }),
          ...(status === undefined ? {} : { status }),
          issues: list(raw, 'health.issues').flatMap((one) => text(one, 'code') ?? []),
          field: `${field}.status`,
        },
      ];
    }),
  );
  return all.flat();
};
