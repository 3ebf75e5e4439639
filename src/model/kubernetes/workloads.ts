import { flag, labels, list, number, numberOrText, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { MANAGERS_KEEP, META_KEEP, type Meta, metaOf } from './meta.ts';
import { type PodTemplate, templateKeep, templateOf } from './pod.ts';

/** A kind that creates pods from a template: Deployments, Jobs and the like. */
export interface Workload {
  readonly meta: Meta;
  readonly template: PodTemplate;
  readonly selector: ReadonlyMap<string, string>;
  /** Desired pods; undefined where the kind has no such number (DaemonSet, Job). */
  readonly replicas: number | undefined;
  readonly suspended: boolean;
  /** Names of the volume claims that each pod gets of its own (StatefulSet). */
  readonly claimTemplates: readonly string[];
  /** How its pods are replaced, such as `RollingUpdate`, `Recreate` or `OnDelete`; the kind's default where missing. */
  readonly strategy: string | undefined;
  /** Pods, or a share such as `25%`, that may be missing meanwhile. */
  readonly maxUnavailable: number | string | undefined;
  readonly status: WorkloadStatus;
}

/** As its controller reports it; undefined in manifests. */
export interface WorkloadStatus {
  readonly ready: number | undefined;
  /** Nodes that should run a pod, and that run a ready one (DaemonSet). */
  readonly desiredNodes: number | undefined;
  readonly readyNodes: number | undefined;
  /** A Job that completed or failed: it creates no pod any more. */
  readonly finished: boolean;
}

function workloadKind(
  kind: string,
  plural: string,
  apiVersions: readonly [string, ...string[]],
  template: string,
  selector = 'spec.selector.matchLabels',
): Kind<Workload> {
  return defineKind({
    apiVersions,
    kind,
    plural,
    namespaced: true,
    declared: true,
    keep: [
      ...META_KEEP,
      ...MANAGERS_KEEP,
      "metadata.annotations['deployment.kubernetes.io/revision']",
      ...templateKeep(template),
      'spec.selector',
      'spec.replicas',
      'spec.suspend',
      'spec.schedule',
      'spec.paused',
      'spec.strategy',
      'spec.updateStrategy',
      'spec.revisionHistoryLimit',
      'spec.minReadySeconds',
      'spec.serviceName',
      'spec.volumeClaimTemplates[].metadata.name',
      'spec.volumeClaimTemplates[].spec.storageClassName',
      'spec.volumeClaimTemplates[].spec.accessModes',
      'status.replicas',
      'status.readyReplicas',
      'status.availableReplicas',
      'status.desiredNumberScheduled',
      'status.numberReady',
      'status.currentRevision',
      'status.updateRevision',
      'status.conditions[].type',
      'status.conditions[].status',
    ],
    decode: (raw) => ({
      meta: metaOf(raw, true),
      template: templateOf(raw, template),
      selector: labels(raw, selector),
      replicas: number(raw, 'spec.replicas'),
      suspended: flag(raw, 'spec.suspend') ?? false,
      claimTemplates: list(raw, 'spec.volumeClaimTemplates').flatMap(
        (one) => text(one, 'metadata.name') ?? [],
      ),
      strategy: text(raw, 'spec.strategy.type') ?? text(raw, 'spec.updateStrategy.type'),
      maxUnavailable:
        numberOrText(raw, 'spec.strategy.rollingUpdate.maxUnavailable') ??
        numberOrText(raw, 'spec.strategy.rollingParams.maxUnavailable') ??
        numberOrText(raw, 'spec.updateStrategy.rollingUpdate.maxUnavailable'),
      status: {
        ready: number(raw, 'status.readyReplicas'),
        desiredNodes: number(raw, 'status.desiredNumberScheduled'),
        readyNodes: number(raw, 'status.numberReady'),
        finished: list(raw, 'status.conditions').some(
          (one) =>
            (text(one, 'type') === 'Complete' || text(one, 'type') === 'Failed') &&
            text(one, 'status') === 'True',
        ),
      },
    }),
  });
}

export const deployments: Kind<Workload> = workloadKind(
  'Deployment',
  'deployments',
  ['apps/v1'],
  'spec.template',
);

export const replicaSets: Kind<Workload> = workloadKind(
  'ReplicaSet',
  'replicasets',
  ['apps/v1'],
  'spec.template',
);

export const statefulSets: Kind<Workload> = workloadKind(
  'StatefulSet',
  'statefulsets',
  ['apps/v1'],
  'spec.template',
);

export const daemonSets: Kind<Workload> = workloadKind(
  'DaemonSet',
  'daemonsets',
  ['apps/v1'],
  'spec.template',
);

export const jobs: Kind<Workload> = workloadKind('Job', 'jobs', ['batch/v1'], 'spec.template');

export const cronJobs: Kind<Workload> = workloadKind(
  'CronJob',
  'cronjobs',
  ['batch/v1'],
  'spec.jobTemplate.spec.template',
);

/** The forerunner of ReplicaSet; OpenShift's DeploymentConfigs still create them. */
export const replicationControllers: Kind<Workload> = workloadKind(
  'ReplicationController',
  'replicationcontrollers',
  ['v1'],
  'spec.template',
  'spec.selector',
);

/** OpenShift's forerunner of Deployment, which may still be written and run. */
export const deploymentConfigs: Kind<Workload> = workloadKind(
  'DeploymentConfig',
  'deploymentconfigs',
  ['apps.openshift.io/v1'],
  'spec.template',
  'spec.selector',
);
