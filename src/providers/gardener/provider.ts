import { hubProvider, type Listed } from '../../collect/hub/hub.ts';
import { serverIdentity } from '../../collect/hub/parts.ts';
import type { Provider } from '../../model/access.ts';
import { list, requiredText, text } from '../../model/decode.ts';

/**
 * The shoots of a Gardener. Credentials that only read could be had of it, but by creating a request,
 * and nothing is created.
 */
export function gardenerProvider(hub: Provider): Provider {
  return hubProvider(hub, {
    platform: 'gardener',
    title: 'Gardener',
    kinds: [
      { group: 'core.gardener.cloud', versions: ['v1beta1'], plural: 'shoots', read: shootsOf },
    ],
  });
}

function shootsOf(object: unknown): readonly Listed[] {
  const addresses = list(object, 'status.advertisedAddresses');
  const outside = addresses.find((one) => text(one, 'name') === 'external') ?? addresses[0];
  const server = text(outside, 'url') || undefined;
  return [
    {
      name: `${requiredText(object, 'metadata.namespace')}/${requiredText(object, 'metadata.name')}`,
      server,
      identities: serverIdentity(server, undefined),
      region: text(object, 'spec.region'),
      described: {
        provider: text(object, 'spec.provider.type') ?? 'unknown',
        distribution: 'gardener',
        // Its landscape runs the control planes; whose that is, it does not say.
        managed: null,
        version: text(object, 'spec.kubernetes.version'),
        status: text(object, 'status.lastOperation.state'),
      },
    },
  ];
}
