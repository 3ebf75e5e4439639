import { type Meta, type Named, type OwnerReference, subjectOf } from '../model/kubernetes/meta.ts';
import { pods } from '../model/kubernetes/pod.ts';
import {
  cronJobs,
  daemonSets,
  deploymentConfigs,
  deployments,
  jobs,
  replicaSets,
  replicationControllers,
  statefulSets,
} from '../model/kubernetes/workloads.ts';
import {
  gapsIn,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe } from '../model/source.ts';
import type { Subject } from '../model/verdict.ts';
import { once } from './remember.ts';

/** What names a workload; without labels and annotations where only a reference names it. */
export type WorkloadMeta = Pick<
  Meta,
  'apiVersion' | 'kind' | 'namespace' | 'name' | 'labels' | 'annotations'
>;

/** How an owner is known: it was seen, an ownerReference names it, or labels prove its name. */
export type OwnerBasis = 'object' | 'reference' | 'derived';

export interface OwnerLink {
  readonly meta: WorkloadMeta;
  readonly subject: Subject;
  readonly basis: OwnerBasis;
}

export interface TopOwner extends OwnerLink {
  /** From the object itself up to the top, both included. */
  readonly chain: readonly OwnerLink[];
}

export interface Owners {
  /** The top-level controller of a pod or of a controller: itself where nothing owns it. */
  readonly topOf: (object: Named) => TopOwner;
  /** Every pod and controller that was seen. */
  readonly objects: readonly Named[];
}

/** These are what people act on; what owns them in turn (an operator's object) is not a workload. */
const TOP_KINDS: ReadonlySet<string> = new Set([
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps.openshift.io/DeploymentConfig',
  'batch/CronJob',
  'core/Node',
]);

/**
 * Names of controllers' controllers that a pod's own label proves: the controller's name is made of the
 * owner's name and the label's value, or the label is the owner's name.
 */
const PROOFS: readonly {
  readonly of: string;
  readonly label: string;
  readonly owner: Pick<Meta, 'apiVersion' | 'kind'>;
  readonly nameOf: (controller: string, value: string) => string | undefined;
}[] = [
  {
    of: 'apps/ReplicaSet',
    label: 'pod-template-hash',
    owner: { apiVersion: 'apps/v1', kind: 'Deployment' },
    nameOf: withoutSuffix,
  },
  {
    of: 'apps/ReplicaSet',
    label: 'rollouts-pod-template-hash',
    owner: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' },
    nameOf: withoutSuffix,
  },
  {
    of: 'core/ReplicationController',
    label: 'deploymentconfig',
    owner: { apiVersion: 'apps.openshift.io/v1', kind: 'DeploymentConfig' },
    nameOf: (controller, value) =>
      controller.startsWith(`${value}-`) && /^\d+$/.test(controller.slice(value.length + 1))
        ? value
        : undefined,
  },
];

/** Who controls each pod and controller in the end. */
export const owners: Fact<Owners> = definePartialFact({
  id: 'owners',
  title: 'The top-level controller of every pod and controller',
  needs: {
    pods: maybe(pods),
    deployments: maybe(deployments),
    replicaSets: maybe(replicaSets),
    statefulSets: maybe(statefulSets),
    daemonSets: maybe(daemonSets),
    jobs: maybe(jobs),
    cronJobs: maybe(cronJobs),
    replicationControllers: maybe(replicationControllers),
    deploymentConfigs: maybe(ifServed(deploymentConfigs)),
  },
  compute: (inputs): Observed<Owners> => {
    const all: readonly Observed<readonly Named[]>[] = Object.values(inputs);
    const objects = all.flatMap((one) => visible(one));
    const { pods, ...controllers } = inputs;
    const byKey = keyed(Object.values(controllers).flatMap((one) => visible<Named>(one)));
    // Pods own next to nothing, and there are very many of them.
    const ofPods = once(() => keyed(visible(pods)));
    const find = (key: string): Named | undefined =>
      byKey.get(key) ?? (key.startsWith('core/Pod/') ? ofPods().get(key) : undefined);
    const world: World = { find, deployments: inputs.deployments };
    const value: Owners = { topOf: climber(world), objects };
    const gaps = someGaps(all.flatMap((one) => gapsOf(one)));
    if (gaps === undefined) return seen(value);
    // That OpenShift's kind is not served shows nothing of any workload.
    const { deploymentConfigs: _, ...native } = inputs;
    const isBlind = Object.values(native).every((one) => one.state === 'unseen');
    return isBlind && objects.length === 0 ? unseen(gaps) : partial(value, gaps);
  },
  show: ({ objects, topOf }: Owners) =>
    objects
      .map((one) => {
        const top = topOf(one);
        return { object: subjectOf(one.meta).key, owner: top.subject.key, basis: top.basis };
      })
      .sort((a, b) => (a.object < b.object ? -1 : 1)),
});

function keyed(objects: readonly Named[]): ReadonlyMap<string, Named> {
  return new Map(objects.map((one) => [subjectOf(one.meta).key, one]));
}

interface World {
  /** What was seen, by the key of its subject. */
  readonly find: (key: string) => Named | undefined;
  readonly deployments: Observed<readonly Named[]>;
}

/** Replicas come one after the other and share what names their owner: it is looked up once for them. */
function climber(world: World): Owners['topOf'] {
  let last: { readonly meta: Meta; readonly top: TopOwner } | undefined;
  return (start) => {
    const { meta } = start;
    const above = last !== undefined && isReplica(meta, last.meta) ? last.top.chain.slice(1) : [];
    if (last === undefined || above.length === 0) {
      last = { meta, top: climb(world, start) };
      return last.top;
    }
    return { ...last.top, chain: [linkOf(meta, 'object'), ...above] };
  };
}

function isReplica(a: Meta, b: Meta): boolean {
  return (
    a.kind === 'Pod' &&
    b.kind === 'Pod' &&
    a.namespace === b.namespace &&
    a.owners === b.owners &&
    a.labels === b.labels &&
    a.annotations === b.annotations
  );
}

function climb(world: World, start: Named): TopOwner {
  const chain: OwnerLink[] = [linkOf(start.meta, 'object')];
  const passed = new Set(chain.map((link) => link.subject.key));
  let current: Named | undefined = start;
  while (current !== undefined) {
    const link = ownerOf(world, current);
    // A circle of references has no top: the last object before it closes stands.
    if (link === undefined || passed.has(link.subject.key)) break;
    passed.add(link.subject.key);
    chain.push(link);
    current = link.basis === 'object' ? world.find(link.subject.key) : undefined;
  }
  const last = chain.at(-1) ?? linkOf(start.meta, 'object');
  if (last.basis !== 'reference') return { ...last, chain };
  const proven = derive(world, start, last);
  return proven === undefined ? { ...last, chain } : { ...proven, chain: [...chain, proven] };
}

function ownerOf(world: World, { meta }: Named): OwnerLink | undefined {
  if (TOP_KINDS.has(groupKindOf(meta))) return undefined;
  const reference = meta.owners.find((one) => one.controller) ?? mirroredFrom(meta);
  if (reference === undefined) return undefined;
  return known(world, {
    apiVersion: reference.apiVersion,
    kind: reference.kind,
    name: reference.name,
    // An owner is in the namespace of what it owns or in none; of the latter only nodes are known.
    namespace: groupKindOf(reference) === 'core/Node' ? '' : meta.namespace,
  });
}

/** The node of a mirror pod, for kubelets that set the annotation but no reference. */
function mirroredFrom(meta: Meta): OwnerReference | undefined {
  if (!meta.annotations.has('kubernetes.io/config.mirror')) return undefined;
  return meta.owners.find((one) => groupKindOf(one) === 'core/Node');
}

/** The owner of an owner that was not seen, where a label of the object proves its name. */
function derive(world: World, start: Named, unseenOwner: OwnerLink): OwnerLink | undefined {
  const { namespace, name } = unseenOwner.meta;
  for (const proof of PROOFS) {
    const value = start.meta.labels.get(proof.label);
    if (value === undefined || proof.of !== groupKindOf(unseenOwner.meta)) continue;
    const proven = proof.nameOf(name, value);
    if (proven === undefined) continue;
    const link = known(world, { ...proof.owner, namespace, name: proven });
    // All Deployments of the namespace were seen and this one is not among them: it does not exist.
    const refuted =
      proof.owner.kind === 'Deployment' &&
      link.basis === 'reference' &&
      gapsIn(world.deployments, namespace).length === 0;
    if (!refuted) return { ...link, basis: 'derived' };
  }
  return undefined;
}

function known(world: World, named: Pick<Meta, 'apiVersion' | 'kind' | 'namespace' | 'name'>) {
  const object = world.find(subjectOf(named).key);
  return object === undefined
    ? linkOf({ ...named, labels: new Map(), annotations: new Map() }, 'reference')
    : linkOf(object.meta, 'object');
}

function linkOf(meta: WorkloadMeta, basis: OwnerBasis): OwnerLink {
  return { meta, subject: subjectOf(meta), basis };
}

function groupKindOf({ apiVersion, kind }: Pick<Meta, 'apiVersion' | 'kind'>): string {
  const [group = '', version] = apiVersion.split('/');
  return `${version === undefined ? 'core' : group}/${kind}`;
}

function withoutSuffix(controller: string, hash: string): string | undefined {
  const suffix = `-${hash}`;
  return controller.endsWith(suffix) && controller.length > suffix.length
    ? controller.slice(0, -suffix.length)
    : undefined;
}
