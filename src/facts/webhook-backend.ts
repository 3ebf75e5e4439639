import type { Endpoint, EndpointSlice } from '../model/kubernetes/endpoint-slice.ts';
import type { Service } from '../model/kubernetes/service.ts';
import type { WebhookTarget } from '../model/kubernetes/webhook.ts';
import { type Gaps, gapsIn, type Observed, someGaps, visible } from '../model/observed.ts';

/** What stands behind a webhook. */
export type Backend =
  /** An address outside of what the API shows. */
  | { readonly type: 'url' }
  | { readonly type: 'unseen'; readonly namespace: string; readonly gaps: Gaps }
  | {
      readonly type: 'service';
      readonly namespace: string;
      readonly name: string;
      /** Distinct pods, or addresses where no pod is named, that are ready. */
      readonly ready: readonly string[];
      /** Names of the pods behind it, ready or not. */
      readonly pods: readonly string[];
      readonly slices: readonly EndpointSlice[];
    };

/** A Service without a slice has nothing behind it, and so does one that does not exist. */
export function backendOf(
  target: WebhookTarget,
  observed: Observed<readonly EndpointSlice[]>,
  services: Observed<readonly Service[]>,
): Backend {
  if (target.type === 'url') return target;
  const { namespace, name } = target;
  const service = visible(services).find(
    ({ meta }) => meta.namespace === namespace && meta.name === name,
  );
  if (service?.type === 'ExternalName') return { type: 'url' };
  const gaps = someGaps(gapsIn(observed, namespace));
  if (gaps !== undefined) return { type: 'unseen', namespace, gaps };
  const slices = visible(observed).filter(
    ({ meta, service }) => meta.namespace === namespace && service === name,
  );
  // A Service that stands for a name outside has no slice either.
  const outside = service === undefined ? someGaps(gapsIn(services, namespace)) : undefined;
  if (slices.length === 0 && outside !== undefined) {
    return { type: 'unseen', namespace, gaps: outside };
  }
  const endpoints = slices.flatMap((slice) => slice.endpoints);
  return {
    type: 'service',
    namespace,
    name,
    // One pod has an endpoint for each address family and port: it counts once.
    ready: distinct(endpoints.filter((one) => one.ready && !one.terminating).flatMap(identities)),
    pods: distinct(endpoints.flatMap((one) => (one.kind === 'Pod' ? (one.name ?? []) : []))),
    slices,
  };
}

function identities({ kind, name, addresses }: Endpoint): readonly string[] {
  return name === undefined ? addresses : [`${kind ?? 'Pod'}/${name}`];
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
