import { meshConfig } from '../../model/kubernetes/istio-config.ts';
import { linkerdConfig } from '../../model/kubernetes/linkerd-policy.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed, someGaps, visible } from '../../model/observed.ts';
import type { Environment } from '../../model/plan/scope.ts';
import { defineFact, type Fact, maybe, notBuiltYet } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { planSubject } from '../attested.ts';
import { meshPresence } from '../mesh-presence.ts';
import { type PlanEntry, planCluster } from '../plan-cluster.ts';
import { istio } from './istio.ts';
import { meshTrust, type TrustRoot } from './mesh-trust.ts';

/** Whom one mesh of a cluster takes for its own. */
export interface MeshDomain {
  readonly mesh: string;
  /** Its trust domain and the aliases of it; undefined where they were not seen. */
  readonly names: ReadonlySet<string> | undefined;
  readonly named: readonly Evidence[];
  readonly roots: readonly TrustRoot[];
  readonly nameGaps: readonly Gap[];
  readonly rootGaps: readonly Gap[];
}

/** What makes meshes of several clusters one. Small: it is kept for all clusters of a run. */
export interface MeshDomains {
  readonly domains: readonly MeshDomain[];
  /** What could hide a mesh. */
  readonly meshGaps: readonly Gap[];
  /** As the plan declares it. */
  readonly environment: { readonly name: Environment; readonly evidence: Evidence } | undefined;
}

/** Where nothing names another one. */
const SHIPPED = 'cluster.local';

export const meshDomains: Fact<MeshDomains> = defineFact({
  id: 'mesh-domains',
  title: 'Trust domain and roots of each mesh, and the environment of the cluster',
  needs: {
    presence: meshPresence,
    trust: meshTrust,
    istio,
    linkerd: maybe(linkerdConfig),
    plan: maybe(planCluster),
  },
  compute: ({ presence, trust, istio, linkerd, plan }): MeshDomains => {
    const names = {
      istio: namesOf(istio.config, meshConfig.id, istio.config === undefined ? istio.rootGaps : []),
      linkerd: namesOf(visible(linkerd)[0], linkerdConfig.id, gapsOf(linkerd)),
    };
    return {
      domains: presence.meshes.map(({ mesh, name }): MeshDomain => {
        if (mesh.id !== 'istio' && mesh.id !== 'linkerd') return unread(name);
        const bundles = trust.bundles.filter((one) => one.mesh === mesh.id);
        const roots = bundles.flatMap((one) => one.roots);
        const odd = bundles.some(({ unreadable }) => unreadable > 0);
        const none = roots.length === 0 || odd ? [noRoot(name)] : [];
        return {
          mesh: name,
          ...names[mesh.id],
          roots,
          rootGaps: someGaps(trust.gapsOf[mesh.id]) ?? none,
        };
      }),
      meshGaps: presence.meshGaps,
      environment: declaredIn(plan),
    };
  },
  show: ({ domains, environment }: MeshDomains) => ({
    environment: environment?.name ?? null,
    domains: domains.map(({ mesh, names, roots }) => ({
      mesh,
      trustDomains: names === undefined ? null : [...names],
      roots: roots.map(({ sha256 }) => sha256),
    })),
  }),
});

type Settings = Parameters<typeof fieldOf>[0] & {
  readonly trustDomain: string | undefined;
  readonly trustDomainAliases?: readonly string[];
};

function namesOf(
  settings: Settings | undefined,
  source: string,
  gaps: readonly Gap[],
): Pick<MeshDomain, 'names' | 'named' | 'nameGaps'> {
  if (settings === undefined) {
    return { names: undefined, named: [], nameGaps: someGaps(gaps) ?? [notRead(source)] };
  }
  const { trustDomain, trustDomainAliases = [] } = settings;
  const value = trustDomain ?? `not set, which is ${SHIPPED}`;
  const aliases = trustDomainAliases.join(', ');
  return {
    names: new Set([trustDomain ?? SHIPPED, ...trustDomainAliases]),
    named: [
      fieldOf(settings, 'trust domain', value),
      ...(aliases === '' ? [] : [fieldOf(settings, 'trustDomainAliases', aliases)]),
    ],
    nameGaps: gaps,
  };
}

function declaredIn(plan: Observed<PlanEntry>): MeshDomains['environment'] {
  if (plan.state === 'unseen' || plan.value.state !== 'found') return undefined;
  const { entry, index } = plan.value;
  if (entry.environment === undefined) return undefined;
  const path = `clusters[${index}].environment`;
  const evidence = { subject: planSubject('plan/clusters'), path, value: entry.environment };
  return { name: entry.environment, evidence };
}

function unread(mesh: string): MeshDomain {
  const gap = notBuiltYet('mesh-trust', `what ${mesh} trusts cannot be read without a Secret`);
  return { mesh, names: undefined, named: [], roots: [], nameGaps: [gap], rootGaps: [gap] };
}

function noRoot(mesh: string): Gap {
  return {
    source: 'fact/mesh-trust',
    cause: 'not-collected',
    detail: `the root that ${mesh} trusts is in no ConfigMap that is read, or it is no certificate`,
  };
}

function notRead(source: string): Gap {
  return { source, cause: 'not-collected', detail: 'the settings of the mesh were not read' };
}
