import type { CloudPermission } from '../../model/cloud/permissions.ts';
import { cloudRight } from '../../model/cloud/rights.ts';
import type { ClusterInfo } from '../../model/cluster.ts';
import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { AwsAuthEntries } from '../identity/aws-auth-entries.ts';
import type { CloudGrants } from '../identity/cloud-grants.ts';
import type { CloudIdentities, CloudIdentityMapping } from '../identity/cloud-identities.ts';
import { cloudPrincipal } from '../identity/cloud-principal.ts';
import type { NodeIdentities } from '../identity/node-identities.ts';
import { letsIn } from '../identity/trust.ts';
import { CLOUD_ADMIN, CLUSTER_ADMIN, cloudRole, FRONTIERS, nodeNamed } from './ends.ts';
import type { GraphBuilder } from './graph.ts';
import { addHolders, addMapped } from './principal-edges.ts';

/** What of a cloud has to do with this cluster. */
export interface CloudWorld {
  readonly identities: CloudIdentities;
  readonly nodeIdentities: NodeIdentities;
  readonly grants: CloudGrants;
  readonly aws: AwsAuthEntries;
  readonly nodes: readonly Node[];
  /** Accounts that were not seen themselves, with the reason: what they may take is written on them. */
  readonly unseenAccounts: ReadonlyMap<string, readonly Gap[]>;
  /** The infrastructure, or `unknown`. */
  readonly provider: string;
  readonly cluster: ClusterInfo;
}

/**
 * Roles in the cloud: who gets them, what they are worth there, and who they are in this cluster. What
 * was not read of them leads to the frontier.
 */
export function addCloud(builder: GraphBuilder, world: CloudWorld): void {
  const roles = new Roles(builder, world);
  for (const one of world.identities.mappings) {
    if (refuses(one)) continue;
    const clauses = [[{ objects: [], evidence: () => [one.evidence] }]];
    const role = cloudRole(cloudPrincipal(one.role));
    builder.edge(one.account.key, role, { edge: 'cloud-identity', clauses, gaps: [] });
    roles.add(role, one.known?.permissions, world.identities.roleGaps);
  }
  for (const [account, gaps] of world.unseenAccounts) {
    const reason = { edge: 'cloud-identity', clauses: [], gaps: gaps.slice(0, 1) };
    builder.edge(account, FRONTIERS.cloud, reason, 'possible');
  }
  addNodes(builder, world, roles);
  addHolders(builder, world.grants);
  addMapped(builder, world.aws);
  administrator(builder);
}

/** A role whose trust was read and names others: the cloud does not give it to this account. */
function refuses({ known, by, account }: CloudIdentityMapping): boolean {
  const subjects = known?.subjects?.value;
  if (by === 'association' || subjects === undefined) return false;
  return !letsIn(subjects, account.namespace ?? '', account.name ?? '');
}

/** Whoever holds a node holds the credentials of its machine. */
function addNodes(builder: GraphBuilder, world: CloudWorld, roles: Roles): void {
  const { nodes, nodeIdentities, provider } = world;
  for (const node of nodes) {
    const own = nodeIdentities.ofNode(node);
    const from = nodeNamed(node.meta.name);
    if (own?.identity !== undefined) {
      const role = cloudRole(cloudPrincipal(own.identity));
      const cause = {
        objects: [subjectOf(node.meta).key],
        evidence: () => own.evidence.slice(0, 1),
      };
      builder.edge(from, role, { edge: 'node-credentials', clauses: [[cause]], gaps: [] });
      roles.add(role, own.permissions, nodeIdentities.gaps);
    } else if (['aws', 'gcp', 'azure', 'unknown'].includes(provider)) {
      toFrontier(builder, from, [...nodeIdentities.gaps, UNREAD].slice(0, 1));
    }
  }
}

/** Each role once, with what it holds in the cloud. */
class Roles {
  readonly #builder: GraphBuilder;
  readonly #cluster: string;
  /** Why it is not known who a role is in this cluster; empty where that was read. */
  readonly #unlisted: readonly Gap[];
  readonly #seen = new Set<string>();

  constructor(builder: GraphBuilder, { grants, aws, cluster }: CloudWorld) {
    this.#builder = builder;
    this.#cluster = cluster.id;
    this.#unlisted = [...grants.gaps, ...aws.gaps].slice(0, 1);
  }

  add(
    role: string,
    permissions: readonly CloudPermission[] | undefined,
    gaps: readonly Gap[],
  ): void {
    if (this.#seen.has(role)) return;
    this.#seen.add(role);
    const admin = permissions?.find(({ level }) => level === 'admin');
    if (admin !== undefined) this.#administers(role, admin);
    const unread = permissions === undefined ? [...gaps, UNREAD].slice(0, 1) : this.#unlisted;
    if (unread.length > 0) toFrontier(this.#builder, role, unread);
  }

  #administers(role: string, { name, field }: CloudPermission): void {
    const subject = { type: 'cloud', key: this.#cluster, name: this.#cluster } as const;
    const evidence: Evidence = { subject, path: field, value: name };
    const clauses = [[{ objects: [], evidence: () => [evidence] }]];
    this.#builder.edge(role, CLOUD_ADMIN, { edge: 'cloud-administrator', clauses, gaps: [] });
  }
}

/** He can let himself in, unless something above his account forbids it. */
function administrator(builder: GraphBuilder): void {
  if (!builder.has(CLOUD_ADMIN)) return;
  const gaps: readonly Gap[] = [
    {
      source: 'cloud/authorizers',
      cause: 'not-collected',
      detail: 'whether an administrator of the account may also let himself into this cluster',
      permission: 'the policies of the organization above the account',
    },
  ];
  builder.edge(CLOUD_ADMIN, CLUSTER_ADMIN, { edge: 'cloud-rights', clauses: [], gaps }, 'possible');
}

const UNREAD: Gap = {
  source: 'cloud/workload-identities',
  cause: 'not-collected',
  detail: 'what the role may do in the cloud, and in this cluster by way of it',
  permission: cloudRight('cloud/workload-identities'),
};

function toFrontier(builder: GraphBuilder, from: string, gaps: readonly Gap[]): void {
  builder.edge(from, FRONTIERS.cloud, { edge: 'cloud-rights', clauses: [], gaps }, 'possible');
}
