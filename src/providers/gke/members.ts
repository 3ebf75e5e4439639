import type { CloudGrant } from '../../model/cloud/authorizers.ts';
import type { Whereabouts } from './ref.ts';

/** Google's own service accounts, which work for its services in every project. */
const GOOGLES: readonly RegExp[] = [
  /@(?:[\w-]+\.)?gcp-sa-[\w-]+\.iam\.gserviceaccount\.com$/,
  /@(?:container-engine-robot|containerregistry|cloudservices|compute-system|service-networking|dataflow-service-producer-prod|gae-api-prod\.google\.com|cloud-filer|serverless-robot-prod)\.(?:iam\.)?gserviceaccount\.com$/,
  /@cloudservices\.gserviceaccount\.com$/,
];

/** The default account of Compute Engine, which machines have where nobody chose another. */
const DEFAULT = /^\d+-compute@developer\.gserviceaccount\.com$/;

export function emailOf(member: string): string | undefined {
  return /^serviceAccount:([^[\]?]+)$/.exec(member)?.[1];
}

/** Whether a member is the account that node pools name, which may be `default`. */
export function isAccount(member: string, account: string): boolean {
  const email = emailOf(member);
  if (email === undefined) return false;
  return email === account || ((account === 'default' || account === '') && DEFAULT.test(email));
}

/** Who a member of a policy is: whatever is no machine of the cluster and not Google signs in as people do. */
export function holderOf(member: string, accounts: readonly string[]): CloudGrant['holder'] {
  const email = emailOf(member);
  if (email !== undefined && GOOGLES.some((one) => one.test(email))) return 'cloud';
  return accounts.some((account) => isAccount(member, account)) ? 'nodes' : 'people';
}

const LEGACY = /^serviceAccount:([^[\]]+)\[([^/\]]+)\/([^/\]]+)\]$/;
const FEDERATED =
  /^principal(?:Set)?:\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\/workloadIdentityPools\/([^/]+)\/(.+)$/;

/**
 * The ServiceAccounts of this cluster that a member of a policy is, as `CloudRole.subjects` writes them;
 * undefined for everybody else, null for one that is named by its UID alone. All clusters of a pool are
 * one to Google, unless a member names one.
 */
export function podsOf(
  member: string,
  pool: string,
  where: Whereabouts,
): string | null | undefined {
  const [, legacy, namespace, name] = LEGACY.exec(member) ?? [];
  if (legacy === pool) return `system:serviceaccount:${namespace}:${name}`;
  const [, federated, rest = ''] = FEDERATED.exec(member) ?? [];
  if (federated !== pool) return undefined;
  return federatedPods(rest, where);
}

/** What follows the pool in a member. */
function federatedPods(rest: string, where: Whereabouts): string | null | undefined {
  const [, of, account] = /^subject\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(rest) ?? [];
  if (of !== undefined) return `system:serviceaccount:${of}:${account}`;
  const [, within] = /^namespace\/([^/]+)$/.exec(rest) ?? [];
  if (within !== undefined) return `system:serviceaccount:${within}:*`;
  const [, cluster] = /^kubernetes\.cluster\/(.+)$/.exec(rest) ?? [];
  if (cluster === undefined) return rest.startsWith('kubernetes.serviceaccount.uid/') ? null : '*';
  const isThis = cluster.endsWith(`/locations/${where.location}/clusters/${where.cluster}`);
  return isThis ? 'system:serviceaccount:*:*' : undefined;
}
