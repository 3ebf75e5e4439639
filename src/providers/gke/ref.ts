import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { ClusterRef, Described } from '../../model/access.ts';
import type { Identity } from '../../model/cluster.ts';
import { flag, Malformed, text } from '../../model/decode.ts';

/** Where a cluster is, in Google's words. */
export interface Whereabouts {
  readonly project: string;
  /** A region or a zone. */
  readonly location: string;
  readonly cluster: string;
}

const NAMED = /\/projects\/([^/]+)\/(?:locations|zones|regions)\/([^/]+)\/clusters\/([^/?#]+)$/;

/** What a link, an asset's name or an identity names; undefined where it names no cluster of GKE. */
export function whereaboutsIn(link: string): Whereabouts | undefined {
  const [, project, location, cluster] = NAMED.exec(link) ?? [];
  if (project === undefined || location === undefined || cluster === undefined) return undefined;
  return { project, location, cluster };
}

export function nameOf({ project, location, cluster }: Whereabouts): string {
  return `projects/${project}/locations/${location}/clusters/${cluster}`;
}

/** As gcloud calls the context that it writes for it. */
export function titleOf({ project, location, cluster }: Whereabouts): string {
  return `gke_${project}_${location}_${cluster}`;
}

/** The link that the API itself gives it, which says `zones` for a zone and `locations` for a region. */
function selfLinkOf({ project, location, cluster }: Whereabouts): string {
  const kind = /-[a-z]$/.test(location) ? 'zones' : 'locations';
  return `https://container.googleapis.com/v1/projects/${project}/${kind}/${location}/clusters/${cluster}`;
}

/** The cluster that a ref names; undefined where it was found in another way. */
export function whereaboutsOf({ identities }: ClusterRef): Whereabouts | undefined {
  const link = identities.find(({ type }) => type === 'cloud')?.value;
  return link === undefined ? undefined : whereaboutsIn(link);
}

/** A cluster as the container API describes it. Throws Malformed where it names nothing. */
export function refOf(cluster: unknown, project: string): ClusterRef {
  const where: Whereabouts = {
    project,
    location: named(cluster, 'location'),
    cluster: named(cluster, 'name'),
  };
  const doors = doorsOf(cluster);
  const [first] = doors;
  return {
    name: titleOf(where),
    source: 'gke',
    server: first?.server ?? '',
    identities: [...cloudIdentities(where, text(cluster, 'selfLink')), ...doors.map(identityOf)],
    region: where.location,
    described: {
      ...descriptionOf(project),
      version: text(cluster, 'currentMasterVersion') || undefined,
      status: text(cluster, 'status'),
    },
    notes: [
      ...(flag(cluster, 'autopilot.enabled') === true ? ['Autopilot'] : []),
      ...(first === undefined ? ['the API server has no address yet'] : []),
    ],
  };
}

/** gRPC gives empty text for what REST leaves out. */
function named(cluster: unknown, field: string): string {
  const found = text(cluster, field) ?? '';
  if (found === '') throw new Malformed(field, 'text', undefined);
  return found;
}

export function descriptionOf(project: string): Described {
  return {
    provider: 'gcp',
    distribution: 'gke',
    managed: true,
    version: undefined,
    scope: project,
    status: undefined,
  };
}

/** The link as it came, and as it is always written: what finds it elsewhere has one of them. */
export function cloudIdentities(where: Whereabouts, link: string | undefined): readonly Identity[] {
  const values = new Set([selfLinkOf(where), ...(link ? [link] : [])]);
  return [...values].map((value) => ({ type: 'cloud', value }));
}

/** An address of the API server, with the authority that signs its certificate. */
interface Door {
  readonly server: string;
  /** PEM; undefined where the system's authorities sign it. */
  readonly ca: Buffer | undefined;
}

const IP = 'controlPlaneEndpointsConfig.ipEndpointsConfig';
const DNS = 'controlPlaneEndpointsConfig.dnsEndpointConfig';

/** The addresses that people may use, that which most of them can reach first. */
export function doorsOf(cluster: unknown): readonly Door[] {
  const own = text(cluster, 'masterAuth.clusterCaCertificate') ?? '';
  const ca = own === '' ? undefined : Buffer.from(own, 'base64');
  const dns = text(cluster, `${DNS}.endpoint`) || undefined;
  const named = dns === undefined ? [] : [{ server: `https://${dns}`, ca: undefined }];
  const numbered = [...new Set(addressesOf(cluster))]
    .filter((one) => one !== dns)
    .map((one) => ({ server: `https://${isIPv6(one) ? `[${one}]` : one}`, ca }));
  const isNamedFirst = flag(cluster, `${DNS}.allowExternalTraffic`) === true && !isPublic(cluster);
  return isNamedFirst ? [...named, ...numbered] : [...numbered, ...named];
}

function addressesOf(cluster: unknown): readonly string[] {
  if (flag(cluster, `${IP}.enabled`) === false) return [];
  return [
    text(cluster, 'endpoint'),
    text(cluster, `${IP}.publicEndpoint`),
    text(cluster, `${IP}.privateEndpoint`),
    text(cluster, 'privateClusterConfig.publicEndpoint'),
    text(cluster, 'privateClusterConfig.privateEndpoint'),
  ].flatMap((one) => (one ? [one] : []));
}

function isPublic(cluster: unknown): boolean {
  if (flag(cluster, `${IP}.enabled`) === false) return false;
  const isPrivate = flag(cluster, 'privateClusterConfig.enablePrivateEndpoint') ?? false;
  return flag(cluster, `${IP}.enablePublicEndpoint`) ?? !isPrivate;
}

/** As a kubeconfig of the same cluster is identified. */
function identityOf({ server, ca }: Door): Identity {
  if (ca === undefined) return { type: 'server', value: server };
  const hash = createHash('sha256').update(ca).digest('hex');
  return { type: 'server', value: `${server}#sha256:${hash}` };
}
