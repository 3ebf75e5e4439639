import { serverVersion } from '../../model/info.ts';
import { CLUSTER, fieldOf } from '../../model/kubernetes/meta.ts';
import { type Node, nodes } from '../../model/kubernetes/node.ts';
import { pods } from '../../model/kubernetes/pod.ts';
import { gapsIn, type Observed, visible } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import type { Trait } from '../../model/pictures/architecture.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { DISTRIBUTIONS, HOSTED } from '../../tables/platforms.ts';
import { meshPresence } from '../mesh-presence.ts';
import { networkPlugin } from '../network-plugin/network-plugin.ts';
import { type PlatformFacts, platform } from '../platform.ts';
import { ownApiServers } from '../platform-traces.ts';
import { meshTrait, networkTrait } from './network-trait.ts';
import { known, none, notSeen } from './trait.ts';

/** How the cluster is built, each statement with what shows it. */
export const build: Fact<readonly Trait[]> = defineFact({
  id: 'build',
  title: 'How the cluster is built',
  needs: {
    platform: maybe(platform),
    version: maybe(serverVersion),
    pods: maybe(pods),
    nodes: maybe(nodes),
    network: maybe(networkPlugin),
    mesh: meshPresence,
  },
  compute: ({ platform, version, pods, nodes, network, mesh }): readonly Trait[] => [
    platformTrait(platform),
    version.state === 'unseen'
      ? notSeen('version', 'The version of the API server was not seen.')
      : known('version', version.value.gitVersion, [versionEvidence(version.value.gitVersion)]),
    controlPlane(platform, ownApiServers(visible(pods)), gapsIn(pods, 'kube-system').length === 0),
    runtimes(nodes),
    networkTrait(network),
    meshTrait(mesh),
  ],
});

function versionEvidence(value: string): Evidence {
  return { subject: CLUSTER, path: '/version gitVersion', value };
}

function platformTrait(platform: Observed<PlatformFacts>): Trait {
  if (platform.state === 'unseen') return notSeen('platform', 'What it runs on was not seen.');
  const { provider, distribution, modes, conflicts, evidence } = platform.value;
  if (conflicts.length > 0) {
    return notSeen('platform', `Signs contradict each other: ${conflicts.join('; ')}.`);
  }
  if (distribution === 'unknown' && provider === 'unknown') {
    return notSeen('platform', 'No sign of a provider or distribution was seen.');
  }
  const title = DISTRIBUTIONS[distribution]?.title ?? 'A distribution that left no sign';
  const where = provider === 'unknown' ? '' : ` on ${provider}`;
  const ways = modes.length === 0 ? '' : `, ${modes.join(', ')}`;
  return known('platform', `${title}${where}${ways}`, evidence);
}

function controlPlane(
  platform: Observed<PlatformFacts>,
  servers: readonly Evidence[],
  allSeen: boolean,
): Trait {
  const managed = platform.state === 'unseen' ? null : platform.value.managed;
  if (servers.length > 0 && managed !== true) {
    const many = servers.length === 1 ? 'One API server' : `${servers.length} API servers`;
    return known('control-plane', `${many} on nodes of this cluster: ours to run`, servers);
  }
  if (managed === true && platform.state !== 'unseen') {
    return known('control-plane', 'The provider runs it', platform.value.evidence);
  }
  if (platform.state !== 'unseen' && platform.value.modes.includes(HOSTED)) {
    return known('control-plane', 'Another cluster hosts it', platform.value.evidence);
  }
  if (managed === false && platform.state !== 'unseen') {
    return known('control-plane', 'Ours to run', platform.value.evidence);
  }
  const why = allSeen ? 'no API server among the pods' : 'the pods of kube-system were not seen';
  return notSeen('control-plane', `Who runs it is not known: ${why}.`);
}

function runtimes(nodes: Observed<readonly Node[]>): Trait {
  const found = new Map<string, { readonly evidence: Evidence; readonly count: number }>();
  for (const node of visible(nodes)) {
    if (node.runtime === undefined) continue;
    const evidence = fieldOf(node, 'status.nodeInfo.containerRuntimeVersion', node.runtime);
    found.set(node.runtime, { evidence, count: (found.get(node.runtime)?.count ?? 0) + 1 });
  }
  const sorted = [...found].sort(([a, x], [b, y]) => y.count - x.count || byText(a, b));
  if (sorted.length > 0) {
    const text = sorted.slice(0, 5).map(([name, { count }]) => `${name} on ${count}`);
    const evidence = sorted.map(([, one]) => one.evidence);
    return known('runtime', text.join(', '), evidence);
  }
  if (nodes.state === 'seen' && nodes.value.length === 0) return none('runtime', 'No node');
  return notSeen('runtime', 'No container runtime was seen.');
}
