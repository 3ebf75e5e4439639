import { text, texts } from '../../../model/decode.ts';
import { heldBy } from './held.ts';
import { type InstanceMetadata, instanceMetadata } from './instances.ts';
import { pages, type Reading, type ReadSection, type Sight, told } from './sight.ts';

/** Node groups, Fargate profiles, and the pools that Auto Mode brings. */
export const readPools: ReadSection = async (sight, reading) => {
  const [groups, profiles, auto] = await Promise.all([
    nodeGroups(sight, reading),
    reading.attempt('eks:ListFargateProfiles', () => fargateProfiles(sight, reading)),
    reading.attempt('eks:DescribeCluster', () => autoPools(sight, reading)),
  ]);
  return [...groups, ...(profiles ?? []), ...(auto ?? [])];
};

/** As AWS documents it: there is no machine of the customer that could have any. */
const NO_METADATA = 'Fargate has no metadata service';

async function nodeGroups(sight: Sight, reading: Reading): Promise<readonly object[]> {
  const clusterName = sight.arn.name;
  const names = await pages(sight, 'ListNodegroups', 'nodegroups', (client, page, options) =>
    client.listNodegroups({ clusterName, ...page }, options),
  );
  if (names.length === 0) return [];
  const metadata = await reading.attempt('ec2:DescribeInstances', () => instanceMetadata(sight));
  return Promise.all(names.map((name) => nodeGroup(String(name), metadata, sight, reading)));
}

async function nodeGroup(
  name: string,
  metadata: ReadonlyMap<string, InstanceMetadata> | undefined,
  sight: Sight,
  reading: Reading,
): Promise<object> {
  const clusterName = sight.arn.name;
  const raw = await reading.attempt('eks:DescribeNodegroup', () =>
    sight.eks('DescribeNodegroup', name, (client, options) =>
      client.describeNodegroup({ clusterName, nodegroupName: name }, options),
    ),
  );
  if (raw === undefined) return { name };
  const field = `nodegroups[${name}]`;
  const version = text(raw, 'nodegroup.version');
  const capacity = text(raw, 'nodegroup.capacityType');
  // A group without instances has none that tell, and the field is not there.
  const seen = metadata?.get(name);
  return {
    name,
    ...(version === undefined ? {} : { version: told(version, `${field}.version`) }),
    ...imageOf(raw, field),
    ...(capacity === undefined
      ? {}
      : { spot: told(capacity === 'SPOT', `${field}.capacityType`, capacity) }),
    ...(seen === undefined
      ? {}
      : { metadataProtected: told(seen.isProtected, seen.field, seen.said) }),
    ...(await roleOf(text(raw, 'nodegroup.nodeRole'), `${field}.nodeRole`, sight, reading)),
  };
}

/** The kind of image, and the release of it where EKS chose that. */
function imageOf(raw: unknown, field: string): object {
  const type = text(raw, 'nodegroup.amiType');
  const release = text(raw, 'nodegroup.releaseVersion');
  if (type === undefined) return {};
  const value = release === undefined ? type : `${type} ${release}`;
  return { image: told(value, `${field}.releaseVersion`) };
}

async function fargateProfiles(sight: Sight, reading: Reading): Promise<readonly object[]> {
  const clusterName = sight.arn.name;
  const names = await pages(
    sight,
    'ListFargateProfiles',
    'fargateProfileNames',
    (client, page, options) => client.listFargateProfiles({ clusterName, ...page }, options),
  );
  return Promise.all(
    names.map(async (one) => {
      const fargateProfileName = String(one);
      const raw = await reading.attempt('eks:DescribeFargateProfile', () =>
        sight.eks('DescribeFargateProfile', fargateProfileName, (client, options) =>
          client.describeFargateProfile({ clusterName, fargateProfileName }, options),
        ),
      );
      const role = text(raw, 'fargateProfile.podExecutionRoleArn');
      const field = `fargateProfiles[${fargateProfileName}].podExecutionRoleArn`;
      return {
        name: fargateProfileName,
        serverless: true,
        metadataProtected: told(true, `fargateProfiles[${fargateProfileName}]`, NO_METADATA),
        ...(await roleOf(role, field, sight, reading)),
      };
    }),
  );
}

async function autoPools(sight: Sight, reading: Reading): Promise<readonly object[]> {
  const raw = await sight.cluster();
  const role = text(raw, 'computeConfig.nodeRoleArn');
  const own = await roleOf(role, 'computeConfig.nodeRoleArn', sight, reading);
  return texts(raw, 'computeConfig.nodePools').map((name) => ({ name, ...own }));
}

async function roleOf(
  arn: string | undefined,
  field: string,
  sight: Sight,
  reading: Reading,
): Promise<object> {
  if (arn === undefined) return {};
  const permissions = await heldBy(arn, sight, reading);
  return {
    identity: told(arn, field),
    ...(permissions === undefined ? {} : { permissions }),
  };
}
