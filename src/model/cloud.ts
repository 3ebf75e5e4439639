import { cloudAuthorizers } from './cloud/authorizers.ts';
import { cloudIdentity } from './cloud/identity.ts';
import {
  choice,
  optional,
  requiredFlag,
  requiredNumber,
  type Sourced,
  section,
  sourced,
} from './cloud/parts.ts';
import { cloudPools } from './cloud/pools.ts';
import { cloudWorkloadIdentities } from './cloud/workload-identities.ts';
import { at, list, number, requiredText, text, texts } from './decode.ts';
import type { Cloud } from './source.ts';

/** Who can reach the API server over the network. */
export interface CloudExposure {
  readonly public: Sourced<boolean>;
  readonly private: Sourced<boolean>;
  /** CIDRs that may use the public endpoint; `0.0.0.0/0` where there is no restriction. */
  readonly allowed: Sourced<readonly string[]>;
  /** An endpoint by name that the cloud's IAM guards, reachable from outside. */
  readonly dnsEndpoint: Sourced<boolean> | undefined;
  /** Whether every address of the cloud's own customers may use the public endpoint besides. */
  readonly cloudAddresses: Sourced<boolean> | undefined;
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
  /** How many of those days can be searched at once, where the sink archives older records. */
  readonly searchableDays: Sourced<number> | undefined;
  /** Whether the sink is write-once: nobody can shorten or empty it, such as a locked bucket. */
  readonly locked: Sourced<boolean> | undefined;
  /** Whether the sink, or an export of it, is in another account, project or subscription. */
  readonly apart: Sourced<boolean> | undefined;
}

export interface CloudEncryption {
  /** Who holds the key that encrypts Secrets at rest. */
  readonly secrets: Sourced<'customer-key' | 'provider-key' | 'none'>;
  readonly key: Sourced<string> | undefined;
}

export interface CloudVersions {
  readonly controlPlane: Sourced<string>;
  /** Whether the cluster is on standard or on paid extended support. */
  readonly support: Sourced<'standard' | 'extended'> | undefined;
  /** RFC 3339 dates of this version. */
  readonly standardUntil: Sourced<string> | undefined;
  readonly extendedUntil: Sourced<string> | undefined;
  readonly channel: Sourced<string> | undefined;
  /** The newest version that this cluster is offered. */
  readonly offered?: Sourced<string> | undefined;
  /** Whether the cloud supports this version as the cluster is paid for, where it gives no dates. */
  readonly supported?: Sourced<boolean> | undefined;
  /** When the cloud may upgrade the cluster by itself, in its own words. */
  readonly maintenance?: Sourced<string> | undefined;
}

export interface CloudNetwork {
  /** The cloud's name for what enforces NetworkPolicy, or `none`. */
  readonly policyEngine: Sourced<string>;
  readonly inTransitEncryption: Sourced<boolean> | undefined;
  readonly outbound: Sourced<string> | undefined;
}

export interface CloudAddon {
  readonly name: string;
  readonly version: string | undefined;
  readonly status: string | undefined;
  /** What the cloud says is wrong with it, in its own codes; undefined where it does not say. */
  readonly issues: readonly string[] | undefined;
  readonly field: string;
}

/** What guards the cluster from the cloud's side: runtime detection, image policy, backup. */
export interface CloudSecurity {
  readonly runtimeDetection: Sourced<boolean> | undefined;
  readonly auditDetection: Sourced<boolean> | undefined;
  readonly imagePolicy: Sourced<string> | undefined;
  readonly backup: Sourced<boolean> | undefined;
  /** Whether the cloud refuses to delete the cluster until somebody turns that off. */
  readonly deletionProtection: Sourced<boolean> | undefined;
}

export const cloudExposure: Cloud<CloudExposure> = section('exposure', (raw) => ({
  public: sourced(raw, 'public', requiredFlag),
  private: sourced(raw, 'private', requiredFlag),
  allowed: sourced(raw, 'allowed', texts),
  dnsEndpoint: optional(raw, 'dnsEndpoint', requiredFlag),
  cloudAddresses: optional(raw, 'cloudAddresses', requiredFlag),
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
    searchableDays: optional(one, 'searchableDays', requiredNumber),
    locked: optional(one, 'locked', requiredFlag),
    apart: optional(one, 'apart', requiredFlag),
  })),
);

/** @public A section that no check asks for yet. */
export const cloudEncryption: Cloud<CloudEncryption> = section('encryption', (raw) => ({
  secrets: sourced(raw, 'secrets', (value, path) =>
    choice(value, path, ['customer-key', 'provider-key', 'none']),
  ),
  key: optional(raw, 'key', requiredText),
}));

export const cloudVersions: Cloud<CloudVersions> = section('versions', (raw) => ({
  controlPlane: sourced(raw, 'controlPlane', requiredText),
  support: optional(raw, 'support', (value, path) => choice(value, path, ['standard', 'extended'])),
  standardUntil: optional(raw, 'standardUntil', requiredText),
  extendedUntil: optional(raw, 'extendedUntil', requiredText),
  channel: optional(raw, 'channel', requiredText),
  offered: optional(raw, 'offered', requiredText),
  supported: optional(raw, 'supported', requiredFlag),
  maintenance: optional(raw, 'maintenance', requiredText),
}));

export const cloudNetwork: Cloud<CloudNetwork> = section('network', (raw) => ({
  policyEngine: sourced(raw, 'policyEngine', requiredText),
  inTransitEncryption: optional(raw, 'inTransitEncryption', requiredFlag),
  outbound: optional(raw, 'outbound', requiredText),
}));

/** @public A section that no check asks for yet. */
export const cloudAddons: Cloud<readonly CloudAddon[]> = section('addons', (raw) =>
  list(raw, '').map((one) => ({
    name: requiredText(one, 'name'),
    version: text(one, 'version'),
    status: text(one, 'status'),
    issues: at(one, 'issues') === undefined ? undefined : texts(one, 'issues'),
    field: requiredText(one, 'field'),
  })),
);

export const cloudSecurity: Cloud<CloudSecurity> = section('security', (raw) => ({
  runtimeDetection: optional(raw, 'runtimeDetection', requiredFlag),
  auditDetection: optional(raw, 'auditDetection', requiredFlag),
  imagePolicy: optional(raw, 'imagePolicy', requiredText),
  backup: optional(raw, 'backup', requiredFlag),
  deletionProtection: optional(raw, 'deletionProtection', requiredFlag),
}));

/** Every section, in the order a report shows them. */
export const cloudSections: readonly Cloud<unknown>[] = [
  cloudExposure,
  cloudLogging,
  cloudEncryption,
  cloudIdentity,
  cloudAuthorizers,
  cloudWorkloadIdentities,
  cloudVersions,
  cloudNetwork,
  cloudPools,
  cloudAddons,
  cloudSecurity,
];
