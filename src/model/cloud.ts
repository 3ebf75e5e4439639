import { at, flag, list, Malformed, number, requiredText, text, texts } from './decode.ts';
import type { Cloud } from './source.ts';
import type { Evidence } from './verdict.ts';

/** A value with the cloud's own field it was read from, such as `resourcesVpcConfig.endpointPublicAccess`. */
export interface Sourced<T> {
  readonly value: T;
  readonly field: string;
}

/** Who can reach the API server over the network. */
export interface CloudExposure {
  readonly public: Sourced<boolean>;
  readonly private: Sourced<boolean>;
  /** CIDRs that may use the public endpoint; `0.0.0.0/0` where there is no restriction. */
  readonly allowed: Sourced<readonly string[]>;
  /** An endpoint by name that the cloud's IAM guards, reachable from outside. */
  readonly dnsEndpoint: Sourced<boolean> | undefined;
}

export type ControlPlaneLog =
  | 'api'
  | 'audit'
  | 'audit-writes-only'
  | 'authenticator'
  | 'controller-manager'
  | 'cloud-controller-manager'
  | 'scheduler'
  | 'workloads';

/** One log of the control plane, and where it goes. */
export interface CloudLog {
  readonly log: ControlPlaneLog;
  readonly enabled: Sourced<boolean>;
  /** The receiving log group, bucket or workspace. */
  readonly sink: Sourced<string> | undefined;
  /** Days; null where the sink keeps it for ever. */
  readonly retentionDays: Sourced<number | null> | undefined;
}

export interface CloudEncryption {
  /** Who holds the key that encrypts Secrets at rest. */
  readonly secrets: Sourced<'customer-key' | 'provider-key' | 'none'>;
  readonly key: Sourced<string> | undefined;
}

export interface CloudIdentity {
  /** Whether people sign in through an identity provider: always, beside other ways, or not. */
  readonly people: Sourced<'provider' | 'mixed' | 'local'>;
  /** Local admin accounts or client certificates that the cloud hands out. */
  readonly localAdmins: Sourced<boolean>;
  readonly workloadIdentity: Sourced<boolean>;
}

/** A grant that does not show in RBAC. */
export interface CloudGrant {
  readonly principal: string;
  readonly grants: string;
  readonly admin: boolean;
  readonly field: string;
}

export interface CloudVersions {
  readonly controlPlane: Sourced<string>;
  /** Whether the cluster is on standard or on paid extended support. */
  readonly support: Sourced<'standard' | 'extended'> | undefined;
  /** RFC 3339 dates of this version. */
  readonly standardUntil: Sourced<string> | undefined;
  readonly extendedUntil: Sourced<string> | undefined;
  readonly channel: Sourced<string> | undefined;
}

export interface CloudNetwork {
  /** The cloud's name for what enforces NetworkPolicy, or `none`. */
  readonly policyEngine: Sourced<string>;
  readonly inTransitEncryption: Sourced<boolean> | undefined;
  readonly outbound: Sourced<string> | undefined;
}

export interface CloudPool {
  readonly name: string;
  readonly version: Sourced<string> | undefined;
  readonly image: Sourced<string> | undefined;
  readonly spot: Sourced<boolean> | undefined;
  readonly serverless: boolean;
  /** Whether pods are kept from the node's credentials at the metadata service. */
  readonly metadataProtected: Sourced<boolean> | undefined;
  /** Whether the kubelets have a port that anybody may read from. */
  readonly kubeletReadOnlyPort: Sourced<boolean> | undefined;
}

export interface CloudAddon {
  readonly name: string;
  readonly version: string | undefined;
  readonly status: string | undefined;
  readonly field: string;
}

/** What guards the cluster from the cloud's side: runtime detection, image policy, backup. */
export interface CloudSecurity {
  readonly runtimeDetection: Sourced<boolean> | undefined;
  readonly auditDetection: Sourced<boolean> | undefined;
  readonly imagePolicy: Sourced<string> | undefined;
  readonly backup: Sourced<boolean> | undefined;
}

/** @public A section that no check asks for yet. */
export const cloudExposure: Cloud<CloudExposure> = section('exposure', (raw) => ({
  public: sourced(raw, 'public', requiredFlag),
  private: sourced(raw, 'private', requiredFlag),
  allowed: sourced(raw, 'allowed', texts),
  dnsEndpoint: optional(raw, 'dnsEndpoint', requiredFlag),
}));

const LOGS: readonly ControlPlaneLog[] = [
  'api',
  'audit',
  'audit-writes-only',
  'authenticator',
  'controller-manager',
  'cloud-controller-manager',
  'scheduler',
  'workloads',
];

export const cloudLogging: Cloud<readonly CloudLog[]> = section('logging', (raw) =>
  list(raw, '').map((one) => ({
    log: choice(one, 'log', LOGS),
    enabled: sourced(one, 'enabled', requiredFlag),
    sink: optional(one, 'sink', requiredText),
    retentionDays: optional(one, 'retentionDays', (value, path) => number(value, path) ?? null),
  })),
);

/** @public A section that no check asks for yet. */
export const cloudEncryption: Cloud<CloudEncryption> = section('encryption', (raw) => ({
  secrets: sourced(raw, 'secrets', (value, path) =>
    choice(value, path, ['customer-key', 'provider-key', 'none']),
  ),
  key: optional(raw, 'key', requiredText),
}));

/** @public A section that no check asks for yet. */
export const cloudIdentity: Cloud<CloudIdentity> = section('identity', (raw) => ({
  people: sourced(raw, 'people', (value, path) =>
    choice(value, path, ['provider', 'mixed', 'local']),
  ),
  localAdmins: sourced(raw, 'localAdmins', requiredFlag),
  workloadIdentity: sourced(raw, 'workloadIdentity', requiredFlag),
}));

/** @public A section that no check asks for yet. */
export const cloudAuthorizers: Cloud<readonly CloudGrant[]> = section('authorizers', (raw) =>
  list(raw, '').map((one) => ({
    principal: requiredText(one, 'principal'),
    grants: requiredText(one, 'grants'),
    admin: requiredFlag(one, 'admin'),
    field: requiredText(one, 'field'),
  })),
);

export const cloudVersions: Cloud<CloudVersions> = section('versions', (raw) => ({
  controlPlane: sourced(raw, 'controlPlane', requiredText),
  support: optional(raw, 'support', (value, path) => choice(value, path, ['standard', 'extended'])),
  standardUntil: optional(raw, 'standardUntil', requiredText),
  extendedUntil: optional(raw, 'extendedUntil', requiredText),
  channel: optional(raw, 'channel', requiredText),
}));

export const cloudNetwork: Cloud<CloudNetwork> = section('network', (raw) => ({
  policyEngine: sourced(raw, 'policyEngine', requiredText),
  inTransitEncryption: optional(raw, 'inTransitEncryption', requiredFlag),
  outbound: optional(raw, 'outbound', requiredText),
}));

/** @public A section that no check asks for yet. */
export const cloudPools: Cloud<readonly CloudPool[]> = section('pools', (raw) =>
  list(raw, '').map((one) => ({
    name: requiredText(one, 'name'),
    version: optional(one, 'version', requiredText),
    image: optional(one, 'image', requiredText),
    spot: optional(one, 'spot', requiredFlag),
    serverless: flag(one, 'serverless') ?? false,
    metadataProtected: optional(one, 'metadataProtected', requiredFlag),
    kubeletReadOnlyPort: optional(one, 'kubeletReadOnlyPort', requiredFlag),
  })),
);

/** @public A section that no check asks for yet. */
export const cloudAddons: Cloud<readonly CloudAddon[]> = section('addons', (raw) =>
  list(raw, '').map((one) => ({
    name: requiredText(one, 'name'),
    version: text(one, 'version'),
    status: text(one, 'status'),
    field: requiredText(one, 'field'),
  })),
);

export const cloudSecurity: Cloud<CloudSecurity> = section('security', (raw) => ({
  runtimeDetection: optional(raw, 'runtimeDetection', requiredFlag),
  auditDetection: optional(raw, 'auditDetection', requiredFlag),
  imagePolicy: optional(raw, 'imagePolicy', requiredText),
  backup: optional(raw, 'backup', requiredFlag),
}));

/** Every section, in the order a report shows them. */
export const cloudSections: readonly Cloud<unknown>[] = [
  cloudExposure,
  cloudLogging,
  cloudEncryption,
  cloudIdentity,
  cloudAuthorizers,
  cloudVersions,
  cloudNetwork,
  cloudPools,
  cloudAddons,
  cloudSecurity,
];

/** Evidence: one field as the cloud names it. */
export function cloudField(cluster: string, sourced: Sourced<unknown>, note?: string): Evidence {
  return {
    subject: { type: 'cloud', key: cluster, name: cluster },
    path: sourced.field,
    value: Array.isArray(sourced.value) ? sourced.value.join(', ') : String(sourced.value),
    ...(note === undefined ? {} : { note }),
  };
}

function section<V>(name: string, decode: (raw: unknown) => V): Cloud<V> {
  return { type: 'cloud', id: `cloud/${name}`, decode };
}

function sourced<T>(
  raw: unknown,
  path: string,
  read: (raw: unknown, path: string) => T,
): Sourced<T> {
  return { value: read(raw, `${path}.value`), field: requiredText(raw, `${path}.field`) };
}

function optional<T>(
  raw: unknown,
  path: string,
  read: (raw: unknown, path: string) => T,
): Sourced<T> | undefined {
  return at(raw, path) === undefined ? undefined : sourced(raw, path, read);
}

function requiredFlag(raw: unknown, path: string): boolean {
  const found = flag(raw, path);
  if (found === undefined) throw new Malformed(path, 'true or false', undefined);
  return found;
}

function choice<const T extends string>(raw: unknown, path: string, allowed: readonly T[]): T {
  const found = requiredText(raw, path);
  const known = allowed.find((one) => one === found);
  if (known === undefined) throw new Malformed(path, `one of ${allowed.join(', ')}`, found);
  return known;
}
