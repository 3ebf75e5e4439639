import type { PodTemplate } from '../pod-spec.ts';
import type { Labels, Raw, Site } from '../raw.ts';
import type { NodeShape } from './nodes.ts';
import type { Scheduler } from './scheduler.ts';
import type { Claim } from './workloads.ts';

/** What admission may change of a pod before it is stored: sidecars, identities. */
export type Admission = (template: PodTemplate, namespace: Namespaced) => PodTemplate;

interface Namespaced {
  readonly name: string;
  readonly labels: Labels;
}

/** A cluster while its controllers run. */
export interface World {
  readonly site: Site;
  /** When the cluster is read. */
  readonly seenAt: string;
  readonly scheduler: Scheduler;
  readonly namespaces: ReadonlyMap<string, Labels>;
  /** Values of the PriorityClasses by name. */
  readonly priorities: ReadonlyMap<string, number>;
  readonly admit: Admission;
  /** What a provisioned volume is made of: fields of the PersistentVolume's spec. */
  readonly disk: (
    claim: Claim,
    volume: string,
    node: NodeShape,
  ) => Readonly<Record<string, unknown>>;
}

/** A pod with what other controllers ask of it. */
export interface PlacedPod {
  readonly raw: Raw;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly template: PodTemplate;
  readonly node: NodeShape;
  readonly ip: string;
  readonly ready: boolean;
  readonly finished: boolean;
}

/** What a controller made: objects, and the pods among them. */
export interface Made {
  readonly objects: readonly Raw[];
  readonly pods: readonly PlacedPod[];
}
