import {
  adminNetworkPolicies,
  baselineAdminNetworkPolicies,
  clusterNetworkPolicies,
  eksClusterNetworkPolicies,
} from '../../model/kubernetes/cluster-network-policy.ts';
import { namespaces } from '../../model/kubernetes/namespace.ts';
import { networkPolicies } from '../../model/kubernetes/network-policy.ts';
import { nodes } from '../../model/kubernetes/node.ts';
import { pods } from '../../model/kubernetes/pod.ts';
import { serviceAccounts } from '../../model/kubernetes/service-account.ts';
import {
  cronJobs,
  daemonSets,
  deploymentConfigs,
  deployments,
  jobs,
  replicaSets,
  replicationControllers,
  statefulSets,
} from '../../model/kubernetes/workloads.ts';
import { gapsOf, partial, seen, someGaps, unseen, visible } from '../../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { owners } from '../owners.ts';
import { type Flow, Flows, placedIn } from './flows.ts';
import { settle } from './inhabitants.ts';
import { compileClusterPolicies } from './kinds/cluster-network-policy.ts';
import { compileNetworkPolicies } from './kinds/network-policy.ts';
import { assembled } from './layers.ts';
import type { ReachWorkload } from './named.ts';
import type { Finding } from './rules.ts';
import { atomsOf, type World, worldOf } from './world.ts';

export interface Reachability {
  readonly world: World;
  readonly workloads: readonly ReachWorkload[];
  readonly findings: readonly Finding[];
}

export const reachability: Fact<Reachability> = definePartialFact({
  id: 'reachability',
  title: 'Who can open connections to whom, on which ports, and which policies decide it',
  needs: {
    owners: maybe(owners),
    pods: maybe(pods),
    deployments: maybe(deployments),
    replicaSets: maybe(replicaSets),
    statefulSets: maybe(statefulSets),
    daemonSets: maybe(daemonSets),
    jobs: maybe(jobs),
    cronJobs: maybe(cronJobs),
    replicationControllers: maybe(replicationControllers),
    deploymentConfigs: maybe(ifServed(deploymentConfigs)),
    namespaces: maybe(namespaces),
    nodes: maybe(nodes),
    accounts: maybe(serviceAccounts),
    networkPolicies: maybe(networkPolicies),
    cnp: maybe(ifServed(clusterNetworkPolicies)),
    anp: maybe(ifServed(adminNetworkPolicies)),
    banp: maybe(ifServed(baselineAdminNetworkPolicies)),
    eks: maybe(ifServed(eksClusterNetworkPolicies)),
  },
  compute: ({
    owners,
    pods,
    namespaces,
    nodes,
    accounts,
    networkPolicies,
    cnp,
    anp,
    banp,
    eks,
    ...controllers
  }) => {
    if (owners.state === 'unseen') return unseen(owners.gaps);
    const compiled = assembled([
      compileNetworkPolicies(visible(networkPolicies), { blocksMatchPods: true }),
      compileClusterPolicies([cnp, anp, banp, eks].flatMap((one) => visible(one))),
    ]);
    const atoms = atomsOf([...compiled.ingress, ...compiled.egress]);
    const { endpoints, workloads } = settle(
      {
        pods: visible(pods),
        controllers: Object.values(controllers).flatMap((one) => visible(one)),
        owners: owners.value,
        namespaces: visible(namespaces),
        nodes: visible(nodes),
        accounts: accounts.state === 'unseen' ? undefined : accounts.value,
      },
      atoms,
      () => 'yes',
    );
    const world = worldOf({ endpoints, atoms, ...compiled });
    const value = { world, workloads, findings: compiled.findings };
    const gaps = someGaps([...gapsOf(owners), ...gapsOf(networkPolicies)]);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ world, workloads }: Reachability): { readonly flows: readonly Flow[] } => ({
    flows: [...new Flows(world, placedIn(world, workloads)).rows('sure')],
  }),
});
