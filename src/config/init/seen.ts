import type { Environment } from '../../model/plan/scope.ts';

/** What the scan knows that the first plan and configuration can be filled with. */
export interface InitInput {
  /** An RFC 3339 instant: when the clusters were read. */
  readonly asOf: string;
  readonly clusters: readonly SeenCluster[];
}

export interface SeenCluster {
  readonly id: string;
  readonly name: string;
  /** Other names it is known by, most telling first. */
  readonly identities: readonly string[];
  /** Such as `eks`; `unknown` when it is not recognised. */
  readonly provider: string;
  readonly managed: boolean | null;
  /** Guessed from names and labels; undefined when nothing tells. */
  readonly environment?: Environment;
  /** Tenant namespaces that look critical, and why. */
  readonly critical: readonly { readonly namespace: string; readonly reason: CriticalReason }[];
  /** Label or annotation keys that name an owner on most namespaces. */
  readonly ownerKeys: readonly string[];
  readonly shippers: readonly SeenDaemonSet[];
  readonly sensors: readonly SeenDaemonSet[];
}

export type CriticalReason = 'exposed' | 'persistent' | 'exposed and persistent';

export interface SeenDaemonSet {
  readonly namespace: string;
  readonly name: string;
}
