import type { PodTemplate } from '../pod-spec.ts';
import { type Labels, momentOn, object, ownerOf, type Raw, shifted, suffixOf } from '../raw.ts';
import { joinedAt, type NodeShape } from './nodes.ts';
import { placePod } from './pods.ts';
import type { PlacedPod, World } from './world.ts';

/** A Deployment, StatefulSet or DaemonSet in the short form of the examples. */
export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly selector: Labels;
  readonly replicas?: number;
  readonly template: PodTemplate;
  /** When it was first applied, and when its current revision was, as dates. */
  readonly since: string;
  readonly rolledOut: string;
  /** Earlier templates that are still kept, oldest first. */
  readonly earlier?: readonly PodTemplate[];
  /** How many revisions there have been. */
  readonly revision?: number;
  readonly strategy?: unknown;
  readonly claims?: readonly Claim[];
  /** Why its pods are not ready, where they are not. */
  readonly waiting?: string;
}

export interface Claim {
  readonly name: string;
  readonly storageClass: string;
  readonly size: string;
}

export function templateRaw({ labels, annotations, spec }: PodTemplate): unknown {
  return {
    metadata: { labels, ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      ...spec,
      ...(spec.serviceAccountName === undefined ? {} : { serviceAccount: spec.serviceAccountName }),
    },
  };
}

/** The hash that a controller gives one revision of a template. */
export function hashOf(world: World, shape: Workload, revision: number): string {
  return suffixOf(10, world.site.name, shape.namespace, shape.name, String(revision));
}

/** When the current revision's pod began on a node: no pod is older than its node. */
export function startedOn(world: World, node: NodeShape, shape: Workload): string {
  const rolledOut = momentOn(shape.rolledOut, shape.name);
  const joined = shifted(joinedAt(world.site, node), 70);
  return joined.localeCompare(rolledOut) > 0 ? joined : rolledOut;
}

interface Nth {
  readonly name: string;
  readonly labels: Labels;
  readonly template?: PodTemplate;
}

export function replicate(
  world: World,
  shape: Workload,
  owner: Raw,
  nth: (index: number) => Nth,
): readonly PlacedPod[] {
  const placed: NodeShape[] = [];
  return Array.from({ length: shape.replicas ?? 1 }, (_, index) => {
    const node = world.scheduler.place(shape.template.spec, placed);
    placed.push(node);
    return placePod(world, {
      owner,
      namespace: shape.namespace,
      template: shape.template,
      node,
      started: startedOn(world, node, shape),
      ...(shape.waiting === undefined ? {} : { waiting: shape.waiting }),
      ...nth(index),
    });
  });
}

export function controllerRevision(world: World, shape: Workload, owner: Raw, name: string): Raw {
  return object(
    'apps/v1',
    'ControllerRevision',
    {
      name,
      namespace: shape.namespace,
      labels: shape.selector,
      ownerReferences: [ownerOf(world.site, owner)],
      creationTimestamp: momentOn(shape.rolledOut, name),
    },
    { data: { spec: { template: templateRaw(shape.template) } }, revision: shape.revision ?? 1 },
  );
}

interface Variation {
  readonly annotations?: Labels;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: Readonly<Record<string, unknown>>;
}

/** The object of the workload itself. */
export function workloadObject(world: World, shape: Workload, own: Variation): Raw {
  const annotations = { ...own.annotations, ...shape.annotations };
  const generation = shape.revision ?? 1;
  return object(
    'apps/v1',
    shape.kind,
    {
      name: shape.name,
      namespace: shape.namespace,
      labels: shape.labels ?? shape.selector,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      creationTimestamp: momentOn(shape.since, world.site.name, shape.name),
      generation,
    },
    {
      spec: {
        selector: { matchLabels: shape.selector },
        revisionHistoryLimit: 10,
        ...own.spec,
        template: templateRaw(shape.template),
      },
      status: { observedGeneration: generation, ...own.status },
    },
  );
}
