import type { ClusterInfo } from '../../src/model/cluster.ts';
import type { Gap } from '../../src/model/observed.ts';
import type { Kind } from '../../src/model/source.ts';
import type { Raw } from './raw.ts';
import type { Served } from './served.ts';

/** The instant that every age in the examples is measured against. */
export const AS_OF = '2026-11-20T09:00:00Z';

/** A cluster of the examples, and how much of it the scanner could see. */
export interface ExampleCluster {
  /** Name of its file, without `.snapshot`. */
  readonly file: string;
  readonly info: ClusterInfo;
  /** The `/version` document. */
  readonly version: Readonly<Record<string, string>>;
  readonly apis: readonly Served[];
  readonly objects: readonly Raw[];
  /** Sections of the cloud's view by leaf id. */
  readonly cloud: ReadonlyMap<string, unknown>;
  /** What the leases of the nodes said of their clocks, as the leaf of that probe holds it. */
  readonly clocks: unknown;
  readonly sight: Sight;
  readonly held: readonly string[];
}

/** What the reading identity may not see: the whole of a leaf, or the namespaces that its gaps name. */
export interface Sight {
  readonly kind: (kind: Kind<unknown>) => readonly Gap[];
  readonly cloud: (section: string) => readonly Gap[];
  /** What concerns the cluster as a whole. */
  readonly cluster: readonly Gap[];
}

/** Secrets are read only with an opt-in: listing them hands out their content. */
export const EVERYTHING_BUT_SECRETS: Sight = {
  kind: ({ id }) => (id === 'core/Secret' ? [secretsGap(id)] : []),
  cloud: () => [],
  cluster: [],
};

function secretsGap(source: string): Gap {
  const detail = 'Secrets are listed only when asked for';
  return { source, cause: 'not-collected', detail, permission: 'list secrets' };
}
