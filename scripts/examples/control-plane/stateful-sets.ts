import { momentOn, object, type Raw, uidOf } from '../raw.ts';
import {
  type Claim,
  controllerRevision,
  hashOf,
  replicate,
  type Workload,
  workloadObject,
} from './workloads.ts';
import type { Made, PlacedPod, World } from './world.ts';

/** The StatefulSet, its revision, its pods, and the volumes they claim. */
export function runStatefulSet(world: World, shape: Workload): Made {
  const replicas = shape.replicas ?? 1;
  const ready = shape.waiting === undefined ? replicas : 0;
  const revision = `${shape.name}-${hashOf(world, shape, shape.revision ?? 1)}`;
  const claims = shape.claims ?? [];
  const set = workloadObject(world, shape, {
    spec: {
      replicas,
      serviceName: `${shape.name}-headless`,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: shape.strategy ?? { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      ...(claims.length === 0 ? {} : { volumeClaimTemplates: claims.map(claimTemplate) }),
    },
    status: {
      replicas,
      readyReplicas: ready,
      availableReplicas: ready,
      currentReplicas: replicas,
      updatedReplicas: replicas,
      currentRevision: revision,
      updateRevision: revision,
    },
  });
  const pods = replicate(world, shape, set, (index) => ({
    name: `${shape.name}-${index}`,
    labels: {
      'apps.kubernetes.io/pod-index': String(index),
      'controller-revision-hash': revision,
      'statefulset.kubernetes.io/pod-name': `${shape.name}-${index}`,
    },
    template: withClaims(shape, `${shape.name}-${index}`),
  }));
  const volumes = pods.flatMap((pod) => claims.flatMap((claim) => bound(world, shape, claim, pod)));
  const history = controllerRevision(world, shape, set, revision);
  return { objects: [set, history, ...volumes], pods };
}

function withClaims({ template, claims = [] }: Workload, pod: string): Workload['template'] {
  const volumes = claims.map(({ name }) => ({
    name,
    persistentVolumeClaim: { claimName: `${name}-${pod}` },
  }));
  return {
    ...template,
    spec: { ...template.spec, volumes: [...volumes, ...(template.spec.volumes ?? [])] },
  };
}

function claimTemplate({ name, storageClass, size }: Claim): unknown {
  return {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: size } },
      storageClassName: storageClass,
      volumeMode: 'Filesystem',
    },
  };
}

/** A claim and the volume that was provisioned for it. */
function bound(world: World, shape: Workload, claim: Claim, pod: PlacedPod): readonly Raw[] {
  const { namespace } = shape;
  const meta = {
    name: `${claim.name}-${pod.name}`,
    namespace,
    labels: shape.selector,
    creationTimestamp: momentOn(shape.since, pod.name, claim.name),
  };
  const identity = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: meta };
  const uid = uidOf(world.site, identity);
  const volumeName = `pvc-${uid}`;
  const common = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: claim.storageClass,
    volumeMode: 'Filesystem',
  };
  return [
    object('v1', 'PersistentVolumeClaim', meta, {
      spec: { ...common, resources: { requests: { storage: claim.size } }, volumeName },
      status: {
        phase: 'Bound',
        accessModes: common.accessModes,
        capacity: { storage: claim.size },
      },
    }),
    object(
      'v1',
      'PersistentVolume',
      { name: volumeName, creationTimestamp: meta.creationTimestamp },
      {
        spec: {
          ...common,
          capacity: { storage: claim.size },
          claimRef: {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            namespace,
            name: meta.name,
            uid,
          },
          ...world.disk(claim, volumeName, pod.node),
        },
        status: { phase: 'Bound' },
      },
    ),
  ];
}
