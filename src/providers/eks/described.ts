import { createHash } from 'node:crypto';
import type { ClusterRef } from '../../model/access.ts';
import { at, text } from '../../model/decode.ts';
import type { Place } from './account.ts';
import { type ClusterArn, parseClusterArn } from './arn.ts';
import type { AwsFault } from './faults.ts';

/** The ARN of a cluster by its name: EKS builds it so, and tells the same. */
function arnOf(name: string, { account, region }: Place): ClusterArn | undefined {
  const { id = '' } = account;
  return parseClusterArn(`arn:${account.partition.name}:eks:${region}:${id}:cluster/${name}`);
}

/** A cluster as DescribeCluster tells it, or by its name alone where that was refused. */
export function refOf(
  name: string,
  place: Place,
  told: { readonly cluster: unknown } | { readonly fault: AwsFault },
): ClusterRef {
  const cluster = 'fault' in told ? undefined : told.cluster;
  const arn = parseClusterArn(text(cluster, 'arn') ?? '') ?? arnOf(name, place);
  const server = serverOf(text(cluster, 'endpoint'));
  const ca = caOf(cluster);
  const connector = at(cluster, 'connectorConfig');
  return {
    name,
    source: 'eks',
    server,
    identities: [
      ...(arn === undefined ? [] : [{ type: 'cloud', value: arn.arn } as const]),
      ...(server === '' || ca === undefined
        ? []
        : [{ type: 'server', value: `${server}#sha256:${hashOf(ca)}` } as const]),
    ],
    region: place.region,
    described: {
      ...kindOf(connector),
      version: text(cluster, 'version'),
      scope: arn?.account ?? place.account.id,
      status: text(cluster, 'status'),
    },
    notes: [
      ...('fault' in told ? [told.fault.message] : []),
      ...(connector === undefined ? [] : [connectedNote(connector)]),
    ],
  };
}

type Kind = Pick<NonNullable<ClusterRef['described']>, 'provider' | 'distribution' | 'managed'>;

/** A connected cluster runs elsewhere: its connector says what it is, and AWS manages none of it. */
function kindOf(connector: unknown): Kind {
  if (connector === undefined) return { provider: 'aws', distribution: 'eks', managed: true };
  return CONNECTORS.get(text(connector, 'provider') ?? '') ?? UNKNOWN;
}

const UNKNOWN: Kind = { provider: 'unknown', distribution: 'unknown', managed: null };

/** `connectorConfig.provider`, in the words of the fact `platform`. */
const CONNECTORS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['AKS', { provider: 'azure', distribution: 'aks', managed: true }],
  ['ANTHOS', UNKNOWN],
  ['EC2', { provider: 'aws', distribution: 'unknown', managed: false }],
  ['EKS_ANYWHERE', { provider: 'unknown', distribution: 'eks-distro', managed: false }],
  ['GKE', { provider: 'gcp', distribution: 'gke', managed: true }],
  ['OPENSHIFT', { provider: 'unknown', distribution: 'openshift', managed: null }],
  ['OTHER', UNKNOWN],
  ['RANCHER', UNKNOWN],
  ['TANZU', { provider: 'unknown', distribution: 'tanzu', managed: false }],
]);

/** Named by what is known to be said there: it is shown as it stands. */
function connectedNote(connector: unknown): string {
  const told = text(connector, 'provider') ?? '';
  const as = CONNECTORS.has(told) ? told : 'OTHER';
  return `registered with the EKS Connector (connectorConfig.provider ${as}): AWS lists it and gives no way to it`;
}

/** As a kubeconfig names it, so that the same cluster is the same. */
function serverOf(endpoint: string | undefined): string {
  const url = endpoint === undefined ? null : URL.parse(endpoint);
  if (url === null || url.protocol !== 'https:') return '';
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

export function caOf(cluster: unknown): Buffer | undefined {
  const data = text(cluster, 'certificateAuthority.data') ?? '';
  return data === '' ? undefined : Buffer.from(data, 'base64');
}

function hashOf(ca: Buffer): string {
  return createHash('sha256').update(ca).digest('hex');
}
