import { type Namespace, namespaces } from '../../model/kubernetes/namespace.ts';
import { type Node, nodes } from '../../model/kubernetes/node.ts';
import { type Pod, pods } from '../../model/kubernetes/pod.ts';
import { type ServiceAccount, serviceAccounts } from '../../model/kubernetes/service-account.ts';
import {
  cronJobs,
  daemonSets,
  deploymentConfigs,
  deployments,
  jobs,
  replicaSets,
  replicationControllers,
  statefulSets,
  type Workload,
} from '../../model/kubernetes/workloads.ts';
import { gapsOf, partial, seen, someGaps, unseen, visible } from '../../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { type Owners, owners } from '../owners.ts';
import { isActive, standsForPods } from '../workloads.ts';
import type { Atoms } from './atoms.ts';
import { type Endpoint, type Labels, NO_LABELS } from './endpoint.ts';
import { Endpoints, type Surroundings } from './endpoints.ts';
import { type ReachWorkload, ReachWorkloads } from './named.ts';

/** All that connections may begin or end at, as it was seen. */
export interface Inhabitants {
  readonly pods: readonly Pod[];
  readonly controllers: readonly Workload[];
  readonly owners: Owners;
  readonly namespaces: readonly Namespace[];
  readonly nodes: readonly Node[];
  /** Undefined where none were seen. */
  readonly accounts: readonly ServiceAccount[] | undefined;
}

/** Whom network traffic may come from or go to. */
export const inhabitants: Fact<Inhabitants> = definePartialFact({
  id: 'inhabitants',
  title: 'Pods, the templates that stand for more of them, nodes and namespaces',
  needs: {
    owners: maybe(owners),
    pods: maybe(pods),
    namespaces: maybe(namespaces),
    nodes: maybe(nodes),
    accounts: maybe(serviceAccounts),
    deployments: maybe(deployments),
    replicaSets: maybe(replicaSets),
    statefulSets: maybe(statefulSets),
    daemonSets: maybe(daemonSets),
    jobs: maybe(jobs),
    cronJobs: maybe(cronJobs),
    replicationControllers: maybe(replicationControllers),
    deploymentConfigs: maybe(ifServed(deploymentConfigs)),
  },
  compute: ({ owners, pods, namespaces, nodes, accounts, ...kinds }) => {
    if (owners.state === 'unseen') return unseen(owners.gaps);
    const value: Inhabitants = {
      owners: owners.value,
      pods: visible(pods),
      controllers: Object.values(kinds).flatMap((kind) => visible(kind)),
      namespaces: visible(namespaces),
      nodes: visible(nodes),
      accounts: accounts.state === 'unseen' ? undefined : accounts.value,
    };
    const gaps = someGaps([...gapsOf(owners), ...gapsOf(namespaces)]);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ pods, controllers, namespaces, nodes }: Inhabitants) => ({
    pods: pods.length,
    controllers: controllers.length,
    namespaces: namespaces.length,
    nodes: nodes.length,
  }),
});

interface Settled {
  readonly endpoints: readonly Endpoint[];
  readonly workloads: readonly ReachWorkload[];
  /** Makes endpoints that are not among them. */
  readonly maker: Endpoints;
}

/** The endpoints of a cluster, for each reading of its policies; what readings have in common is made once. */
export class Settlement {
  readonly #all: Inhabitants;
  #known: (Settled & { readonly atoms: Atoms }) | undefined;

  constructor(all: Inhabitants) {
    this.#all = all;
  }

  /** `governs` says on which nodes policies take effect. */
  by(atoms: Atoms, governs: Surroundings['governs']): Settled {
    const alike = this.#like(atoms, governs);
    if (alike !== undefined) return alike;
    const settled = settle(this.#all, atoms, governs);
    this.#known ??= { ...settled, atoms };
    return settled;
  }

  /** Where policies take effect on all pods alike, the same pods are alike in every reading. */
  #like(atoms: Atoms, governs: Surroundings['governs']): Settled | undefined {
    if (this.#known?.atoms.isLike(atoms) !== true) return undefined;
    const { endpoints, workloads, maker } = this.#known;
    const [before, now] = [maker.governs(), maker.governs(governs)];
    if (before === undefined || now === undefined) return undefined;
    return {
      endpoints:
        before === now
          ? endpoints
          : endpoints.map((one) => (one.type === 'pod' ? { ...one, governed: now } : one)),
      workloads,
      maker: maker.governedBy(governs),
    };
  }
}

function settle(all: Inhabitants, atoms: Atoms, governs: Surroundings['governs']): Settled {
  const workloads = new ReachWorkloads(all.owners);
  const endpoints = new Endpoints({
    atoms,
    governs,
    namespaceLabels: namespaceLabelsOf(all.namespaces),
    accountLabels: accountLabelsOf(all.accounts),
    nodes: new Map(all.nodes.map((node) => [node.meta.name, node])),
  });
  const [active, finished] = [all.pods.filter(isActive), all.pods.filter((pod) => !isActive(pod))];
  const settled = new Set<ReachWorkload>();
  for (const pod of active) {
    const workload = workloads.of(pod);
    settled.add(workload);
    endpoints.addPod(pod, workload);
  }
  for (const controller of all.controllers.filter(standsForPods)) {
    const workload = workloads.of(controller);
    if (!settled.has(workload)) endpoints.addTemplate(controller, workload);
  }
  // A workload whose pods have all finished may start them again.
  for (const pod of finished) {
    const workload = workloads.of(pod);
    if (!settled.has(workload)) endpoints.addPod({ ...pod, ips: [] }, workload);
  }
  for (const node of all.nodes) endpoints.addNode(node);
  endpoints.addOutside();
  return { endpoints: endpoints.finished(), workloads: workloads.all, maker: endpoints };
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** One that is not in the input is there all the same, with the label that each of them has. */
function namespaceLabelsOf(namespaces: Inhabitants['namespaces']): Surroundings['namespaceLabels'] {
  const known = new Map<string, Labels>(
    namespaces.map(({ meta }) => [meta.name, new Map(meta.labels).set(NAME_LABEL, meta.name)]),
  );
  return (namespace) => {
    const labels = known.get(namespace) ?? new Map([[NAME_LABEL, namespace]]);
    known.set(namespace, labels);
    return labels;
  };
}

function accountLabelsOf(
  accounts: readonly ServiceAccount[] | undefined,
): Surroundings['accountLabels'] {
  if (accounts === undefined) return () => undefined;
  const known = new Map(
    accounts.map(({ meta }) => [`${meta.namespace}/${meta.name}`, meta.labels]),
  );
  return (namespace, name) => known.get(`${namespace}/${name}`) ?? NO_LABELS;
}
