import {
  type ConsulDefaults,
  consulMeshes,
  proxyDefaults,
  serviceDefaults,
} from '../../model/kubernetes/consul-defaults.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { PodView } from '../workloads.ts';
import type { Marks } from './carried.ts';
import { butFor } from './left-out.ts';
import { known, notSeen, type PortMode, type PortModes } from './modes.ts';
import { marked } from './pod-marks.ts';

const REDIRECT = 'consul.hashicorp.com/transparent-proxy';
/** What the injector leaves on a pod whose traffic it redirects. */
const REDIRECTED = 'consul.hashicorp.com/transparent-proxy-status';
const SERVICE = 'consul.hashicorp.com/connect-service';
const EXCLUDE = 'consul.hashicorp.com/transparent-proxy-exclude-inbound-ports';

/** What Consul's proxies take. Always whole: what was not seen is in each answer. */
export interface Consul {
  readonly modesOf: (view: PodView, namespace: Marks | undefined) => PortModes;
}

export const consul: Fact<Consul> = defineFact({
  id: 'consul',
  title: 'What the proxies of Consul let in, and whether traffic has to pass them',
  needs: {
    meshes: maybe(ifServed(consulMeshes)),
    all: maybe(ifServed(proxyDefaults)),
    services: maybe(ifServed(serviceDefaults)),
  },
  compute: ({ meshes, all, services }): Consul => {
    const gaps = [meshes, all, services].flatMap(gapsOf);
    const permissive = visible(meshes).find((one) => one.allowsPermissive);
    const loose = permissive === undefined ? [] : [...visible(services), ...visible(all)];
    return {
      modesOf: (view, namespace) => {
        const redirected = isRedirected(view, namespace);
        if (redirected !== undefined) return butFor(view, EXCLUDE, redirected);
        if (gaps.length > 0) return butFor(view, EXCLUDE, notSeen(gaps));
        return butFor(view, EXCLUDE, modeOf(view, loose));
      },
    };
  },
  show: () => ({ see: 'effective-mtls' }),
});

/** Undefined where its traffic has to pass the proxy. */
function isRedirected(view: PodView, namespace: Marks | undefined): PortMode | undefined {
  if (view.annotations.get(REDIRECTED) === 'enabled') return undefined;
  const own = view.annotations.get(REDIRECT);
  if (own === 'false') return known('DISABLE', [marked(view, REDIRECT)]);
  if (own === 'true' || namespace?.labels.get(REDIRECT) === 'true') return undefined;
  return notSeen([NOT_SHOWN]);
}

/** The word of the service itself before that for all; strict where neither says anything. */
function modeOf(view: PodView, all: readonly ConsulDefaults[]): PortMode {
  const name = view.annotations.get(SERVICE);
  const own = all.filter(({ meta }) => meta.kind === 'ServiceDefaults' && meta.name === name);
  const wide = all.filter(({ meta }) => meta.kind === 'ProxyDefaults');
  const found = [...own, ...wide].find((one) => one.mode !== undefined);
  const loose = all.find(
    ({ meta, mode }) => meta.kind === 'ServiceDefaults' && mode === 'permissive',
  );
  // Without its name as a service nothing tells whose defaults are its own.
  if (name === undefined && loose !== undefined) return notSeen([UNNAMED]);
  if (found === undefined) return known('STRICT', []);
  const because = [fieldOf(found, 'spec.mutualTLSMode', found.mode ?? '')];
  return known(found.mode === 'permissive' ? 'PERMISSIVE' : 'STRICT', because);
}

const NOT_SHOWN: Gap = {
  source: 'core/Pod',
  cause: 'not-declared',
  detail:
    'whether traffic to the pod has to pass its proxy (transparent-proxy) is set where Consul was installed',
  permission: `a running pod with ${REDIRECTED}`,
};

const UNNAMED: Gap = {
  source: serviceDefaults.id,
  cause: 'not-declared',
  detail: 'some ServiceDefaults are permissive, and the pod does not say which service it is',
  permission: `the annotation ${SERVICE}`,
};
