import type { PodTemplate } from '../pod-spec.ts';
import { type Labels, momentOn, object, ownerOf, type Raw, shifted, suffixOf } from '../raw.ts';
import { placePod } from './pods.ts';
import { templateRaw } from './workloads.ts';
import type { Made, World } from './world.ts';

/** A CronJob whose last runs are still there. */
export interface Cron {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly schedule: string;
  readonly since: string;
  readonly template: PodTemplate;
  /** Instants of the runs that are kept, oldest first. */
  readonly runs: readonly string[];
  readonly seconds: number;
  readonly suspend?: true;
}

export function runCron(world: World, shape: Cron): Made {
  const spec = {
    backoffLimit: 3,
    completionMode: 'NonIndexed',
    completions: 1,
    parallelism: 1,
    suspend: false,
  };
  const last = shape.runs.at(-1);
  const cron = object(
    'batch/v1',
    'CronJob',
    {
      name: shape.name,
      namespace: shape.namespace,
      labels: shape.labels,
      ...(shape.annotations === undefined ? {} : { annotations: shape.annotations }),
      creationTimestamp: momentOn(shape.since, shape.name),
    },
    {
      spec: {
        schedule: shape.schedule,
        concurrencyPolicy: 'Forbid',
        suspend: shape.suspend ?? false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
        jobTemplate: {
          metadata: { labels: shape.labels },
          spec: { template: jobTemplate(shape.template) },
        },
      },
      status:
        last === undefined
          ? {}
          : { lastScheduleTime: last, lastSuccessfulTime: shifted(last, shape.seconds) },
    },
  );
  const made = shape.runs.map((run) => runJob(world, shape, cron, run, spec));
  return {
    objects: [cron, ...made.flatMap(({ objects }) => objects)],
    pods: made.flatMap(({ pods }) => pods),
  };
}

function jobTemplate({ spec, ...rest }: PodTemplate): unknown {
  return templateRaw({ ...rest, spec: { ...spec, restartPolicy: 'Never' } });
}

function runJob(
  world: World,
  shape: Cron,
  cron: Raw,
  run: string,
  spec: Readonly<Record<string, unknown>>,
): Made {
  const { namespace, template, seconds } = shape;
  const name = `${shape.name}-${Math.floor(Date.parse(run) / 60_000)}`;
  const labels = { 'batch.kubernetes.io/job-name': name, 'job-name': name };
  const job = object(
    'batch/v1',
    'Job',
    {
      name,
      namespace,
      labels: { ...shape.labels, ...labels },
      ownerReferences: [ownerOf(world.site, cron)],
      creationTimestamp: run,
    },
    {
      spec: {
        ...spec,
        selector: { matchLabels: { 'batch.kubernetes.io/job-name': name } },
        template: jobTemplate({ ...template, labels: { ...template.labels, ...labels } }),
      },
      status: {
        startTime: run,
        completionTime: shifted(run, seconds),
        succeeded: 1,
        ready: 0,
        conditions: [
          { type: 'Complete', status: 'True', lastTransitionTime: shifted(run, seconds) },
        ],
      },
    },
  );
  const pod = placePod(world, {
    owner: job,
    namespace,
    name: `${name}-${suffixOf(5, world.site.name, name)}`,
    template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } },
    node: world.scheduler.place(template.spec, []),
    started: run,
    labels,
    finishedAfter: seconds,
  });
  return { objects: [job], pods: [pod] };
}
