import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, metaOf, type Named } from './meta.ts';

/** Kinds that lead traffic elsewhere, or govern other networks than the pods' own: read by name only. */
function named(
  apiVersions: Kind<unknown>['apiVersions'],
  kind: string,
  plural: string,
  namespaced: boolean,
): Kind<Named> {
  return defineKind({
    apiVersions,
    kind,
    plural,
    namespaced,
    declared: true,
    keep: META_KEEP,
    decode: (raw) => ({ meta: metaOf(raw, namespaced) }),
  });
}

export const ciliumEgressGateways: Kind<Named> = named(
  ['cilium.io/v2'],
  'CiliumEgressGatewayPolicy',
  'ciliumegressgatewaypolicies',
  false,
);

export const ciliumLocalRedirects: Kind<Named> = named(
  ['cilium.io/v2'],
  'CiliumLocalRedirectPolicy',
  'ciliumlocalredirectpolicies',
  true,
);
