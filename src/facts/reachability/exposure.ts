import { type Connection, NO_CONNECTION } from './connections.ts';
import type { Endpoint } from './endpoint.ts';
import { type Conns, connsOf, type Placed } from './flows.ts';
import { between, type End, endLike, endOf } from './reach.ts';
import type { Reading } from './reading.ts';
import type { PodTerm, Term } from './rules.ts';
import { termKey } from './terms.ts';

/** What a workload exchanges with pods that do not exist yet. */
export interface ExposureRow {
  readonly workload: string;
  /** Pods as a rule describes them; `any` for pods that nothing is known of. */
  readonly peer: 'any' | { readonly namespaces: string; readonly pods: string };
  readonly conns: Conns;
}

export interface Exposed {
  /** Who could reach workloads, and whom they could reach. */
  readonly ingress: readonly ExposureRow[];
  readonly egress: readonly ExposureRow[];
  /** Workloads that no policy is about. */
  readonly unprotected: readonly {
    readonly workload: string;
    readonly direction: 'ingress' | 'egress';
  }[];
}

/** Every workload with a pod of which nothing is known, and with one as each rule describes it. */
export function exposureOf(reading: Reading): Exposed {
  const { world, placed } = reading;
  const imagined = imaginedPeers(reading);
  const rows = (direction: 'ingress' | 'egress'): readonly ExposureRow[] =>
    placed.flatMap((one) => [...rowsOf(reading, one, imagined, direction)]);
  return {
    ingress: rows('ingress'),
    egress: rows('egress'),
    unprotected: placed.flatMap(({ workload, classes }) =>
      (['egress', 'ingress'] as const)
        .filter((side) =>
          classes.some((id) =>
            world.lanes.every((lane) => lane[side].programs.of(id).policies.length === 0),
          ),
        )
        .map((direction) => ({ workload: workload.name, direction })),
    ),
  };
}

interface Imagined {
  readonly peer: ExposureRow['peer'];
  readonly end: End;
}

function imaginedPeers({ world, maker }: Reading): readonly Imagined[] {
  const terms = new Map<string, PodTerm>();
  for (const { policies } of [...world.spec.ingress, ...world.spec.egress]) {
    for (const { peers } of policies.flatMap(({ rules }) => rules)) {
      for (const term of podTermsIn(peers)) terms.set(termKey(term), term);
    }
  }
  const anyPod = maker.imagined({ namespace: '', namespaceLabels: new Map(), labels: new Map() });
  const found: Imagined[] = [{ peer: 'any', end: endLike(world, anyPod) }];
  for (const term of terms.values()) {
    const endpoint = likeTerm(term, maker.imagined.bind(maker));
    if (endpoint === undefined) continue;
    const { namespaces, pods } = term;
    const named = namespaces.type === 'named' ? `=${namespaces.name}` : namespaces.labels.key;
    found.push({ peer: { namespaces: named, pods: pods.key }, end: endLike(world, endpoint) });
  }
  return found;
}

type Make = (pod: Parameters<Reading['maker']['imagined']>[0]) => Endpoint;

/** A pod that a term holds; undefined where its labels cannot be told. */
function likeTerm({ namespaces, pods, accounts }: PodTerm, make: Make): Endpoint | undefined {
  const labels = pods.like?.();
  if (labels === undefined || accounts !== undefined) return undefined;
  if (namespaces.type === 'named') return make({ namespace: namespaces.name, labels });
  const namespaceLabels = namespaces.labels.like?.();
  if (namespaceLabels === undefined) return undefined;
  // Only one namespace has its name as a label, and the policies of that one are about its pods.
  const namespace = namespaceLabels.get('kubernetes.io/metadata.name');
  if (namespace === undefined) return make({ namespace: '', namespaceLabels, labels });
  const endpoint = make({ namespace, labels });
  return namespaces.labels.test(endpoint.namespaceLabels) ? endpoint : undefined;
}

function* rowsOf(
  { world }: Reading,
  { workload, classes }: Placed,
  imagined: readonly Imagined[],
  direction: 'ingress' | 'egress',
): Generator<ExposureRow> {
  const connectionsWith = (end: End): Connection =>
    classes.reduce((all, id) => {
      const own = endOf(world, id);
      const { sure } =
        direction === 'ingress' ? between(world, end, own) : between(world, own, end);
      return world.answers.connections.union(all, sure);
    }, NO_CONNECTION);
  let known: Connection = NO_CONNECTION;
  for (const { peer, end } of imagined) {
    const conns = connectionsWith(end);
    // That nothing passes is worth a row only where something passes with any other pod.
    if (conns === known) continue;
    if (peer === 'any') known = conns;
    yield { workload: workload.name, peer, conns: connsOf(world.answers, conns) };
  }
}

function* podTermsIn(term: Term): Generator<PodTerm> {
  switch (term.type) {
    case 'pods':
      yield term;
      return;
    case 'and':
    case 'or':
      for (const one of term.terms) yield* podTermsIn(one);
      return;
    case 'maybe':
    case 'not':
      yield* podTermsIn(term.term);
      return;
    default:
  }
}
