import { cloudField } from '../model/cloud/parts.ts';
import { type CloudPool, cloudPools } from '../model/cloud/pools.ts';
import type { ClusterInfo } from '../model/cluster.ts';
import { type ImportedResults, importedResults } from '../model/imports.ts';
import { type KubeletConfig, kubeletConfig } from '../model/kubernetes/kubelet-config.ts';
import { fieldOf, subjectOf } from '../model/kubernetes/meta.ts';
import { type Node, nodes } from '../model/kubernetes/node.ts';
import {
  type Gap,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../model/observed.ts';
import { asOf, definePartialFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence, Subject } from '../model/verdict.ts';
import {
  KUBELET_DEFAULTS,
  KUBELET_DEFAULTS_KNOWN_ON,
  type KubeletDefaults,
} from '../tables/kubelet-defaults.ts';
import { importedState } from './kubelet-imports.ts';
import {
  CLOSED,
  configured,
  type KubeletState,
  READABLE,
  startedWith,
} from './kubelet-settings.ts';
import { fits } from './pattern.ts';

/** Whom the kubelet of a node listens to. */
export type KubeletAccess = KubeletState & { readonly subject: Subject };

interface World {
  readonly config: Observed<readonly KubeletConfig[]>;
  readonly pools: Observed<readonly CloudPool[]>;
  readonly cluster: ClusterInfo;
  readonly imports: Observed<readonly ImportedResults[]>;
  readonly asOf: number;
  readonly isOnlyNode: boolean;
}

/** By node: the platform's own defaults, what k3s was started with, or what kubeadm hands out. */
export const kubeletAccess: Fact<readonly KubeletAccess[]> = definePartialFact({
  id: 'kubelet-access',
  title: 'Whom the kubelets listen to',
  needs: {
    nodes: maybe(nodes),
    config: maybe(kubeletConfig),
    pools: maybe(cloudPools),
    cluster: thisCluster,
    imports: maybe(importedResults),
    asOf,
  },
  compute: ({ nodes, ...rest }): Observed<readonly KubeletAccess[]> => {
    if (nodes.state === 'unseen') return unseen(nodes.gaps);
    const isOnlyNode = nodes.state === 'seen' && nodes.value.length === 1;
    const world: World = { ...rest, isOnlyNode };
    const value = nodes.value.map((node) => accessOf(node, world));
    const gaps = someGaps(gapsOf(nodes));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: (value: readonly KubeletAccess[]) =>
    value.map(({ subject, state, message }) => ({ node: subject.key, state, message })),
});

function accessOf(node: Node, world: World): KubeletAccess {
  const found = KUBELET_DEFAULTS.map((one) => signOf(node, one)).find((one) => one !== undefined);
  const state =
    found === undefined ? configured(node, world.config) : byDefault(node, found, world);
  const subject = subjectOf(node.meta);
  // What others say never overrides what was seen.
  if (state.state !== 'unknown') return { ...state, subject };
  return { ...(importedState(node, visible(world.imports), world) ?? state), subject };
}

interface Sign {
  readonly defaults: KubeletDefaults;
  readonly evidence: Evidence;
}

function signOf(node: Node, defaults: KubeletDefaults): Sign | undefined {
  const { of, sign } = defaults;
  const [where, pattern, marks] =
    'label' in sign
      ? (['labels', sign.label, node.meta.labels] as const)
      : (['annotations', sign.annotation, node.meta.annotations] as const);
  const [name] = [...marks.keys()].filter((one) => fits(pattern, one)).sort();
  if (name === undefined) return undefined;
  const value = marks.get(name) ?? '';
  const note = `${of} starts its kubelets so (table of ${KUBELET_DEFAULTS_KNOWN_ON})`;
  return { defaults, evidence: fieldOf(node, `metadata.${where}['${name}']`, value, note) };
}

function byDefault(node: Node, { defaults, evidence }: Sign, world: World): KubeletState {
  const started = 'annotation' in defaults.sign ? startedWith(node) : undefined;
  if (started !== undefined) return started;
  if (defaults.readOnlyPortClosed) {
    return { state: 'closed', message: CLOSED, evidence: [evidence] };
  }
  const pool = poolOf(node, defaults, world.pools);
  const port = pool?.kubeletReadOnlyPort;
  if (port === undefined) {
    const message = 'not known whether the read-only port of the kubelet is open';
    return { state: 'unknown', message, gaps: [portGap(world.pools)], evidence: [evidence] };
  }
  const said = cloudField(world.cluster.name, port);
  return port.value
    ? { state: 'readable', message: READABLE, evidence: [said, evidence] }
    : { state: 'closed', message: CLOSED, evidence: [said, evidence] };
}

function poolOf(
  node: Node,
  { pool }: KubeletDefaults,
  pools: Observed<readonly CloudPool[]>,
): CloudPool | undefined {
  const name = pool === undefined ? undefined : node.meta.labels.get(pool);
  return visible(pools).find((one) => one.name === name);
}

function portGap(pools: Observed<readonly CloudPool[]>): Gap {
  const [first] = gapsOf(pools);
  return {
    source: cloudPools.id,
    cause: first?.cause ?? 'not-collected',
    detail: 'the cloud alone says whether the read-only port of the pool is open',
    permission:
      first?.permission ??
      'container.nodePools.get (kubeletConfig.insecureKubeletReadonlyPortEnabled)',
  };
}
