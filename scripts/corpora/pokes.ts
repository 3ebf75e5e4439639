import { existsSync } from 'node:fs';
import path from 'node:path';
import { reachabilityOf } from './ask.ts';
import { holds } from './conns.ts';
import type { Flow } from './flows.ts';
import { type Compared, type Convention, readJson, type Suite } from './suite.ts';

/** One connection that was tried, from a pod to a pod. */
interface Poke {
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly port: number;
  readonly allowed: boolean;
}

const WITHIN: Convention = {
  id: 'within-a-workload',
  rule: 'pods of one owner are one peer, so a connection between two of them is no row and is not compared',
};

/** Truth tables of connections that were tried in a real cluster, pod by pod. */
export function pokesSuite(folder: string): Suite {
  return {
    id: folder,
    folder,
    marker: 'expected.json',
    conventions: [WITHIN],
    compare: comparePokes,
  };
}

async function comparePokes(folder: string): Promise<Compared> {
  const { pokes } = await readJson<{ pokes: readonly Poke[] }>(folder, 'expected.json');
  const paths = ['manifests', 'live'].map((one) => path.join(folder, one)).filter(existsSync);
  const { flows } = await reachabilityOf<{ flows: readonly Flow[] }>(paths);
  const compared = pokes.filter(({ src, dst }) => ownerOf(src, flows) !== ownerOf(dst, flows));
  return {
    differences: compared.flatMap((poke) => {
      const found = passes(poke, flows);
      if (found === poke.allowed) return [];
      return [`${poke.src} => ${poke.dst}: ${poke.protocol} ${poke.port}: ours ${found}`];
    }),
    applied: compared.length < pokes.length ? [WITHIN] : [],
  };
}

function passes({ src, dst, protocol, port }: Poke, flows: readonly Flow[]): boolean {
  const [from, to] = [ownerOf(src, flows), ownerOf(dst, flows)];
  return flows.some(
    (one) => one.src === from && one.dst === to && holds(one.conns, protocol, port),
  );
}

/** The row's id of a pod: `ns/web[Pod]`, or its StatefulSet for `ns/web-0`. */
function ownerOf(pod: string, flows: readonly Flow[]): string {
  const ids = new Set(flows.flatMap(({ src, dst }) => [src, dst]));
  return (
    [`${pod}[Pod]`, `${pod.replace(/-\d+$/, '')}[StatefulSet]`].find((one) => ids.has(one)) ?? pod
  );
}
