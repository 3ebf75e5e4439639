import type { PodTemplate } from '../pod-spec.ts';
import { type Labels, numberOf, object, type Raw, type Site, stored } from '../raw.ts';
import { withBudgetStatus, withQuotaStatus } from './accounting.ts';
import { runDaemonSet } from './daemon-sets.ts';
import { runDeployment } from './deployments.ts';
import { type ServiceShape, serve } from './endpoints.ts';
import { type Cron, runCron } from './jobs.ts';
import { type NodeShape, nodeLease, nodeObject } from './nodes.ts';
import { type PodRequest, placePod } from './pods.ts';
import { Scheduler } from './scheduler.ts';
import { runStatefulSet } from './stateful-sets.ts';
import type { Workload } from './workloads.ts';
import type { Admission, Made, PlacedPod, World } from './world.ts';

/** One thing that was installed: what people apply, in the short form of the examples. */
export interface Part {
  readonly objects?: readonly Raw[];
  readonly workloads?: readonly Workload[];
  readonly crons?: readonly Cron[];
  readonly services?: readonly ServiceShape[];
  readonly pods?: readonly LonePod[];
}

/** A pod that no controller made: static on its node, or made by hand. */
export interface LonePod extends Omit<PodRequest, 'owner' | 'node'> {
  readonly node: string;
  readonly static?: true;
}

export interface ClusterShape {
  readonly site: Site;
  readonly seenAt: string;
  readonly nodes: readonly NodeShape[];
  readonly parts: readonly Part[];
  /** The first two numbers of the addresses of Services, such as `172.20`. */
  readonly serviceNet: string;
  readonly disk: World['disk'];
  readonly admit?: Admission;
}

const BUILT_IN_PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
]);

/** Every object of the cluster once its controllers have done their work. */
export function runCluster(shape: ClusterShape): readonly Raw[] {
  const { site, parts } = shape;
  const declared = [...builtIn(shape), ...parts.flatMap(({ objects = [] }) => objects)];
  const world = worldOf(shape, declared);
  const made = [
    ...parts.flatMap(({ workloads = [] }) => workloads.map((one) => runWorkload(world, one))),
    ...parts.flatMap(({ crons = [] }) => crons.map((one) => runCron(world, one))),
  ];
  const lone = parts.flatMap((part) => part.pods ?? []).map((one) => placeLone(world, shape, one));
  const pods = [...made.flatMap((one) => one.pods), ...lone];
  const services = parts.flatMap((part) => part.services ?? []);
  const objects = [
    ...declared,
    ...made.flatMap((one) => one.objects),
    ...pods.map(({ raw }) => raw),
    ...services.flatMap((one) => serve(site, one, addressOf(shape, one), pods)),
  ];
  return objects.map((raw) =>
    stored(site, withQuotaStatus(withBudgetStatus(raw, pods), pods, objects)),
  );
}

function placeLone(world: World, { nodes }: ClusterShape, one: LonePod): PlacedPod {
  const node = nodes.find(({ name }) => name === one.node);
  if (node === undefined) throw new Error(`no node is named ${one.node}`);
  const owner = one.static ? { owner: object('v1', 'Node', { name: node.name }) } : {};
  return placePod(world, { ...one, ...owner, node });
}

function runWorkload(world: World, shape: Workload): Made {
  switch (shape.kind) {
    case 'Deployment':
      return runDeployment(world, shape);
    case 'StatefulSet':
      return runStatefulSet(world, shape);
    case 'DaemonSet':
      return runDaemonSet(world, shape);
  }
}

function addressOf({ site, serviceNet }: ClusterShape, one: ServiceShape): string {
  const key = [site.name, one.namespace, one.name];
  return `${serviceNet}.${numberOf(250, ...key)}.${2 + numberOf(250, 'low', ...key)}`;
}

function builtIn({ site, seenAt, nodes, parts }: ClusterShape): readonly Raw[] {
  const given = parts.flatMap(({ objects = [] }) =>
    objects.filter(({ kind }) => kind === 'Namespace'),
  );
  const named = new Set(given.map(({ metadata }) => metadata.name));
  const system = ['default', 'kube-node-lease', 'kube-public', 'kube-system']
    .filter((name) => !named.has(name))
    .map((name) => namespace(name));
  const accounts = [...system, ...given].map(({ metadata }) =>
    serviceAccount(metadata.name, 'default'),
  );
  return [
    ...system,
    ...accounts,
    ...nodes.map((one) => nodeObject(site, one, seenAt)),
    ...nodes.map((one) => nodeLease(one, seenAt)),
    ...[...BUILT_IN_PRIORITIES].map(([name, value]) =>
      object(
        'scheduling.k8s.io/v1',
        'PriorityClass',
        { name },
        { value, preemptionPolicy: 'PreemptLowerPriority' },
      ),
    ),
  ];
}

function worldOf(
  { site, seenAt, nodes, disk, admit }: ClusterShape,
  declared: readonly Raw[],
): World {
  const namespaces = new Map(
    declared
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata }): readonly [string, Labels] => [metadata.name, metadata.labels ?? {}]),
  );
  const keep = (template: PodTemplate): PodTemplate => template;
  const scheduler = new Scheduler(nodes);
  return {
    site,
    seenAt,
    scheduler,
    namespaces,
    priorities: BUILT_IN_PRIORITIES,
    disk,
    admit: admit ?? keep,
  };
}

/** A namespace; Kubernetes itself adds the label with its name. */
export function namespace(name: string, labels: Labels = {}, annotations?: Labels): Raw {
  return object(
    'v1',
    'Namespace',
    {
      name,
      labels: { 'kubernetes.io/metadata.name': name, ...labels },
      ...(annotations === undefined ? {} : { annotations }),
    },
    { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } },
  );
}

export function serviceAccount(
  namespaceName: string,
  name: string,
  annotations?: Labels,
  automount?: boolean,
): Raw {
  return object(
    'v1',
    'ServiceAccount',
    { name, namespace: namespaceName, ...(annotations === undefined ? {} : { annotations }) },
    automount === undefined ? {} : { automountServiceAccountToken: automount },
  );
}
