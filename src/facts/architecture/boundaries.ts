import { cloudIdentity } from '../../model/cloud/identity.ts';
import { cloudPools } from '../../model/cloud/pools.ts';
import { cloudEncryption, cloudExposure } from '../../model/cloud.ts';
import { nodes as nodeKind } from '../../model/kubernetes/node.ts';
import { pods as podKind } from '../../model/kubernetes/pod.ts';
import { gapsOf, visible } from '../../model/observed.ts';
import type {
  Boundaries,
  Boundary,
  Guard,
  NamespaceEntry,
  ZoneId,
} from '../../model/pictures/architecture.ts';
import { defineFact, type Fact, type Inputs, maybe, thisCluster } from '../../model/source.ts';
import { clusterAdmins } from '../cluster-admins.ts';
import { kubeletAccess } from '../kubelet-access.ts';
import { platform } from '../platform.ts';
import { publicRights } from '../public-rights.ts';
import { tenancy } from '../tenancy.ts';
import { trafficProtection } from '../traffic-protection.ts';
import { type WorkloadView, workloads } from '../workloads.ts';
import { anonymousGuard, endpointGuard, secretsGuard } from './api-guards.ts';
import { build } from './build.ts';
import { entries } from './entries.ts';
import { together } from './guard.ts';
import { adminGuard, apartGuard, cloudGuards, kubeletGuard, podGuards } from './inner-guards.ts';
import { namespaceEntries } from './namespace-map.ts';
import { nodePools } from './node-pools.ts';
import { entryGuards, identityGuard, isolationGuard, nothing } from './outer-guards.ts';
import { zonesOf } from './zones.ts';

const needs = {
  build,
  entries,
  namespaces: namespaceEntries,
  nodePools,
  protection: trafficProtection,
  admins: clusterAdmins,
  rights: publicRights,
  tenancy: maybe(tenancy),
  workloads: maybe(workloads),
  kubelets: maybe(kubeletAccess),
  platform: maybe(platform),
  pods: maybe(podKind),
  nodes: maybe(nodeKind),
  exposure: maybe(cloudExposure),
  encryption: maybe(cloudEncryption),
  pools: maybe(cloudPools),
  identity: maybe(cloudIdentity),
  cluster: thisCluster,
};

/** What separates the internet from the cloud, step by step, and whether it was seen to hold. */
export const boundaries: Fact<Boundaries> = defineFact({
  id: 'trust-boundaries',
  title: 'What separates the outside from the core, and what guards each step',
  needs,
  compute: (inputs): Boundaries => {
    const parts = partsOf(inputs);
    const { entries, build, nodePools, platform } = inputs;
    return {
      zones: zonesOf({
        ...parts,
        entries: entries.all,
        entriesSeen: entries.complete,
        nodes: nodePools,
        controlPlane: build.find(({ topic }) => topic === 'control-plane'),
        provider: platform.state === 'unseen' ? 'unknown' : platform.value.provider,
      }),
      steps: stepsOf(inputs, parts),
    };
  },
});

interface Parts {
  readonly exposed: readonly NamespaceEntry[];
  readonly tenants: readonly NamespaceEntry[];
  readonly system: readonly NamespaceEntry[];
  /** Of which it is not known whether the outside reaches them. */
  readonly doubtful: number;
  readonly namespacesSeen: boolean;
}

function partsOf({ namespaces, tenancy }: Inputs<typeof needs>): Parts {
  const inner = namespaces.filter(({ exposed }) => exposed !== 'yes');
  return {
    exposed: namespaces.filter(({ exposed }) => exposed === 'yes'),
    tenants: inner.filter(({ system }) => system === null),
    system: inner.filter(({ system }) => system !== null),
    doubtful: namespaces.filter(({ exposed }) => exposed === 'unknown').length,
    namespacesSeen: gapsOf(tenancy).length === 0,
  };
}

function stepsOf(inputs: Inputs<typeof needs>, parts: Parts): readonly Boundary[] {
  const { entries, rights, admins, protection, namespaces, cluster } = inputs;
  const { exposed, tenants, system, doubtful, namespacesSeen } = parts;
  const here = Map.groupBy(visible(inputs.workloads), ({ namespace }) => namespace);
  const inside = (all: readonly NamespaceEntry[]): readonly WorkloadView[] =>
    all.flatMap(({ name }) => here.get(name) ?? []);
  const into = (all: readonly NamespaceEntry[], complete: boolean): readonly Guard[] =>
    all.length === 0
      ? [nothing(complete, 'There is no such namespace', 'namespaces')]
      : present(isolationGuard(all), identityGuard(inside(all), protection));
  const ours = namespaces.filter((one) => one.system === null);
  const seen = gapsOf(inputs.workloads).length === 0;
  return [
    step('internet', 'entries', 'Requests from anybody', entryGuards(entries)),
    step(
      'entries',
      'exposed',
      'Requests that an entry passes on',
      into(exposed, namespacesSeen && doubtful === 0),
    ),
    step('exposed', 'tenants', 'Connections between pods', into(tenants, namespacesSeen)),
    step('tenants', 'system', 'Connections, and calls to the API with the rights of a pod', [
      ...present(isolationGuard(system)),
      adminGuard(admins),
    ]),
    step('system', 'nodes', 'A pod that breaks out, or a call to a kubelet', [
      ...podGuards(ours, inside(ours), seen),
      kubeletGuard(inputs.kubelets),
    ]),
    step('nodes', 'control-plane', 'The credentials of a node', [
      apartGuard(inputs.platform, inputs.pods, inputs.nodes),
      secretsGuard(inputs.encryption, cluster.id),
    ]),
    step('control-plane', 'cloud', 'Rights in the cloud, of nodes and of workloads', [
      ...cloudGuards(inputs.pools, inputs.identity, cluster.id),
    ]),
    step('internet', 'control-plane', 'Calls to the API server, past everything above', [
      endpointGuard(inputs.exposure, cluster.id),
      anonymousGuard(rights),
    ]),
  ];
}

function present(...guards: readonly (Guard | undefined)[]): readonly Guard[] {
  return guards.flatMap((one) => one ?? []);
}

function step(from: ZoneId, to: ZoneId, crosses: string, guards: readonly Guard[]): Boundary {
  return { from, to, crosses, state: together(guards), guards };
}
