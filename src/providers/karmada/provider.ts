import { hubProvider, type Listed } from '../../collect/hub/hub.ts';
import { conditionOf, serverIdentity } from '../../collect/hub/parts.ts';
import type { ClusterRef, Provider } from '../../model/access.ts';
import { requiredText, text } from '../../model/decode.ts';

/** The members of a Karmada, reached through its API server with the caller's own credentials. */
export function karmadaProvider(hub: Provider): Provider {
  return hubProvider(hub, {
    platform: 'karmada',
    title: 'Karmada',
    kinds: [
      {
        group: 'cluster.karmada.io',
        versions: ['v1alpha1'],
        plural: 'clusters',
        read: clustersOf,
      },
    ],
  });
}

function clustersOf(object: unknown, hub: ClusterRef): readonly Listed[] {
  const name = requiredText(object, 'metadata.name');
  const server = text(object, 'spec.apiEndpoint') || undefined;
  const uid = text(object, 'spec.id') || undefined;
  const path = `/apis/cluster.karmada.io/v1alpha1/clusters/${encodeURIComponent(name)}/proxy`;
  return [
    {
      name,
      server,
      identities: [
        // The UID of its kube-system namespace.
        ...(uid === undefined ? [] : [{ type: 'uid', value: uid } as const]),
        ...serverIdentity(server, undefined),
      ],
      region: text(object, 'spec.region') || undefined,
      described: {
        provider: text(object, 'spec.provider') || 'unknown',
        distribution: 'unknown',
        managed: null,
        version: text(object, 'status.kubernetesVersion'),
        status: conditionOf(object, 'Ready'),
      },
      proxy: `${hub.server}${path}`,
    },
  ];
}
