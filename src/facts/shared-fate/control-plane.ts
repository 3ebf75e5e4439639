import { fieldOf, type Named } from '../../model/kubernetes/meta.ts';
import { type Node, nodes } from '../../model/kubernetes/node.ts';
import { type Pod, pods } from '../../model/kubernetes/pod.ts';
import { type Gap, gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { CONTROL_PLANES_ACROSS_ZONES, HOSTED } from '../../tables/platforms.ts';
import { BY_HOST } from '../identity/api-servers.ts';
import { type PlatformFacts, platform } from '../platform.ts';
import { isOwnApiServer, isStaticComponent } from '../platform-traces.ts';
import { apart, type Fate, open, together } from './fate.ts';
import { type Spread, spreads } from './zones.ts';

export interface ControlPlaneFates {
  readonly controlPlane: Fate;
  readonly etcd: Fate;
}

/** Whether the control plane and its store go on when the zone of any of their members is lost. */
export const controlPlaneFates: Fact<ControlPlaneFates> = defineFact({
  id: 'control-plane-fates',
  title: 'Whether control plane and etcd survive the loss of a zone',
  needs: { pods: maybe(pods), nodes: maybe(nodes), platform: maybe(platform) },
  compute: ({ pods, nodes, platform }): ControlPlaneFates => {
    const managed = platform.state === 'unseen' ? null : platform.value.managed;
    if (platform.state !== 'unseen' && managed === true) {
      return byProvider(platform, platform.value, nodes);
    }
    if (platform.state !== 'unseen' && platform.value.modes.includes(HOSTED)) {
      return byHost(platform.value);
    }
    const closed = [...gapsIn(pods, 'kube-system'), ...gapsOf(nodes)];
    const servers = membersOf(visible(pods).filter(isOwnApiServer), visible(nodes), [
      'node-role.kubernetes.io/control-plane',
      'node-role.kubernetes.io/master',
    ]);
    const stores = membersOf(visible(pods).filter(isStore), visible(nodes), [
      'node-role.kubernetes.io/etcd',
    ]);
    const sight = { closed, nodes, unsure: managed === null ? gapsOf(platform) : [] };
    return {
      controlPlane: fateOf('control-plane', 'the control plane', servers, sight),
      etcd: fateOf('etcd', 'etcd', stores, sight),
    };
  },
});

interface Member {
  readonly node: string;
  readonly evidence: Evidence;
}

interface Sight {
  readonly closed: readonly Gap[];
  readonly unsure: readonly Gap[];
  readonly nodes: Observed<readonly Node[]>;
}

function isStore({ meta }: Pod): boolean {
  return (
    isStaticComponent(meta, 'etcd') ||
    isStaticComponent(meta, 'etcd-manager-main') ||
    (meta.namespace === 'openshift-etcd' && meta.labels.get('app') === 'etcd')
  );
}

/** The static pods, or without any the nodes that a label calls so. */
function membersOf(
  found: readonly Pod[],
  all: readonly Node[],
  roles: readonly string[],
): readonly Member[] {
  if (found.length > 0) {
    return found.flatMap((pod) => memberOn(pod, 'spec.nodeName', pod.spec.nodeName));
  }
  return all.flatMap((node) => {
    const role = roles.find((one) => node.meta.labels.has(one));
    return role === undefined ? [] : memberOn(node, `metadata.labels['${role}']`, node.meta.name);
  });
}

function memberOn(object: Named, path: string, node: string | undefined): readonly Member[] {
  return node === undefined ? [] : [{ node, evidence: fieldOf(object, path, node) }];
}

function fateOf(
  shared: 'control-plane' | 'etcd',
  title: string,
  members: readonly Member[],
  { closed, unsure, nodes }: Sight,
): Fate {
  const evidence = members.slice(0, 3).map((one) => one.evidence);
  const spread = spreads(nodes)(members.map(({ node }) => node));
  const whole = [...closed, ...unsure];
  if (whole.length > 0 || members.length === 0) {
    const gaps = whole.length > 0 ? whole : [unseenMembers(title)];
    return open(shared, `not all of ${title} was seen`, gaps, evidence);
  }
  if (members.length === 1) return together(shared, `${title} is one node`, evidence);
  if (spread.gaps.length > 0) {
    return open(shared, `the zones of ${title} are not known`, spread.gaps, evidence);
  }
  const places = [...spread.zones.values()].map((one) => one.evidence);
  return survives(shared, spread)
    ? apart(shared, `${title} is in ${spread.zones.size} zones`, places)
    : together(shared, lossOf(title, spread), places);
}

/** One API server goes on alone; etcd needs more than half of its members. */
function survives(shared: 'control-plane' | 'etcd', { zones, seats }: Spread): boolean {
  const worst = Math.max(...[...zones.values()].map(({ members }) => members));
  const left = seats.length - worst;
  return shared === 'etcd' ? left * 2 > seats.length : left > 0;
}

function lossOf(title: string, { zones, seats }: Spread): string {
  const [only] = zones.keys();
  return zones.size === 1
    ? `${title} is all in zone ${only}`
    : `${title} has ${seats.length} members in ${zones.size} zones: the loss of one zone stops it`;
}

function byProvider(
  observed: Observed<PlatformFacts>,
  { distribution, modes, evidence }: PlatformFacts,
  nodes: Observed<readonly Node[]>,
): ControlPlaneFates {
  const known = CONTROL_PLANES_ACROSS_ZONES.find(
    (one) =>
      one.distribution === distribution && (one.mode === undefined || modes.includes(one.mode)),
  );
  const zoned = spreads(nodes)(visible(nodes).map(({ meta }) => meta.name)).zones;
  const holds = known !== undefined && (known.where === 'everywhere' || zoned.size > 0);
  const unsure = gapsOf(observed);
  const signs = evidence.slice(0, 3);
  const fate = (shared: 'control-plane' | 'etcd'): Fate => {
    if (unsure.length > 0) return open(shared, 'the platform was not seen in full', unsure, signs);
    if (holds)
      return apart(
        shared,
        `the provider (${distribution}) runs the control plane in several zones`,
        signs,
      );
    const why = 'the provider runs the control plane; in how many zones was not seen';
    return open(shared, why, [unseenZones(distribution)], signs);
  };
  return { controlPlane: fate('control-plane'), etcd: fate('etcd') };
}

/** Its zones are those of pods in the cluster that hosts it. */
function byHost({ evidence }: PlatformFacts): ControlPlaneFates {
  const why = 'another cluster hosts the control plane; in how many zones was not seen';
  const signs = evidence.slice(0, 3);
  return {
    controlPlane: open('control-plane', why, [BY_HOST], signs),
    etcd: open('etcd', why, [BY_HOST], signs),
  };
}

function unseenMembers(title: string): Gap {
  return {
    source: 'core/Pod',
    cause: 'not-collected',
    detail: `no pod and no label of a node shows where ${title} runs`,
    permission: 'the label node-role.kubernetes.io/control-plane, and etcd, on its nodes',
  };
}

function unseenZones(distribution: string): Gap {
  return {
    source: 'fact/platform',
    cause: 'not-collected',
    detail: `the API does not show in how many zones ${distribution} runs a control plane`,
    permission: "access to the cloud's own API, or recovery.acceptedSharedFate in the plan",
  };
}
