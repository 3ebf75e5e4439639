import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Node, nodes as nodeKind } from '../../model/kubernetes/node.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';

const LABELS = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'] as const;

/** A node that members of something run on. Its zone is undefined where no label tells. */
interface Seat {
  readonly name: string;
  readonly zone: string | undefined;
  readonly evidence: Evidence | undefined;
}

/** How members of something are spread: one seat for each of them. */
export interface Spread {
  readonly seats: readonly Seat[];
  /** By name, each with how many members are there and one node that shows it. */
  readonly zones: ReadonlyMap<string, { readonly members: number; readonly evidence: Evidence }>;
  readonly nodes: ReadonlySet<string>;
  /** What keeps zones of some members unknown. */
  readonly gaps: readonly Gap[];
}

/** Looks up where nodes are that are given by name; one for each member, so that names may repeat. */
export function spreads(nodes: Observed<readonly Node[]>): (names: readonly string[]) => Spread {
  const known = new Map(visible(nodes).map((node) => [node.meta.name, node]));
  return (names) => spreadOver(names, known, nodes);
}

function spreadOver(
  names: readonly string[],
  known: ReadonlyMap<string, Node>,
  nodes: Observed<readonly Node[]>,
): Spread {
  const seats = names.map((name) => seatOf(name, known.get(name)));
  const zones = new Map<string, { members: number; evidence: Evidence }>();
  for (const { zone, evidence } of seats) {
    if (zone === undefined || evidence === undefined) continue;
    const found = zones.get(zone) ?? { members: 0, evidence };
    zones.set(zone, { ...found, members: found.members + 1 });
  }
  const lost = [...new Set(seats.filter(({ zone }) => zone === undefined).map(({ name }) => name))];
  return {
    seats,
    zones,
    nodes: new Set(names),
    gaps: lost.length === 0 ? [] : [...gapsOf(nodes), ...unlabelled(lost, known)],
  };
}

function seatOf(name: string, node: Node | undefined): Seat {
  const found = node === undefined ? undefined : zoneLabel(node);
  if (node === undefined || found === undefined) {
    return { name, zone: undefined, evidence: undefined };
  }
  const { label, zone } = found;
  return { name, zone, evidence: fieldOf(node, `metadata.labels['${label}']`, zone) };
}

/** The zone a node's labels name; undefined where none does. */
export function zoneOf(node: Node): string | undefined {
  return zoneLabel(node)?.zone;
}

function zoneLabel({ meta }: Node): { readonly label: string; readonly zone: string } | undefined {
  const label = LABELS.find((one) => meta.labels.has(one));
  const zone = label === undefined ? undefined : meta.labels.get(label);
  // On Azure nodes outside of zones carry the number of their rack there.
  if (label === undefined || !zone || /^\d+$/.test(zone)) return undefined;
  return { label, zone };
}

function unlabelled(names: readonly string[], known: ReadonlyMap<string, Node>): readonly Gap[] {
  const bare = names.filter((name) => known.has(name));
  if (bare.length === 0) return [];
  const [first, ...rest] = bare;
  const others = rest.length === 0 ? '' : ` and ${rest.length} more`;
  return [
    {
      source: nodeKind.id,
      cause: 'not-collected',
      detail: `node ${first}${others} carries no zone in its labels`,
      permission: `the label ${LABELS[0]} on every node`,
    },
  ];
}
