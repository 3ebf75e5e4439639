import { hubProvider, type Listed } from '../../collect/hub/hub.ts';
import { conditionOf, serverIdentity } from '../../collect/hub/parts.ts';
import type { ClusterRef, Provider } from '../../model/access.ts';
import { requiredText, text } from '../../model/decode.ts';

/** Its words for what a cluster runs, where they are not ours. */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  rke: 'rke1',
  'rke.windows': 'rke1',
  'rke2.windows': 'rke2',
};

const CLOUDS: Readonly<Record<string, string>> = { eks: 'aws', gke: 'gcp', aks: 'azure' };
const RUN_BY_THEIR_OWNERS: ReadonlySet<string> = new Set(['k3s', 'rke1', 'rke2', 'minikube']);

/** The clusters of a Rancher, reached through it with the caller's own token. */
export function rancherProvider(hub: Provider): Provider {
  return hubProvider(hub, {
    platform: 'rancher',
    title: 'Rancher',
    kinds: [
      { group: 'management.cattle.io', versions: ['v3'], plural: 'clusters', read: clustersOf },
    ],
  });
}

function clustersOf(object: unknown, hub: ClusterRef): readonly Listed[] {
  const id = requiredText(object, 'metadata.name');
  const said = text(object, 'status.provider') ?? '';
  const distribution = DISTRIBUTIONS[said] ?? said;
  const proxy = proxyOf(id, hub);
  const ca = text(object, 'status.caCert');
  return [
    {
      name: text(object, 'spec.displayName') || id,
      server: text(object, 'status.apiEndpoint') || undefined,
      identities: [
        // Imported clusters all have the address they have inside: only the CA tells them apart.
        ...(ca ? serverIdentity(text(object, 'status.apiEndpoint'), ca) : []),
        ...(proxy === undefined ? [] : [{ type: 'server', value: proxy } as const]),
      ],
      described: {
        provider: CLOUDS[distribution] ?? 'unknown',
        distribution: distribution || 'unknown',
        managed: CLOUDS[distribution] === undefined ? runByOwners(distribution) : true,
        version: text(object, 'status.version.gitVersion'),
        status: conditionOf(object, 'Ready', 'Connected'),
      },
      proxy,
      isHub: id === 'local',
    },
  ];
}

function runByOwners(distribution: string): false | null {
  return RUN_BY_THEIR_OWNERS.has(distribution) ? false : null;
}

/** Rancher passes on what comes to its own address, not what comes to the API server of its cluster. */
function proxyOf(id: string, { server }: ClusterRef): string | undefined {
  const before = /^(https?:\/\/.*\/k8s\/clusters\/)[^/]+$/.exec(server)?.[1];
  return before === undefined ? undefined : `${before}${encodeURIComponent(id)}`;
}
