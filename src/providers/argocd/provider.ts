import { hubProvider, type Listed, serverOf } from '../../collect/hub/hub.ts';
import { serverIdentity } from '../../collect/hub/parts.ts';
import type { Provider } from '../../model/access.ts';
import { text } from '../../model/decode.ts';

/** How Argo CD calls the cluster it runs in, by name and by address. */
const ITSELF: ReadonlySet<string> = new Set(['in-cluster', 'https://kubernetes.default.svc']);

/**
 * The clusters that applications of an Argo CD are deployed to. What it knows of them beyond that is in
 * Secrets beside their credentials, which are not read: one that no application names is not found.
 */
export function argoCdProvider(hub: Provider): Provider {
  return hubProvider(hub, {
    platform: 'argocd',
    title: 'Argo CD',
    kinds: [
      { group: 'argoproj.io', versions: ['v1alpha1'], plural: 'applications', read: clustersOf },
    ],
  });
}

function clustersOf(object: unknown): readonly Listed[] {
  const server = text(object, 'spec.destination.server') || undefined;
  const name = text(object, 'spec.destination.name') || undefined;
  const called = name ?? server;
  if (called === undefined) return [];
  const url = server === undefined ? undefined : serverOf(server);
  return [
    {
      name: name ?? (url === undefined ? called : new URL(url).host),
      server,
      identities: serverIdentity(server, undefined),
      described: {
        provider: 'unknown',
        distribution: 'unknown',
        managed: null,
        version: undefined,
        status: undefined,
      },
      isHub: ITSELF.has(called),
    },
  ];
}
