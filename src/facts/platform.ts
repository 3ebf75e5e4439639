import { servedApis, serverVersion } from '../model/info.ts';
import type { Platform } from '../model/judged.ts';
import { microshiftVersion, rosaBrandLogo } from '../model/kubernetes/config-map-mark.ts';
import { fieldOf } from '../model/kubernetes/meta.ts';
import { type Node, nodes } from '../model/kubernetes/node.ts';
import { openShiftInfrastructures } from '../model/kubernetes/openshift-infrastructure.ts';
import { pods } from '../model/kubernetes/pod.ts';
import { gapsOf, type Observed, partial, seen, someGaps, visible } from '../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe, thisCluster } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { DISTRIBUTIONS, HOSTED } from '../tables/platforms.ts';
import { openShiftGaps, tracesOfOpenShift } from './platform-openshift.ts';
import {
  type Found,
  isLaidOutByKubeadm,
  ownApiServers,
  providerOf,
  traceOfHosted,
  tracesOfApis,
  tracesOfInventory,
  tracesOfNode,
  tracesOfVersion,
} from './platform-traces.ts';

/** What the cluster runs on, with every sign of it. Signs that disagree leave it `unknown`. */
export interface PlatformFacts extends Platform {
  /** Ways of running the distribution, such as `Auto Mode` or `Autopilot`. */
  readonly modes: readonly string[];
  readonly evidence: readonly Evidence[];
  /** Signs that contradict each other, in words; empty when they agree. */
  readonly conflicts: readonly string[];
}

/** A value even where nothing was seen: `unknown` and null, then with the gaps. */
export const platform: Fact<PlatformFacts> = definePartialFact({
  id: 'platform',
  title: 'Provider, distribution and who runs the control plane',
  needs: {
    nodes: maybe(nodes),
    pods: maybe(pods),
    version: maybe(serverVersion),
    apis: maybe(servedApis),
    rosa: maybe(rosaBrandLogo),
    microshift: maybe(microshiftVersion),
    infrastructures: maybe(ifServed(openShiftInfrastructures)),
    cluster: thisCluster,
  },
  compute: ({ nodes, pods, version, apis, cluster, ...marks }): Observed<PlatformFacts> => {
    const servers = ownApiServers(visible(pods));
    const found: readonly Found[] = [
      ...visible(nodes).flatMap(tracesOfNode),
      ...(version.state === 'unseen' ? [] : tracesOfVersion(version.value)),
      ...tracesOfApis(visible(apis)),
      ...tracesOfOpenShift(marks, apis),
      ...tracesOfInventory(cluster),
      ...(isLaidOutByKubeadm(visible(pods))
        ? servers.map((evidence) => ({ distribution: 'kubeadm', evidence }))
        : []),
    ];
    const unsure = openShiftGaps(marks, apis, found);
    const hosted = pods.state === 'seen' && nodes.state === 'seen' && servers.length === 0;
    const value: PlatformFacts = {
      ...judge({
        found: hosted ? [...found, ...traceOfHosted(found)] : found,
        nodes: visible(nodes),
        servers,
        certain: apis.state === 'seen' && unsure.length === 0,
      }),
      version:
        version.state === 'unseen'
          ? (cluster.described?.version ?? null)
          : version.value.gitVersion,
    };
    const read = [nodes, pods, version, apis];
    const gaps = someGaps([...read.flatMap((one) => gapsOf(one)), ...unsure]);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({
    provider,
    distribution,
    managed,
    version,
    modes,
    evidence,
    conflicts,
  }: PlatformFacts) => ({
    provider,
    distribution,
    managed,
    version,
    modes,
    conflicts,
    evidence,
  }),
});

const UNKNOWN = 'unknown';

interface Signs {
  readonly found: readonly Found[];
  readonly nodes: readonly Node[];
  readonly servers: readonly Evidence[];
  /** Whether all was seen that tells the kinds of OpenShift apart. */
  readonly certain: boolean;
}

function judge(signs: Signs): Omit<PlatformFacts, 'version'> {
  const { found, servers } = signs;
  const distributions = withoutFoundations(found);
  const providers = providersOf(signs.nodes);
  const [only = UNKNOWN] = distributions;
  const distribution = distributions.length > 1 ? UNKNOWN : only;
  const known = DISTRIBUTIONS[distribution];
  const provider = known?.provider ?? (providers.size === 1 ? [...providers.keys()][0] : undefined);
  const modes = new Set(found.flatMap(({ mode }) => mode ?? []));
  const conflicts = [
    ...(distributions.length > 1 ? [`signs of ${distributions.map(titleOf).join(' and ')}`] : []),
    ...conflictsOfProviders([...providers.keys()], known?.provider, titleOf(distribution)),
    ...conflictsOfServers(distribution, modes.has(HOSTED), servers),
  ];
  // Whom it is hosted by is of use only where that it is hosted is beyond doubt.
  if (conflicts.length > 0) modes.delete(HOSTED);
  return {
    provider: provider ?? UNKNOWN,
    distribution,
    managed: conflicts.length > 0 ? null : managedBy(distribution, modes.has(HOSTED), signs),
    modes: [...modes].sort(),
    evidence: briefly([
      ...found,
      ...[...providers].map(([one, evidence]) => ({ distribution: one, evidence })),
      ...servers.map((evidence) => ({ distribution, evidence })),
    ]),
    conflicts,
  };
}

/** Distributions that left a trace, without those that another of them is built on. */
function withoutFoundations(found: readonly Found[]): readonly string[] {
  const named = new Set(found.map(({ distribution }) => distribution));
  if (named.has('iks') && named.has('openshift')) named.add('roks');
  const under = new Set([...named].flatMap((one) => DISTRIBUTIONS[one]?.over ?? []));
  return [...named].filter((one) => !under.has(one)).sort();
}

/** Without a distribution, an API server among the pods proves that nobody else runs it. */
function managedBy(
  distribution: string,
  hosted: boolean,
  { servers, certain }: Signs,
): boolean | null {
  // Whether Red Hat runs an OpenShift, or another cluster hosts it, shows only in what it tells of itself.
  if (distribution === 'openshift' && !certain) return null;
  const known = DISTRIBUTIONS[distribution];
  // Nodes join with kubeadm where another cluster hosts the control plane too.
  if (distribution === 'kubeadm' && servers.length === 0) return null;
  // The cluster that hosts it may be ours: only a service that is known to run it is a provider.
  if (hosted && known?.managed !== true) return null;
  if (known !== undefined) return known.managed;
  return servers.length > 0 ? false : null;
}

function conflictsOfServers(
  distribution: string,
  hosted: boolean,
  servers: readonly Evidence[],
): readonly string[] {
  if (servers.length === 0) return [];
  const known = DISTRIBUTIONS[distribution];
  const own = 'yet its API server is a pod of this cluster';
  if (known?.managed === true) return [`${known.title} runs the control plane, ${own}`];
  return hosted ? [`another cluster hosts the control plane, ${own}`] : [];
}

function conflictsOfProviders(
  providers: readonly string[],
  own: string | undefined,
  title: string,
): readonly string[] {
  if (own === undefined) {
    return providers.length > 1 ? [`nodes of ${providers.toSorted().join(' and ')}`] : [];
  }
  return providers
    .filter((one) => one !== own)
    .map((one) => `${title} belongs to ${own}, yet nodes are of ${one}`);
}

/** Each provider with the first node that shows it. */
function providersOf(nodes: readonly Node[]): ReadonlyMap<string, Evidence> {
  const providers = new Map<string, Evidence>();
  for (const node of nodes) {
    const provider = providerOf(node);
    if (provider === undefined || providers.has(provider)) continue;
    providers.set(provider, fieldOf(node, 'spec.providerID', node.providerId ?? ''));
  }
  return providers;
}

function titleOf(distribution: string): string {
  return DISTRIBUTIONS[distribution]?.title ?? distribution;
}

/** One piece of evidence for each field that says the same: a thousand nodes do. */
function briefly(all: readonly Found[]): readonly Evidence[] {
  const signs = new Set<string>();
  return all.flatMap(({ distribution, evidence }) => {
    const { subject, path } = evidence;
    const [sign, field] = [`${subject.kind} ${path} ${distribution}`, `${subject.key} ${path}`];
    const known = signs.has(sign) || signs.has(field);
    signs.add(sign).add(field);
    return known ? [] : [evidence];
  });
}
