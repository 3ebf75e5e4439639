import {
  type KumaMesh,
  type KumaTls,
  kumaMeshes,
  kumaTls,
} from '../../model/kubernetes/kuma-mesh.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { PodView } from '../workloads.ts';
import type { Marks } from './carried.ts';
import { isFor, isNear } from './kuma-targets.ts';
import { butFor } from './left-out.ts';
import { known, notSeen, type PortMode, type PortModes } from './modes.ts';

const MESH = 'kuma.io/mesh';
const EXCLUDE = 'traffic.kuma.io/exclude-inbound-ports';

/** What Kuma's proxies take. Always whole: what was not seen is in each answer. */
export interface Kuma {
  readonly modesOf: (view: PodView, namespace: Marks | undefined) => PortModes;
}

export const kuma: Fact<Kuma> = defineFact({
  id: 'kuma',
  title: 'What the proxies of Kuma let in, by mesh',
  needs: { meshes: maybe(ifServed(kumaMeshes)), tls: maybe(ifServed(kumaTls)) },
  compute: ({ meshes, tls }): Kuma => {
    const gaps = [...gapsOf(meshes), ...gapsOf(tls)];
    return {
      modesOf: (view, namespace) => {
        const name = meshNameOf(view, namespace);
        const mesh = visible(meshes).find(({ meta }) => meta.name === name);
        const mode =
          gaps.length > 0 ? notSeen(gaps) : modeOf(name, mesh, tlsFor(view, name, visible(tls)));
        return butFor(view, EXCLUDE, mode);
      },
    };
  },
  show: () => ({ see: 'effective-mtls' }),
});

export function meshNameOf(view: PodView, namespace: Marks | undefined): string {
  for (const on of [view, namespace]) {
    const name = on?.labels.get(MESH) ?? on?.annotations.get(MESH);
    if (name !== undefined) return name;
  }
  return 'default';
}

interface TlsFor {
  /** The policies that count: those for some pods before those for all. */
  readonly counting: readonly KumaTls[];
  /** Those of which labels of the pod do not tell. */
  readonly doubtful: readonly KumaTls[];
}

function tlsFor(view: PodView, mesh: string, all: readonly KumaTls[]): TlsFor {
  const { namespace } = view.object.meta;
  const near = all.filter((one) => one.modes.length > 0 && isNear(one.meta, namespace, mesh));
  const hits = near.filter(({ target }) => isFor(target, view) === true);
  const narrow = hits.filter(({ target }) => target.kind !== 'Mesh');
  return {
    counting: narrow.length > 0 ? narrow : hits,
    doubtful: near.filter(({ target }) => isFor(target, view) === undefined),
  };
}

function modeOf(
  name: string,
  mesh: KumaMesh | undefined,
  { counting, doubtful }: TlsFor,
): PortMode {
  if (mesh === undefined) return notSeen([notRead(name)]);
  const path = 'spec.mtls.enabledBackend';
  if (mesh.backend === undefined) {
    return known('DISABLE', [fieldOf(mesh, path, 'not set: mutual TLS is off')]);
  }
  const backend = mesh.backends.find((one) => one.name === mesh.backend);
  const own = backend?.mode ?? 'STRICT';
  const because = [
    fieldOf(mesh, path, mesh.backend),
    fieldOf(mesh, 'spec.mtls.backends[].mode', own),
  ];
  const said = counting.flatMap((one) => one.modes.map(({ path, mode }) => ({ one, path, mode })));
  const words = new Set(said.map(({ mode }) => mode.toUpperCase()));
  const other = doubtful.flatMap((one) => one.modes.map(({ mode }) => mode.toUpperCase()));
  const [word = own] = words;
  if (words.size > 1 || other.some((one) => one !== word)) return notSeen([PARTIAL], because);
  const all = [...because, ...said.map(({ one, path, mode }) => fieldOf(one, path, mode))];
  if (word === 'STRICT' || word === 'PERMISSIVE') return known(word, all);
  return notSeen([PARTIAL], all);
}

function notRead(name: string): Gap {
  return {
    source: kumaMeshes.id,
    cause: 'not-declared',
    detail: `the Mesh ${name} was not seen`,
    permission: `the Mesh ${name}, or a scan of the cluster`,
  };
}

const PARTIAL: Gap = {
  source: kumaTls.id,
  cause: 'not-declared',
  detail:
    'several MeshTLS contradict each other, or labels of the pod do not tell whether one is for it',
  permission: 'one MeshTLS for each pod, which targets it by its labels',
};
