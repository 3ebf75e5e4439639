import { at, flag, labels, list, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { certificateOf, type PublicCertificate } from './trust-roots.ts';

/** What Istio's control plane applies to the whole mesh, as far as it is kept. */
export interface MeshConfig {
  readonly meta: Meta;
  /** Whether it holds settings at all: others bear names that are alike. */
  readonly given: boolean;
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
  /** Certificates that proxies trust besides their own root. */
  readonly besides: readonly PublicCertificate[];
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
  also: ofRevisions(['istio', 'istio-shared-configmap']),
  declared: true,
  keep: [
    ...META_KEEP,
    'data.mesh>rootNamespace',
    'data.mesh>enableAutoMtls',
    'data.mesh>outboundTrafficPolicy.mode',
    'data.mesh>accessLogFile',
    'data.mesh>trustDomain',
    'data.mesh>trustDomainAliases[]',
    'data.mesh>caCertificates%',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    given: at(raw, 'data.mesh') !== undefined,
    rootNamespace: text(raw, 'data.mesh.rootNamespace'),
    autoMtls: flag(raw, 'data.mesh.enableAutoMtls'),
    outboundMode: text(raw, 'data.mesh.outboundTrafficPolicy.mode'),
    trustDomain: text(raw, 'data.mesh.trustDomain'),
    trustDomainAliases: texts(raw, 'data.mesh.trustDomainAliases'),
    accessLogFile: text(raw, 'data.mesh.accessLogFile'),
    besides: list(raw, 'data.mesh.caCertificates').flatMap(certificateOf),
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
  also: ofRevisions(['istio-sidecar-injector']),
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

/** A control plane of Istio, by its Deployment: the revision is in its label, and in its name. */
export interface PlaneName {
  readonly namespace: string;
  /** Undefined for the one that has none. */
  readonly revision: string | undefined;
}

/** Undefined for any other workload. */
export function planeOf(
  { name, namespace }: Pick<Meta, 'name' | 'namespace'>,
  marks: ReadonlyMap<string, string>,
): PlaneName | undefined {
  const [, , suffix] = /^(istiod|istio-pilot)(?:-(.+))?$/.exec(name) ?? [];
  if (!/^(?:istiod|istio-pilot)(?:-|$)/.test(name)) return undefined;
  const revision = marks.get('istio.io/rev') ?? suffix;
  return { namespace, revision: revision === 'default' ? undefined : revision };
}

/** The name of a ConfigMap of one revision. */
export function nameFor(base: string, revision: string | undefined): string {
  return revision === undefined ? base : `${base}-${revision}`;
}

function ofRevisions(bases: readonly string[]): Kind<unknown>['also'] & object {
  return {
    of: ['apps/Deployment'],
    names: (raw) => {
      const meta = metaOf(raw, true);
      const plane = planeOf(meta, labels(raw, 'metadata.labels'));
      if (plane === undefined) return [];
      const { namespace, revision } = plane;
      return bases.map((base) => ({ namespace, name: nameFor(base, revision) }));
    },
    matches: (_namespace, name) =>
      bases.some(
        (base) =>
          name === base || (name.startsWith(`${base}-`) && !OTHERS.test(name.slice(base.length))),
      ),
  };
}

/** What Istio keeps under names that are alike. */
const OTHERS = /^-(?:ca-root-cert|leader|cni|gateway|validator|namespace|sidecar-injector)/;
