import { type Node, nodes } from '../../model/kubernetes/node.ts';
import { visible } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import { listed } from '../../model/picture.ts';
import type { NodeGroup, NodePools } from '../../model/pictures/architecture.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import {
  NODE_POOL_LABELS,
  NODE_POOLS_KNOWN_ON,
  NODE_ROLE_PREFIX,
} from '../../tables/node-pools.ts';
import { zoneOf } from '../shared-fate/zones.ts';

/** The most groups that are listed: machines that differ in all else still share pool and zone. */
const MOST_GROUPS = 200;

export const nodePools: Fact<NodePools> = defineFact({
  id: 'node-pools',
  title: 'Nodes by pool, zone, system and runtime',
  needs: { nodes: maybe(nodes) },
  compute: ({ nodes }): NodePools => {
    const alike = Map.groupBy(visible(nodes), (node) => JSON.stringify(kindOf(node)));
    const groups = [...alike].flatMap(([key, [first, ...rest]]) =>
      first === undefined ? [] : [{ key, group: groupOf([first, ...rest], first) }],
    );
    groups.sort((a, b) => b.group.count - a.group.count || byText(a.key, b.key));
    return {
      total: nodes.state === 'unseen' ? null : nodes.value.length,
      groups: listed(
        groups.map(({ group }) => group),
        MOST_GROUPS,
      ),
    };
  },
  show: ({ total, groups }: NodePools) => ({
    tables: { nodePools: NODE_POOLS_KNOWN_ON },
    total,
    groups,
  }),
});

function groupOf(all: readonly Node[], first: Node): NodeGroup {
  const notReady = all.filter(({ ready }) => ready === false).length;
  return { ...kindOf(first), count: all.length, notReady };
}

function kindOf(node: Node): Omit<NodeGroup, 'count' | 'notReady'> {
  return {
    pool: poolOf(node) ?? null,
    zone: zoneOf(node) ?? null,
    os: node.os,
    image: node.osImage ?? null,
    arch: node.architecture ?? null,
    runtime: node.runtime ?? null,
  };
}

function poolOf({ meta }: Node): string | undefined {
  const label = NODE_POOL_LABELS.find((one) => meta.labels.has(one));
  if (label !== undefined) return meta.labels.get(label);
  const roles = [...meta.labels.keys()].filter((one) => one.startsWith(NODE_ROLE_PREFIX));
  return roles.length === 0
    ? undefined
    : roles
        .map((one) => one.slice(NODE_ROLE_PREFIX.length))
        .sort()
        .join(', ');
}
