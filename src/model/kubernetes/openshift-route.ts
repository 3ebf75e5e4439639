import { at, list, numberOrText, requiredText, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** An OpenShift Route: a host name of the router that leads to Services of its namespace. */
export interface OpenShiftRoute {
  readonly meta: Meta;
  readonly host: string | undefined;
  /** `edge`, `passthrough` or `reencrypt`; undefined for plain text. */
  readonly tls: string | undefined;
  /** The Services' port, by number or name; missing is any of them. */
  readonly port: number | string | undefined;
  readonly backends: readonly { readonly service: string; readonly path: string }[];
}

export const openShiftRoutes: Kind<OpenShiftRoute> = defineKind({
  apiVersions: ['route.openshift.io/v1'],
  kind: 'Route',
  plural: 'routes',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.host',
    'spec.to.kind',
    'spec.to.name',
    'spec.alternateBackends[].kind',
    'spec.alternateBackends[].name',
    'spec.tls.termination',
    'spec.port.targetPort',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    host: text(raw, 'spec.host'),
    tls: text(raw, 'spec.tls.termination'),
    port: numberOrText(raw, 'spec.port.targetPort'),
    backends: [
      ...(at(raw, 'spec.to') === undefined
        ? []
        : [{ service: requiredText(raw, 'spec.to.name'), path: 'spec.to.name' }]),
      ...list(raw, 'spec.alternateBackends').map((one, index) => ({
        service: requiredText(one, 'name'),
        path: `spec.alternateBackends[${index}].name`,
      })),
    ],
  }),
});
