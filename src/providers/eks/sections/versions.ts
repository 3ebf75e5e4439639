import { at, list, text } from '../../../model/decode.ts';
import { type Reading, type ReadSection, required, type Sight, told } from './sight.ts';

const SUPPORT: Readonly<Record<string, 'standard' | 'extended'>> = {
  STANDARD_SUPPORT: 'standard',
  EXTENDED_SUPPORT: 'extended',
};

const UNSUPPORTED = 'UNSUPPORTED';
const KNOWN = /^(STANDARD_SUPPORT|EXTENDED_SUPPORT|UNSUPPORTED)$/;

export const readVersions: ReadSection = async (sight, reading) => {
  const raw = await sight.cluster();
  const version = required(raw, 'version', text);
  const policy = text(raw, 'upgradePolicy.supportType');
  return {
    controlPlane: told(version, 'version'),
    ...(policy === undefined ? {} : { channel: told(policy, 'upgradePolicy.supportType') }),
    ...(await supportOf(version, sight, reading)),
  };
};

/** The dates of a version are the same in all of a partition: they are asked for once. */
async function supportOf(version: string, sight: Sight, reading: Reading): Promise<object> {
  const found = await reading.attempt('eks:DescribeClusterVersions', () =>
    sight.common.get(
      `versions ${sight.arn.partition} ${version}`,
      () =>
        sight.eks('DescribeClusterVersions', version, (client, options) =>
          client.describeClusterVersions({ clusterVersions: [version] }, options),
        ),
      sight.signal,
    ),
  );
  if (found === undefined) return {};
  const one = list(found, 'clusterVersions').find(
    (each) => text(each, 'clusterVersion') === version,
  );
  if (one === undefined) {
    reading.missing(`AWS tells nothing of version ${version}`, 'eks:DescribeClusterVersions');
    return {};
  }
  const field = `clusterVersions[${version}]`;
  const status = text(one, 'versionStatus') ?? '';
  const support = SUPPORT[status];
  return {
    ...(KNOWN.test(status)
      ? { supported: told(status !== UNSUPPORTED, `${field}.versionStatus`, status) }
      : {}),
    ...(support === undefined ? {} : { support: told(support, `${field}.versionStatus`, status) }),
    ...dated('standardUntil', one, field, 'endOfStandardSupportDate'),
    ...dated('extendedUntil', one, field, 'endOfExtendedSupportDate'),
  };
}

function dated(name: string, raw: unknown, field: string, path: string): object {
  const found = at(raw, path);
  if (!(found instanceof Date) || Number.isNaN(found.getTime())) return {};
  return { [name]: told(found.toISOString().slice(0, 10), `${field}.${path}`) };
}
