import type { CloudLevel } from '../../model/cloud/permissions.ts';

/** What a role gives inside of clusters: nothing, some rights on their objects, or all. */
export type InCluster = 'none' | 'some' | 'all';

export interface RoleWorth {
  readonly inCluster: InCluster;
  readonly level: CloudLevel;
}

const MINIMAL: RoleWorth = { inCluster: 'none', level: 'minimal' };
const EXTRA: RoleWorth = { inCluster: 'none', level: 'extra' };
/** Administers the project, becomes other identities of it, or reads whatever it stores. */
const ADMIN: RoleWorth = { inCluster: 'none', level: 'admin' };

/**
 * The roles that are met most, as Google defined them on 2026-11-20. Others are asked for, and judged by
 * what they include.
 */
const KNOWN: ReadonlyMap<string, RoleWorth> = new Map([
  ['roles/owner', { inCluster: 'all', level: 'admin' }],
  ['roles/editor', { inCluster: 'some', level: 'admin' }],
  ['roles/viewer', { inCluster: 'some', level: 'extra' }],
  ['roles/container.admin', { inCluster: 'all', level: 'admin' }],
  ['roles/container.developer', { inCluster: 'some', level: 'extra' }],
  ['roles/container.viewer', { inCluster: 'some', level: 'extra' }],
  ['roles/container.clusterAdmin', EXTRA],
  ['roles/container.clusterViewer', EXTRA],
  ['roles/container.hostServiceAgentUser', EXTRA],
  ['roles/container.defaultNodeServiceAccount', MINIMAL],
  ['roles/container.nodeServiceAccount', MINIMAL],
  ['roles/artifactregistry.reader', MINIMAL],
  ['roles/autoscaling.metricsWriter', MINIMAL],
  ['roles/logging.logWriter', MINIMAL],
  ['roles/monitoring.metricWriter', MINIMAL],
  ['roles/monitoring.viewer', MINIMAL],
  ['roles/stackdriver.resourceMetadata.writer', MINIMAL],
  ['roles/browser', EXTRA],
  ['roles/cloudsql.client', EXTRA],
  ['roles/cloudtrace.agent', EXTRA],
  ['roles/pubsub.publisher', EXTRA],
  ['roles/pubsub.subscriber', EXTRA],
  ['roles/storage.objectCreator', EXTRA],
  ['roles/bigquery.admin', ADMIN],
  ['roles/bigquery.dataViewer', ADMIN],
  ['roles/compute.admin', ADMIN],
  ['roles/compute.instanceAdmin.v1', ADMIN],
  ['roles/iam.securityAdmin', ADMIN],
  ['roles/iam.serviceAccountAdmin', ADMIN],
  ['roles/iam.serviceAccountKeyAdmin', ADMIN],
  ['roles/iam.serviceAccountTokenCreator', ADMIN],
  ['roles/iam.serviceAccountUser', ADMIN],
  ['roles/iam.workloadIdentityUser', ADMIN],
  ['roles/resourcemanager.projectIamAdmin', ADMIN],
  ['roles/secretmanager.admin', ADMIN],
  ['roles/secretmanager.secretAccessor', ADMIN],
  ['roles/storage.admin', ADMIN],
  ['roles/storage.objectAdmin', ADMIN],
  ['roles/storage.objectViewer', ADMIN],
]);

export function knownRole(role: string): RoleWorth | undefined {
  return KNOWN.get(role);
}

/** Permissions of these kinds are about clusters as a whole; all others of `container` are about objects in them. */
const NOT_OBJECTS: ReadonlySet<string> = new Set([
  'clusters',
  'operations',
  'hostServiceAgent',
  'locations',
]);

/** With these somebody gives himself whatever is missing. */
const BINDS = ['container.clusterRoleBindings.create', 'container.clusterRoleBindings.update'];
const ESCALATES = ['container.clusterRoles.bind', 'container.clusterRoles.escalate'];

const ADMINISTERS: readonly RegExp[] = [
  /\.setIamPolicy$/,
  /^iam\.serviceAccounts\.(?:actAs|getAccessToken|getOpenIdToken|implicitDelegation|signBlob|signJwt)$/,
  /^iam\.serviceAccountKeys\.create$/,
  /^compute\.instances\.(?:create|setMetadata)$/,
  /^compute\.projects\.setCommonInstanceMetadata$/,
  /^secretmanager\.versions\.access$/,
  /^storage\.objects\.get$/,
  /^bigquery\.tables\.getData$/,
];

/** What nodes take to run: writing logs and metrics, pulling images. */
const NEEDED: readonly RegExp[] = [
  /^(?:logging\.logEntries\.(?:create|route)|autoscaling\.sites\.writeMetrics)$/,
  /^monitoring\.(?:timeSeries\.(?:create|list)|metricDescriptors\.\w+|monitoredResourceDescriptors\.\w+)$/,
  /^stackdriver\.resourceMetadata\.\w+$/,
  /^artifactregistry\.(?:repositories\.(?:downloadArtifacts|get|list)|\w+\.(?:get|list))$/,
  /^serviceusage\.services\.use$/,
];

/** What a role is worth by the permissions that it includes. */
export function worthOf(permissions: readonly string[]): RoleWorth {
  return { inCluster: inClusterBy(permissions), level: levelBy(permissions) };
}

function inClusterBy(permissions: readonly string[]): InCluster {
  const has = (some: readonly string[]): boolean => some.some((one) => permissions.includes(one));
  if (has(BINDS) && has(ESCALATES)) return 'all';
  return permissions.some(isOnObjects) ? 'some' : 'none';
}

function isOnObjects(permission: string): boolean {
  const [service, resource = ''] = permission.split('.');
  return service === 'container' && !NOT_OBJECTS.has(resource);
}

function levelBy(permissions: readonly string[]): CloudLevel {
  if (inClusterBy(permissions) === 'all') return 'admin';
  if (permissions.some((one) => ADMINISTERS.some((pattern) => pattern.test(one)))) return 'admin';
  return permissions.every((one) => NEEDED.some((pattern) => pattern.test(one)))
    ? 'minimal'
    : 'extra';
}
