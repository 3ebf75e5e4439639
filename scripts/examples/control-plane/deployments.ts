import type { PodTemplate } from '../pod-spec.ts';
import { momentOn, object, ownerOf, type Raw, suffixOf } from '../raw.ts';
import { hashOf, replicate, templateRaw, type Workload, workloadObject } from './workloads.ts';
import type { Made, World } from './world.ts';

const ROLLING = {
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
};

/** The Deployment, its ReplicaSets of this and earlier revisions, and its pods. */
export function runDeployment(world: World, shape: Workload): Made {
  const revision = shape.revision ?? 1;
  const replicas = shape.replicas ?? 1;
  const failing = shape.waiting !== undefined;
  const deployment = workloadObject(world, shape, {
    annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    spec: { replicas, progressDeadlineSeconds: 600, strategy: shape.strategy ?? ROLLING },
    status: {
      replicas,
      updatedReplicas: replicas,
      ...(failing
        ? { unavailableReplicas: replicas }
        : { readyReplicas: replicas, availableReplicas: replicas }),
    },
  });
  const old = (shape.earlier ?? []).map((template, index, all) =>
    replicaSet(world, shape, deployment, {
      template,
      revision: revision - all.length + index,
      replicas: 0,
    }),
  );
  const current = replicaSet(world, shape, deployment, {
    template: shape.template,
    revision,
    replicas,
  });
  const { name } = current.metadata;
  const pods = replicate(world, shape, current, (index) => ({
    name: `${name}-${suffixOf(5, world.site.name, name, String(index))}`,
    labels: { 'pod-template-hash': hashOf(world, shape, revision) },
  }));
  return { objects: [deployment, ...old, current], pods };
}

interface Revision {
  readonly template: PodTemplate;
  readonly revision: number;
  readonly replicas: number;
}

function replicaSet(
  world: World,
  shape: Workload,
  deployment: Raw,
  { template, revision, replicas }: Revision,
): Raw {
  const hash = hashOf(world, shape, revision);
  const labels = { ...template.labels, 'pod-template-hash': hash };
  const desired = shape.replicas ?? 1;
  const ready = shape.waiting === undefined ? replicas : 0;
  return object(
    'apps/v1',
    'ReplicaSet',
    {
      name: `${shape.name}-${hash}`,
      namespace: shape.namespace,
      labels,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(desired),
        'deployment.kubernetes.io/max-replicas': String(desired + Math.ceil(desired / 4)),
        'deployment.kubernetes.io/revision': String(revision),
      },
      ownerReferences: [ownerOf(world.site, deployment)],
      creationTimestamp: momentOn(replicas > 0 ? shape.rolledOut : shape.since, shape.name, hash),
    },
    {
      spec: {
        replicas,
        selector: { matchLabels: { ...shape.selector, 'pod-template-hash': hash } },
        template: templateRaw({ ...template, labels }),
      },
      status: {
        replicas,
        observedGeneration: 1,
        ...(replicas === 0 ? {} : { fullyLabeledReplicas: replicas }),
        ...(ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready }),
      },
    },
  );
}
