import type { Gap, Observed } from './observed.ts';

/** How a cluster was read. It is kept in the snapshot, so that reading one back changes nothing. */
export const COLLECTED_FROM = [
  'kubeconfig',
  'in-cluster',
  'manifests',
  'eks',
  'gke',
  'aks',
  'openshift',
  'rancher',
  'capi',
  'ocm',
  'cluster-profile',
  'argocd',
  'karmada',
  'gardener',
] as const;

export type CollectedFrom = (typeof COLLECTED_FROM)[number];

/** What names a cluster; plan, waivers, baseline and history join on any of them. */
export interface Identity {
  readonly type: 'configured' | 'cloud' | 'uid' | 'server' | 'context' | 'path';
  readonly value: string;
}

/** A cluster as an inventory lists it: a cloud's API, or another cluster that manages it. */
export interface Described {
  /** As the fact `platform` names them: `aws`, and `eks`. */
  readonly provider: string;
  readonly distribution: string;
  /** Whether somebody else runs its control plane; null where that is not told. */
  readonly managed: boolean | null;
  readonly version: string | undefined;
  /** The account, project or subscription it is in, or the cluster that manages it. */
  readonly scope: string | undefined;
  /** As the inventory says it, such as `ACTIVE` or `Stopped`. */
  readonly status: string | undefined;
}

/** Names a cluster; holds no credentials, so it may be printed and stored. */
export interface ClusterInfo {
  /** The configured name, else the cloud id, else the kube-system UID, else URL and CA hash. */
  readonly id: string;
  readonly name: string;
  readonly identities: readonly Identity[];
  readonly source: CollectedFrom;
  readonly region?: string;
  /** What an inventory said of it, where one named it. */
  readonly described?: Described;
  /** All that named it, such as `eks 111122223333/eu-west-1` and `kubeconfig prod`. */
  readonly foundBy?: readonly string[];
  /** When it was read, as an RFC 3339 instant in UTC; manifests have none. */
  readonly collectedAt?: string;
}

/** All that a cluster may be called by: its id, its name, any identity. */
export function namesOf({ id, name, identities }: ClusterInfo): ReadonlySet<string> {
  return new Set([id, name, ...identities.map(({ value }) => value)]);
}

/** One raw object as kept, and where a person wrote it. */
export interface Item {
  readonly raw: unknown;
  readonly origin?: Origin;
}

/** An object that was decoded as it was read: a large cluster is not held twice. */
export interface DecodedItem {
  readonly decoded: unknown;
  /** Of the subjects that it may be, where it says where it was written. */
  readonly keys: readonly string[];
  readonly origin?: Origin;
}

export type AnyItem = Item | DecodedItem;

export interface Origin {
  readonly file: string;
  readonly line: number;
}

/** A cluster that was asked for and could not be read: it is part of the result all the same. */
export interface Unreachable {
  readonly id: string;
  /** What found it, such as `kubeconfig`. */
  readonly provider: string;
  readonly cause: string;
  readonly detail: string;
}

/** What else named a cluster: found out only after it was read under another name. */
export interface AlsoFound {
  readonly id: string;
  readonly foundBy: readonly string[];
}

/** A place that may hold clusters and could not be looked into, such as an account. */
export interface NotListed {
  readonly place: string;
  readonly provider: string;
  readonly cause: string;
  readonly detail: string;
  /** What would let it be looked into. */
  readonly permission: string | null;
}

/**
 * Source of the gap that an API server leaves which did not answer, where the cloud told of the cluster
 * all the same: the cluster is judged, and the run is not whole.
 */
export const API_SERVER = 'api-server';

/** What the reading identity may do, as far as it is known. */
export interface Permissions {
  readonly held: readonly string[];
  readonly missing: readonly string[];
}

/** A document of the input that no check reads, by name, so that nothing is lost silently. */
export interface Ignored {
  readonly what: string;
  readonly reason: string;
  readonly origin?: Origin;
}

/** Everything read of one cluster: what the engine judges. Items are decoded one by one, later. */
export interface ClusterData<I extends AnyItem = Item> {
  readonly info: ClusterInfo;
  /** By leaf id. A leaf that is not in it was not collected. */
  readonly leaves: ReadonlyMap<string, Observed<readonly I[]>>;
  readonly permissions: Permissions;
  /** What concerns the cluster as a whole: an unreadable file, a refused region. */
  readonly gaps: readonly Gap[];
  readonly ignored: readonly Ignored[];
}

/** What is judged: objects that are still raw are decoded then, and those that cannot be are named. */
export type AnyCluster = ClusterData<AnyItem>;
