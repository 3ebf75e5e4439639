import { labels, list, number, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** What the sidecars of the pods that it selects listen on, and whom they may call. */
export interface IstioSidecar {
  readonly meta: Meta;
  /** Empty: every pod of its namespace, or of the mesh where that is the root namespace. */
  readonly selector: ReadonlyMap<string, string>;
  readonly listeners: readonly SidecarListener[];
  /** What becomes of calls to hosts that the mesh does not know; the mesh's own where missing. */
  readonly outboundMode: string | undefined;
}

/** A listener for what comes in. */
export interface SidecarListener {
  readonly path: string;
  readonly port: number | undefined;
  /** TLS of its own, which is not the mesh's: `SIMPLE`, `MUTUAL` and the like. */
  readonly tls: string | undefined;
}

export const istioSidecars: Kind<IstioSidecar> = defineKind({
  apiVersions: [
    'networking.istio.io/v1',
    'networking.istio.io/v1beta1',
    'networking.istio.io/v1alpha3',
  ],
  kind: 'Sidecar',
  plural: 'sidecars',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.workloadSelector.labels',
    'spec.outboundTrafficPolicy.mode',
    'spec.ingress[].port.number',
    'spec.ingress[].port.protocol',
    'spec.ingress[].tls.mode',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    selector: labels(raw, 'spec.workloadSelector.labels'),
    outboundMode: text(raw, 'spec.outboundTrafficPolicy.mode'),
    listeners: list(raw, 'spec.ingress').map((one, index) => ({
      path: `spec.ingress[${index}]`,
      port: number(one, 'port.number'),
      tls: text(one, 'tls.mode'),
    })),
  }),
});
