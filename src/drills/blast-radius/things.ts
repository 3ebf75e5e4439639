import { ANY_NODE, CLUSTER_ADMIN } from '../../facts/rbac-reach/ends.ts';
import type { Graph } from '../../facts/rbac-reach/graph.ts';
import type { ThingKind } from '../../model/pictures/blast-radius.ts';

/** Something that can be under control, as people count it: the pods of a workload are one. */
export interface Thing {
  readonly kind: ThingKind;
  /** The key of an object, or a name; `*` for all of them. */
  readonly name: string;
}

/** By prefix of the graph's names, what follows it. */
const PREFIXES: readonly (readonly [prefix: string, kind: ThingKind])[] = [
  ['node:', 'host'],
  ['namespace-admin:', 'namespace'],
  ['core/ServiceAccount/', 'identity'],
  ['User/', 'identity'],
  ['given-secret:', 'secret'],
  ['secret:', 'secret'],
  ['secrets:', 'secret'],
  ['cloud-role:', 'cloud-role'],
  ['volume:', 'volume'],
  ['frontier:', 'frontier'],
];

/** What a node of the graph is; undefined for what only stands between others. */
function thingOf(node: string): Thing | undefined {
  if (node === CLUSTER_ADMIN) return { kind: 'cluster', name: node };
  if (node === ANY_NODE) return { kind: 'host', name: '*' };
  if (node.startsWith('pod:')) {
    return { kind: 'workload', name: node.slice('pod:'.length, node.lastIndexOf('@')) };
  }
  const found = PREFIXES.find(([prefix]) => node.startsWith(prefix));
  if (found === undefined) return undefined;
  const [prefix, kind] = found;
  const rest = node.slice(prefix.length);
  if (prefix === 'secrets:') return { kind, name: rest === '*' ? rest : `${rest}/*` };
  return { kind, name: kind === 'identity' ? node : rest };
}

/** The things of a graph, and which node stands for which. */
export interface Things {
  readonly all: readonly Thing[];
  /** By node; -1 for none. */
  readonly of: Int32Array;
  /** Whether it is one more: all of a kind are none besides those that are known. */
  readonly counts: (thing: Thing) => boolean;
}

export function thingsIn({ names }: Graph): Things {
  const ids = new Map<string, number>();
  const all: Thing[] = [];
  const of = Int32Array.from(names, (name) => {
    const thing = thingOf(name);
    if (thing === undefined) return -1;
    const key = `${thing.kind} ${thing.name}`;
    const known = ids.get(key) ?? all.length;
    if (known === all.length) {
      ids.set(key, known);
      all.push(thing);
    }
    return known;
  });
  const known = new Set(all.filter(({ name }) => name !== '*').map(({ kind }) => kind));
  return { all, of, counts: ({ kind, name }) => name !== '*' || !known.has(kind) };
}
