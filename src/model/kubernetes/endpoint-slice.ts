import { flag, list, number, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** Part of what stands behind a Service, as its controller keeps it. Only a running cluster has it. */
export interface EndpointSlice {
  readonly meta: Meta;
  /** The Service, by the label `kubernetes.io/service-name`; undefined where nothing says so. */
  readonly service: string | undefined;
  readonly addressType: string;
  readonly ports: readonly { readonly name: string; readonly port: number | undefined }[];
  readonly endpoints: readonly Endpoint[];
}

export interface Endpoint {
  readonly addresses: readonly string[];
  /** A missing condition counts as ready, as the API asks of its readers. */
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  /** Such as `Pod`; undefined where it is an address by hand. */
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly node: string | undefined;
}

export const endpointSlices: Kind<EndpointSlice> = defineKind({
  apiVersions: ['discovery.k8s.io/v1'],
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
  declared: false,
  keep: [
    ...META_KEEP,
    'addressType',
    'ports[].name',
    'ports[].port',
    'ports[].protocol',
    'endpoints[].addresses',
    'endpoints[].conditions',
    'endpoints[].targetRef.kind',
    'endpoints[].targetRef.name',
    'endpoints[].nodeName',
    'endpoints[].zone',
  ],
  decode: (raw) => {
    const meta = metaOf(raw, true);
    return {
      meta,
      service: meta.labels.get('kubernetes.io/service-name'),
      addressType: text(raw, 'addressType') ?? 'IPv4',
      ports: list(raw, 'ports').map((one) => ({
        name: text(one, 'name') ?? '',
        port: number(one, 'port'),
      })),
      endpoints: list(raw, 'endpoints').map(endpointOf),
    };
  },
});

function endpointOf(raw: unknown): Endpoint {
  const ready = flag(raw, 'conditions.ready') ?? true;
  return {
    addresses: texts(raw, 'addresses'),
    ready,
    serving: flag(raw, 'conditions.serving') ?? ready,
    terminating: flag(raw, 'conditions.terminating') ?? false,
    kind: text(raw, 'targetRef.kind'),
    name: text(raw, 'targetRef.name'),
    node: text(raw, 'nodeName'),
  };
}
