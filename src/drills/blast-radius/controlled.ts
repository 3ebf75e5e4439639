import { stepsOf } from '../../facts/rbac-reach/steps.ts';
import { byText } from '../../model/order.ts';
import { type Listed, listed } from '../../model/picture.ts';
import { type Controlled, type TierName, thingKinds } from '../../model/pictures/blast-radius.ts';
import type { Held } from './held.ts';
import type { Things } from './things.ts';

interface Row {
  readonly node: number;
  readonly thing: number;
  readonly certain: boolean;
  readonly depth: number;
}

/** What is controlled, the nearest first. Of what is behind a hub the hub alone is told. */
export function controlledBy(
  held: Held,
  { things, tierOf }: { readonly things: Things; readonly tierOf: (workload: string) => TierName },
): Listed<Controlled> {
  const found = new Map<number, Row>();
  for (const row of rowsOf(held, things)) {
    if (row.thing < 0) continue;
    const known = found.get(row.thing);
    if (known === undefined || rank(row) < rank(known)) found.set(row.thing, row);
  }
  const kindOf = (row: Row): number =>
    thingKinds.indexOf(things.all[row.thing]?.kind ?? 'frontier');
  const nameOf = (row: Row): string => things.all[row.thing]?.name ?? '';
  const sorted = [...found.values()].sort(
    (a, b) =>
      Number(b.certain) - Number(a.certain) ||
      a.depth - b.depth ||
      kindOf(a) - kindOf(b) ||
      byText(nameOf(a), nameOf(b)),
  );
  const { rows, truncated } = listed(sorted);
  return {
    rows: rows.flatMap(({ node, thing, certain }): readonly Controlled[] => {
      const one = things.all[thing];
      if (one === undefined) return [];
      const path = held.path(node, certain ? 'certain' : 'possible') ?? [];
      const tier = one.kind === 'workload' ? tierOf(one.name) : null;
      return [{ ...one, certain, steps: stepsOf(path), tier }];
    }),
    truncated,
  };
}

function rank({ certain, depth }: Row): number {
  return certain ? depth : depth + FAR;
}

/** What is only perhaps controlled comes after what is. */
const FAR = 1e9;

function* rowsOf({ own, spread }: Held, { of }: Things): Generator<Row> {
  for (const node of own) yield { node, thing: of[node] ?? -1, certain: true, depth: 0 };
  for (const certainty of ['certain', 'possible'] as const) {
    const { near } = spread[certainty];
    for (const node of near.order) {
      const depth = own.has(node) ? 0 : (near.depthOf(node) ?? 0) + 1;
      yield { node, thing: of[node] ?? -1, certain: certainty === 'certain', depth };
    }
  }
}
