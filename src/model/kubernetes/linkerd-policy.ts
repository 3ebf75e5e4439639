import { at, flag, list, numberOrText, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { EVERYTHING, type LabelSelector, selectorOf } from './selector.ts';

/** One port of some pods, for which policies then say who may come in. */
export interface LinkerdServer {
  readonly meta: Meta;
  /** Undefined for workloads outside the cluster. */
  readonly pods: LabelSelector | undefined;
  readonly port: number | string | undefined;
  /** What holds for clients that no policy names; `deny` where missing. */
  readonly accessPolicy: string | undefined;
}

/** Who may come in at a Server, a route of it, or every Server of a namespace. */
export interface LinkerdAuthorization {
  readonly meta: Meta;
  readonly target: Reference;
  /** All of them must hold. */
  readonly required: readonly Reference[];
}

/** The older form: Servers by name or labels, and clients in place. */
export interface ServerAuthorization {
  readonly meta: Meta;
  readonly server: string | undefined;
  readonly servers: LabelSelector | undefined;
  /** The field of its client that asks for no identity, if any. */
  readonly open: 'unauthenticated' | 'meshTLS.unauthenticatedTLS' | undefined;
  /** Clients with an identity that it lets in, as written; ServiceAccounts as `namespace/name`. */
  readonly identities: readonly string[];
  /** Addresses that clients have to come from; empty for any. */
  readonly networks: readonly string[];
}

/** Identities that an AuthorizationPolicy asks for by name. */
export interface MeshTlsAuthentication {
  readonly meta: Meta;
  readonly identities: readonly string[];
  readonly references: readonly (Reference & { readonly namespace: string | undefined })[];
}

/** Addresses that an AuthorizationPolicy asks for by name. */
export interface NetworkAuthentication {
  readonly meta: Meta;
  readonly networks: readonly string[];
}

export interface LinkerdRoute {
  readonly meta: Meta;
  readonly parents: readonly Reference[];
}

export interface Reference {
  readonly kind: string;
  readonly name: string;
}

/** What Linkerd was installed with, as far as it is kept. */
export interface LinkerdConfig {
  readonly meta: Meta;
  /** What pods take where nothing else says it; `all-unauthenticated` where missing. */
  readonly defaultInboundPolicy: string | undefined;
  /** Ports that no proxy takes, such as `25,587`. */
  readonly ignoreInboundPorts: string | undefined;
  /** Ports of others that calls go to around the proxy. */
  readonly ignoreOutboundPorts: string | undefined;
  /** What the identities of its workloads end with; `cluster.local` where it is missing. */
  readonly trustDomain: string | undefined;
}

const OPEN = ['unauthenticated', 'meshTLS.unauthenticatedTLS'] as const;

const GROUP = 'policy.linkerd.io';

export const linkerdServers: Kind<LinkerdServer> = defineKind({
  apiVersions: [`${GROUP}/v1beta3`, `${GROUP}/v1beta2`, `${GROUP}/v1beta1`],
  kind: 'Server',
  plural: 'servers',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.podSelector', 'spec.port', 'spec.accessPolicy'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    pods: selectorOf(raw, 'spec.podSelector'),
    port: numberOrText(raw, 'spec.port'),
    accessPolicy: text(raw, 'spec.accessPolicy'),
  }),
});

export const linkerdAuthorizations: Kind<LinkerdAuthorization> = defineKind({
  apiVersions: [`${GROUP}/v1alpha1`],
  kind: 'AuthorizationPolicy',
  plural: 'authorizationpolicies',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.targetRef.kind',
    'spec.targetRef.name',
    'spec.requiredAuthenticationRefs[].kind',
    'spec.requiredAuthenticationRefs[].name',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    target: referenceOf(at(raw, 'spec.targetRef')),
    required: list(raw, 'spec.requiredAuthenticationRefs').map(referenceOf),
  }),
});

export const serverAuthorizations: Kind<ServerAuthorization> = defineKind({
  apiVersions: [`${GROUP}/v1beta1`],
  kind: 'ServerAuthorization',
  plural: 'serverauthorizations',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.server.name',
    'spec.server.selector',
    'spec.client.unauthenticated',
    'spec.client.meshTLS.unauthenticatedTLS',
    'spec.client.meshTLS.identities',
    'spec.client.meshTLS.serviceAccounts[].name',
    'spec.client.meshTLS.serviceAccounts[].namespace',
    'spec.client.networks[].cidr',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    server: text(raw, 'spec.server.name'),
    servers: at(raw, 'spec.server.selector') === undefined ? undefined : serversOf(raw),
    open: OPEN.find((field) => flag(raw, `spec.client.${field}`) === true),
    identities: [
      ...texts(raw, 'spec.client.meshTLS.identities'),
      ...list(raw, 'spec.client.meshTLS.serviceAccounts').map((one) => {
        const namespace = text(one, 'namespace') ?? metaOf(raw, true).namespace;
        return `${namespace}/${text(one, 'name') ?? ''}`;
      }),
    ],
    networks: networksOf(raw, 'spec.client.networks'),
  }),
});

export const meshTlsAuthentications: Kind<MeshTlsAuthentication> = defineKind({
  apiVersions: [`${GROUP}/v1alpha1`],
  kind: 'MeshTLSAuthentication',
  plural: 'meshtlsauthentications',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.identities',
    'spec.identityRefs[].kind',
    'spec.identityRefs[].name',
    'spec.identityRefs[].namespace',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    identities: texts(raw, 'spec.identities'),
    references: list(raw, 'spec.identityRefs').map((one) => ({
      ...referenceOf(one),
      namespace: text(one, 'namespace'),
    })),
  }),
});

export const networkAuthentications: Kind<NetworkAuthentication> = defineKind({
  apiVersions: [`${GROUP}/v1alpha1`],
  kind: 'NetworkAuthentication',
  plural: 'networkauthentications',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.networks[].cidr'],
  decode: (raw) => ({ meta: metaOf(raw, true), networks: networksOf(raw, 'spec.networks') }),
});

function networksOf(raw: unknown, path: string): readonly string[] {
  return list(raw, path).flatMap((one) => text(one, 'cidr') ?? []);
}

export const linkerdRoutes: Kind<LinkerdRoute> = defineKind({
  apiVersions: [`${GROUP}/v1beta3`, `${GROUP}/v1beta2`, `${GROUP}/v1beta1`],
  kind: 'HTTPRoute',
  plural: 'httproutes',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.parentRefs[].kind', 'spec.parentRefs[].name'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    parents: list(raw, 'spec.parentRefs').map(referenceOf),
  }),
});

export const linkerdConfig: Kind<LinkerdConfig> = defineKind({
  apiVersions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  only: { namespace: 'linkerd', name: 'linkerd-config' },
  declared: true,
  keep: [
    ...META_KEEP,
    'data.values>proxy.defaultInboundPolicy',
    'data.values>proxyInit.ignoreInboundPorts',
    'data.values>proxyInit.ignoreOutboundPorts',
    'data.values>identityTrustDomain',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    defaultInboundPolicy: text(raw, 'data.values.proxy.defaultInboundPolicy'),
    ignoreInboundPorts: portsOf(raw, 'ignoreInboundPorts'),
    ignoreOutboundPorts: portsOf(raw, 'ignoreOutboundPorts'),
    trustDomain: text(raw, 'data.values.identityTrustDomain'),
  }),
});

/** One port alone is written as a number. */
function portsOf(raw: unknown, field: string): string | undefined {
  const found = numberOrText(raw, `data.values.proxyInit.${field}`);
  return found === undefined ? undefined : String(found);
}

function serversOf(raw: unknown): LabelSelector {
  return selectorOf(raw, 'spec.server.selector') ?? EVERYTHING;
}

function referenceOf(raw: unknown): Reference {
  return { kind: text(raw, 'kind') ?? '', name: text(raw, 'name') ?? '' };
}
