import {
  type InjectorValues,
  ISTIO_NAMESPACE,
  injectorValues,
  type MeshConfig,
  meshConfig,
  nameFor,
  planeOf,
} from '../../model/kubernetes/istio-config.ts';
import {
  type DeclaredPlane,
  maistraPlanes,
  managedRevisions,
  sailPlanes,
} from '../../model/kubernetes/istio-control-plane.ts';
import type { Named } from '../../model/kubernetes/meta.ts';
import {
  type Gap,
  gapsOf,
  type Observed,
  seen,
  someGaps,
  unseen,
  visible,
} from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { type WorkloadView, workloads } from '../workloads.ts';

/** What the control planes of Istio were told, as far as they agree. Always whole. */
export interface IstioPlanes {
  /** The namespace whose policies hold for the whole mesh; undefined where it was not seen. */
  readonly root: string | undefined;
  readonly rootGaps: readonly Gap[];
  readonly config: MeshConfig | undefined;
  readonly inbound: Observed<InjectorValues | undefined>;
}

export const istioPlanes: Fact<IstioPlanes> = defineFact({
  id: 'istio-planes',
  title: 'Settings of the control planes of Istio, by revision',
  needs: {
    workloads: maybe(workloads),
    config: maybe(meshConfig),
    values: maybe(injectorValues),
    maistra: maybe(ifServed(maistraPlanes)),
    sail: maybe(ifServed(sailPlanes)),
    managed: maybe(ifServed(managedRevisions)),
  },
  compute: ({ workloads, config, values, maistra, sail, managed }): IstioPlanes => {
    const named = namesOf(visible(workloads), visible(managed));
    const given = visible(config).filter((one) => one.given);
    const planes = named.length > 0 ? named : [{ namespace: ISTIO_NAMESPACE, revision: undefined }];
    const declared = [...visible(maistra), ...visible(sail)];
    const hidden = [config, maistra, sail, managed].flatMap(gapsOf);
    const told = planes.map((plane) => settingsOf(plane, given, declared));
    const unread = told.flatMap(({ gap }) => gap ?? []);
    const roots = new Set(told.flatMap(({ root }) => root ?? []));
    const apart = roots.size > 1 ? [severalRoots([...roots])] : [];
    // A control plane that was not seen could have other settings.
    const rootGaps = [...hidden, ...gapsOf(workloads), ...unread, ...apart];
    const [root] = roots;
    const configs = told.flatMap((one) => one.config ?? []);
    const [first] = configs;
    const differ = new Set(configs.map(saidBy)).size > 1;
    return {
      root: rootGaps.length === 0 ? root : undefined,
      rootGaps: differ ? [...rootGaps, DIFFERENT] : rootGaps,
      config: first,
      inbound: valuesOf(planes, values),
    };
  },
  show: ({ root, rootGaps }: IstioPlanes) => ({
    rootNamespace: root ?? null,
    gaps: rootGaps.map(({ detail }) => detail),
  }),
});

type Plane = NonNullable<ReturnType<typeof planeOf>>;

function namesOf(all: readonly WorkloadView[], managed: readonly Named[]): readonly Plane[] {
  const found = [
    ...all.flatMap(({ meta }) => planeOf(meta, meta.labels) ?? []),
    ...managed.map(({ meta }) => ({ namespace: meta.namespace, revision: meta.name })),
  ];
  return [...new Map(found.map((one) => [`${one.namespace}/${one.revision}`, one])).values()];
}

interface Told {
  readonly root: string | undefined;
  readonly config: MeshConfig | undefined;
  readonly gap: Gap | undefined;
}

/** By its own ConfigMap, and what an operator was told where that one was not read. */
function settingsOf(
  { namespace, revision }: Plane,
  all: readonly MeshConfig[],
  declared: readonly DeclaredPlane[],
): Told {
  const at = (base: string): MeshConfig | undefined =>
    all.find(({ meta }) => meta.namespace === namespace && meta.name === nameFor(base, revision));
  const own = at('istio');
  const config = own && merged(own, at('istio-shared-configmap'));
  if (config !== undefined) {
    return { root: config.rootNamespace ?? ISTIO_NAMESPACE, config, gap: undefined };
  }
  const operator = declared.find((one) => one.namespace === namespace);
  // Only the ConfigMap tells all; what the operator was told is enough where nothing in it is unusual.
  if (operator !== undefined && operator.autoMtls !== false) {
    return { root: operator.rootNamespace, config: undefined, gap: undefined };
  }
  const gap = notRead(namespace, nameFor('istio', revision));
  return { root: undefined, config: undefined, gap };
}

/** On AKS people set what they may in a ConfigMap beside the one that AKS writes. */
function merged(own: MeshConfig, shared: MeshConfig | undefined): MeshConfig {
  if (shared === undefined) return own;
  return {
    ...own,
    autoMtls: shared.autoMtls ?? own.autoMtls,
    outboundMode: shared.outboundMode ?? own.outboundMode,
    accessLogFile: shared.accessLogFile ?? own.accessLogFile,
  };
}

function saidBy({ autoMtls, outboundMode, accessLogFile, trustDomain }: MeshConfig): string {
  return JSON.stringify([autoMtls ?? true, outboundMode ?? '', accessLogFile ?? '', trustDomain]);
}

function valuesOf(
  planes: readonly Plane[],
  values: Observed<readonly InjectorValues[]>,
): Observed<InjectorValues | undefined> {
  const gaps = someGaps(gapsOf(values));
  if (gaps !== undefined) return unseen(gaps);
  const own = planes.map(({ namespace, revision }) =>
    visible(values).find(
      ({ meta }) =>
        meta.namespace === namespace && meta.name === nameFor('istio-sidecar-injector', revision),
    ),
  );
  const words = own.map((one) => JSON.stringify({ ...one, meta: undefined }));
  return new Set(words).size > 1 ? unseen([DIFFERENT]) : seen(own[0]);
}

function notRead(namespace: string, name: string): Gap {
  return {
    source: meshConfig.id,
    cause: 'not-collected',
    detail: `the settings of the mesh, in ConfigMap ${name}, were not read`,
    namespace,
    permission: `get configmaps/${name} in ${namespace}`,
  };
}

function severalRoots(roots: readonly string[]): Gap {
  return {
    source: meshConfig.id,
    cause: 'not-collected',
    detail: `several meshes have root namespaces of their own: ${roots.join(', ')}`,
    permission: 'a version of kubemuster that tells the meshes of one cluster apart',
  };
}

const DIFFERENT: Gap = {
  source: meshConfig.id,
  cause: 'not-collected',
  detail:
    'revisions of Istio have different settings, and which pods belong to which was not told apart',
  permission: 'the same settings for each revision',
};
