import type { Outcome } from './check.ts';
import type { ClusterInfo, Ignored, Origin, Permissions } from './cluster.ts';
import type { Gap } from './observed.ts';
import type { Pictures } from './picture.ts';

/** One cluster after all checks: what scoring and the report are made of. */
export interface JudgedCluster {
  readonly info: ClusterInfo;
  readonly platform: Platform;
  /** As the plan declares it; null when it does not. */
  readonly environment: string | null;
  /** Its weight in the fleet, where the plan declares one. */
  readonly weight?: number;
  readonly permissions: Permissions;
  readonly gaps: readonly Gap[];
  readonly ignored: readonly Ignored[];
  /** By check id; a check that was not selected is not in it. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Where a person wrote the object with this subject key, for manifests. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly pictures: Pictures;
}

/** What a cluster runs on. Unknown stays `unknown` and null. */
export interface Platform {
  readonly provider: string;
  readonly distribution: string;
  readonly managed: boolean | null;
  readonly version: string | null;
}
