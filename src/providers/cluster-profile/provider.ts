import { hubProvider, type Listed } from '../../collect/hub/hub.ts';
import { conditionOf, serverIdentity } from '../../collect/hub/parts.ts';
import type { Provider } from '../../model/access.ts';
import { list, requiredText, text } from '../../model/decode.ts';

/** The clusters of an inventory in the vendor-neutral ClusterProfile API. */
export function clusterProfileProvider(hub: Provider): Provider {
  return hubProvider(hub, {
    platform: 'cluster-profile',
    title: 'ClusterProfile',
    kinds: [
      {
        group: 'multicluster.x-k8s.io',
        versions: ['v1alpha2', 'v1alpha1'],
        plural: 'clusterprofiles',
        read: clustersOf,
      },
    ],
  });
}

/** One cluster may have several ways in; each is an identity, and the first its server. */
function clustersOf(object: unknown): readonly Listed[] {
  const name = requiredText(object, 'metadata.name');
  const providers = [
    ...list(object, 'status.accessProviders'),
    ...list(object, 'status.credentialProviders'),
  ];
  return [
    {
      name: text(object, 'spec.displayName') || name,
      server: text(providers[0], 'cluster.server') || undefined,
      identities: providers.flatMap((one) =>
        serverIdentity(
          text(one, 'cluster.server'),
          text(one, 'cluster.certificate-authority-data'),
        ),
      ),
      described: {
        provider: 'unknown',
        distribution: 'unknown',
        managed: null,
        version: text(object, 'status.version.kubernetes'),
        status: conditionOf(object, 'ControlPlaneHealthy', 'Joined'),
      },
    },
  ];
}
