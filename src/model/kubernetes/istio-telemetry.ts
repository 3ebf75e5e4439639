import { flag, labels, list, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** Whether the proxies of the pods that it selects record accesses. */
export interface IstioTelemetry {
  readonly meta: Meta;
  /** Empty: every pod of its namespace, or of the mesh where that is the root namespace. */
  readonly selector: ReadonlyMap<string, string>;
  readonly accessLogging: readonly {
    readonly path: string;
    readonly disabled: boolean;
    readonly providers: readonly string[];
  }[];
}

export const istioTelemetries: Kind<IstioTelemetry> = defineKind({
  apiVersions: ['telemetry.istio.io/v1', 'telemetry.istio.io/v1alpha1'],
  kind: 'Telemetry',
  plural: 'telemetries',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.selector.matchLabels',
    'spec.accessLogging[].disabled',
    'spec.accessLogging[].providers[].name',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    selector: labels(raw, 'spec.selector.matchLabels'),
    accessLogging: list(raw, 'spec.accessLogging').map((one, index) => ({
      path: `spec.accessLogging[${index}]`,
      disabled: flag(one, 'disabled') ?? false,
      providers: list(one, 'providers').flatMap((provider) => text(provider, 'name') ?? []),
    })),
  }),
});
