import { flag, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** What Istio's control plane applies to the whole mesh, as far as it is kept. */
export interface MeshConfig {
  readonly meta: Meta;
  /** The namespace whose policies hold for the whole mesh. */
  readonly rootNamespace: string | undefined;
  /** Whether clients use mutual TLS where they can without being told; on where missing. */
  readonly autoMtls: boolean | undefined;
  /** `REGISTRY_ONLY`, or `ALLOW_ANY` as where it is missing. */
  readonly outboundMode: string | undefined;
  /** What the identities of its workloads begin with; `cluster.local` where it is missing. */
  readonly trustDomain: string | undefined;
  /** Other domains whose identities count as its own. */
  readonly trustDomainAliases: readonly string[];
  /** Where proxies write each access; nowhere where it is missing or empty. */
  readonly accessLogFile: string | undefined;
}

/** What the injector gives each sidecar, unless its pod says otherwise. */
export interface InjectorValues {
  readonly meta: Meta;
  /** Ports that the proxy takes: `*` is all of them. */
  readonly includeInboundPorts: string | undefined;
  readonly excludeInboundPorts: string | undefined;
  /** Addresses and ports of others that the proxy takes or leaves. */
  readonly includeIPRanges: string | undefined;
  readonly excludeIPRanges: string | undefined;
  readonly excludeOutboundPorts: string | undefined;
}

/** The root namespace where nothing names another one. */
export const ISTIO_NAMESPACE = 'istio-system';

export const meshConfig: Kind<MeshConfig> = defineKind({
  apiVersions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  only: { namespace: ISTIO_NAMESPACE, name: 'istio' },
  declared: true,
  keep: [
    ...META_KEEP,
    'data.mesh>rootNamespace',
    'data.mesh>enableAutoMtls',
    'data.mesh>outboundTrafficPolicy.mode',
    'data.mesh>accessLogFile',
    'data.mesh>trustDomain',
    'data.mesh>trustDomainAliases[]',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    rootNamespace: text(raw, 'data.mesh.rootNamespace'),
    autoMtls: flag(raw, 'data.mesh.enableAutoMtls'),
    outboundMode: text(raw, 'data.mesh.outboundTrafficPolicy.mode'),
    trustDomain: text(raw, 'data.mesh.trustDomain'),
    trustDomainAliases: texts(raw, 'data.mesh.trustDomainAliases'),
    accessLogFile: text(raw, 'data.mesh.accessLogFile'),
  }),
});

const VALUES = [
  'includeInboundPorts',
  'excludeInboundPorts',
  'includeIPRanges',
  'excludeIPRanges',
  'excludeOutboundPorts',
] as const;

export const injectorValues: Kind<InjectorValues> = defineKind({
  apiVersions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  only: { namespace: ISTIO_NAMESPACE, name: 'istio-sidecar-injector' },
  declared: true,
  keep: [...META_KEEP, ...VALUES.map((name) => `data.values>global.proxy.${name}`)],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    includeInboundPorts: text(raw, 'data.values.global.proxy.includeInboundPorts'),
    excludeInboundPorts: text(raw, 'data.values.global.proxy.excludeInboundPorts'),
    includeIPRanges: text(raw, 'data.values.global.proxy.includeIPRanges'),
    excludeIPRanges: text(raw, 'data.values.global.proxy.excludeIPRanges'),
    excludeOutboundPorts: text(raw, 'data.values.global.proxy.excludeOutboundPorts'),
  }),
});
