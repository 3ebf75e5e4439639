import { suffixOf } from '../raw.ts';
import { placePod } from './pods.ts';
import {
  controllerRevision,
  hashOf,
  startedOn,
  type Workload,
  workloadObject,
} from './workloads.ts';
import type { Made, World } from './world.ts';

const ROLLING = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: '10%' } };

/** The DaemonSet, its revision, and a pod on every node it fits. */
export function runDaemonSet(world: World, shape: Workload): Made {
  const nodes = world.scheduler.fitting(shape.template.spec);
  const ready = shape.waiting === undefined ? nodes.length : 0;
  const generation = String(shape.revision ?? 1);
  const hash = hashOf(world, shape, shape.revision ?? 1);
  const set = workloadObject(world, shape, {
    annotations: { 'deprecated.daemonset.template.generation': generation },
    spec: { updateStrategy: shape.strategy ?? ROLLING },
    status: {
      currentNumberScheduled: nodes.length,
      desiredNumberScheduled: nodes.length,
      numberAvailable: ready,
      numberMisscheduled: 0,
      numberReady: ready,
      updatedNumberScheduled: nodes.length,
    },
  });
  const pods = nodes.map((node) =>
    placePod(world, {
      owner: set,
      namespace: shape.namespace,
      name: `${shape.name}-${suffixOf(5, world.site.name, shape.name, node.name)}`,
      template: shape.template,
      node,
      started: startedOn(world, node, shape),
      labels: { 'controller-revision-hash': hash, 'pod-template-generation': generation },
      ...(shape.waiting === undefined ? {} : { waiting: shape.waiting }),
    }),
  );
  return { objects: [set, controllerRevision(world, shape, set, `${shape.name}-${hash}`)], pods };
}
