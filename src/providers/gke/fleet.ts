import type { ClusterRef, Described } from '../../model/access.ts';
import type { Identity } from '../../model/cluster.ts';
import { at, requiredText, text } from '../../model/decode.ts';
import type { Google } from './google.ts';
import { pagesOf } from './pages.ts';
import { cloudIdentities, descriptionOf, titleOf, whereaboutsIn } from './ref.ts';

export interface Fleet {
  readonly members: readonly ClusterRef[];
  /** Locations that did not answer. */
  readonly missing: readonly string[];
}

/** What the fleet of a project lists: its own clusters, those of other projects, and foreign ones. */
export async function fleetOf(
  google: Google,
  project: string,
  signal: AbortSignal,
): Promise<Fleet> {
  const call = {
    service: 'gkehub',
    method: 'memberships.list',
    of: `projects/${project}`,
    path: `/v1/projects/${encodeURIComponent(project)}/locations/-/memberships`,
    query: { pageSize: '500' },
  } as const;
  const members: ClusterRef[] = [];
  const missing = new Set<string>();
  for await (const { entries, answer } of pagesOf(google, call, 'resources', signal)) {
    for (const one of entries) members.push(memberOf(one, project));
    for (const one of unreachable(answer)) missing.add(one);
  }
  return { members, missing: [...missing] };
}

function unreachable(answer: unknown): readonly string[] {
  const found = at(answer, 'unreachable');
  return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : [];
}

function memberOf(membership: unknown, project: string): ClusterRef {
  const name = requiredText(membership, 'name');
  const [, location, id = name] = /\/locations\/([^/]+)\/memberships\/([^/]+)$/.exec(name) ?? [];
  const where = whereaboutsIn(text(membership, 'endpoint.gkeCluster.resourceLink') ?? '');
  const uid = text(membership, 'externalId') || undefined;
  const own: readonly Identity[] = uid === undefined ? [] : [{ type: 'uid', value: uid }];
  const foundBy = [`fleet of ${project}`];
  if (where !== undefined) {
    return {
      name: titleOf(where),
      source: 'gke',
      server: '',
      identities: [...cloudIdentities(where, undefined), ...own],
      region: where.location,
      described: { ...descriptionOf(where.project), version: versionOf(membership) },
      foundBy,
      notes: [],
    };
  }
  return {
    name: id,
    source: 'gke',
    server: '',
    identities: [...own, { type: 'cloud', value: `//gkehub.googleapis.com/${name}` }],
    ...(location === undefined || location === 'global' ? {} : { region: location }),
    described: foreign(membership, project),
    foundBy,
    notes: ['reached through Connect gateway, which is not used: give a kubeconfig of it'],
  };
}

function versionOf(membership: unknown): string | undefined {
  return text(membership, 'endpoint.kubernetesMetadata.kubernetesApiServerVersion') || undefined;
}

/** By the type of the resource that a membership links to, which Google manages elsewhere. */
const ELSEWHERE: Readonly<Record<string, string>> = { awsClusters: 'aws', azureClusters: 'azure' };

/** Clusters that Google runs elsewhere, or that were only registered. */
function foreign(membership: unknown, project: string): Described {
  const link = text(membership, 'endpoint.multiCloudCluster.resourceLink') ?? '';
  const [, kind = ''] = /\/(awsClusters|azureClusters)\//.exec(link) ?? [];
  const provider = ELSEWHERE[kind];
  const isOnPrem = at(membership, 'endpoint.onPremCluster') !== undefined;
  const seen = { version: versionOf(membership), scope: project };
  const status = text(membership, 'state.code') || undefined;
  if (provider !== undefined) {
    return { provider, distribution: 'gke-multicloud', managed: true, ...seen, status };
  }
  const distribution = isOnPrem ? 'gke-on-prem' : 'unknown';
  return { provider: 'unknown', distribution, managed: isOnPrem ? false : null, ...seen, status };
}
