import type { Listed, Sign } from '../picture.ts';

/** How a cluster is built. */
export interface Architecture {
  readonly build: readonly Trait[];
  readonly nodes: NodePools;
}

/** One thing that describes how a cluster is built. `not-seen` is never `none`. */
export interface Trait {
  readonly topic: TraitTopic;
  readonly state: 'known' | 'none' | 'not-seen';
  readonly text: string;
  readonly signs: readonly Sign[];
}

export type TraitTopic = (typeof traitTopics)[number];

/** In the order of a report. */
export const traitTopics = ['platform', 'version', 'control-plane', 'runtime'] as const;

/** The machines of a cluster. `total` is null where nodes were not seen. */
export interface NodePools {
  readonly total: number | null;
  /** Largest first. */
  readonly groups: Listed<NodeGroup>;
}

/** Nodes that are alike. Null where no label or field tells. */
export interface NodeGroup {
  readonly pool: string | null;
  readonly zone: string | null;
  readonly os: string;
  readonly image: string | null;
  readonly arch: string | null;
  readonly runtime: string | null;
  readonly count: number;
  readonly notReady: number;
}
