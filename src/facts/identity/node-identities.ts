import { cloudField } from '../../model/cloud/parts.ts';
import type { CloudLevel, CloudPermission } from '../../model/cloud/permissions.ts';
import { type CloudPool, cloudPools } from '../../model/cloud/pools.ts';
import { inThisCloud } from '../../model/cloud/rights.ts';
import { type Node, nodes } from '../../model/kubernetes/node.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence, SomeEvidence, Subject } from '../../model/verdict.ts';
import { DEFAULT_NODE_IDENTITIES } from '../../tables/node-identities.ts';
import { type NodeCredentials, nodeCredentials } from '../isolation/node-credentials.ts';
import { nodePoolOf } from '../node-pool-of.ts';
import { platform } from '../platform.ts';

/** What the machines of a pool are in the cloud. */
export interface NodeIdentity {
  readonly pool: string;
  readonly subject: Subject;
  readonly serverless: boolean;
  readonly identity: string | undefined;
  /** What it holds; undefined where that was not read. */
  readonly permissions: readonly CloudPermission[] | undefined;
  /** The most of that; undefined with it. */
  readonly level: CloudLevel | undefined;
  /** Whether every machine of the account has it unless somebody chooses another. */
  readonly isDefault: boolean;
  /** The identity, then what decides the level. */
  readonly evidence: SomeEvidence;
}

export interface NodeIdentities {
  readonly pools: readonly NodeIdentity[];
  readonly ofNode: (node: Node) => NodeIdentity | undefined;
  /** Nodes of no pool that the cloud lists. */
  readonly others: readonly Node[];
  readonly onPremises: NodeCredentials['onPremises'];
  readonly gaps: readonly Gap[];
}

/** Always whole: gaps are in the value. */
export const nodeIdentities: Fact<NodeIdentities> = defineFact({
  id: 'node-identities',
  title: 'What the machines of each node pool are in the cloud',
  needs: {
    pools: maybe(cloudPools),
    nodes: maybe(nodes),
    platform: maybe(platform),
    credentials: nodeCredentials,
    cluster: thisCluster,
  },
  compute: ({ pools, nodes, platform, credentials, cluster }): NodeIdentities => {
    const found = visible(pools).map((pool) => identityOf(pool, cluster.id));
    const byName = new Map(found.map((one) => [one.pool, one]));
    const ofNode = (node: Node): NodeIdentity | undefined => byName.get(nodePoolOf(node) ?? '');
    const distribution = platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
    return {
      pools: found,
      ofNode,
      others: visible(nodes).filter((node) => ofNode(node) === undefined),
      onPremises: credentials.onPremises,
      gaps: [...gapsOf(pools).map((gap) => inThisCloud(gap, distribution)), ...gapsOf(nodes)],
    };
  },
  show: ({ pools, others, gaps }: NodeIdentities) => ({
    pools: pools.map(({ pool, identity, level, isDefault }) => ({
      pool,
      identity: identity ?? null,
      level: level ?? null,
      isDefault,
    })),
    others: others.map(({ meta }) => meta.name),
    gaps,
  }),
});

const ORDER: readonly CloudLevel[] = ['admin', 'extra', 'minimal'];

function identityOf(pool: CloudPool, cluster: string): NodeIdentity {
  const { name, serverless, identity, permissions } = pool;
  const subject: Subject = {
    type: 'cloud',
    key: `${cluster}/pools/${name}`,
    kind: 'NodePool',
    name,
  };
  const level = permissions && levelOf(permissions);
  const deciding = (permissions ?? []).filter((one) => one.level === level);
  const said = deciding.map(
    (one): Evidence => ({
      ...cloudField(cluster, { value: one.name, field: one.field }),
      note: one.level,
    }),
  );
  const who: Evidence =
    identity === undefined
      ? { subject, path: `pools[${name}]`, value: 'no identity was told' }
      : cloudField(cluster, identity);
  return {
    pool: name,
    subject,
    serverless,
    identity: identity?.value,
    permissions,
    level,
    isDefault: DEFAULT_NODE_IDENTITIES.some((one) => one.test(identity?.value ?? '')),
    evidence: [who, ...said],
  };
}

function levelOf(permissions: readonly CloudPermission[]): CloudLevel {
  return ORDER.find((one) => permissions.some(({ level }) => level === one)) ?? 'minimal';
}
