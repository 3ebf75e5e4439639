import { textOf, union } from './conns.ts';
import type { Row } from './exposure-rows.ts';
import type { Fields } from './rewrite.ts';
import { exampleOf, holdsSome, isMetBy } from './selectors.ts';
import type { Convention } from './suite.ts';

export const MATCHED: Convention = {
  id: 'exposure-matched',
  rule: 'theirs leaves out a class with a pod selector that a pod of the input meets; ours lists it',
};

export const OVERLAP: Convention = {
  id: 'exposure-overlap',
  rule: 'a pod that does not exist yet gets what all selectors that it meets give (one without labels meets DoesNotExist and NotIn, one of a namespace by name what its labels meet); theirs has a row for each selector alone: it must be within ours',
};

export const BOTH_SIDES: Convention = {
  id: 'exposure-both-sides',
  rule: 'a policy whose subject is every namespace is about pods that do not exist yet as well; theirs looks at the policies of the workload alone: ours must be within it',
};

export interface Sides {
  readonly theirs: readonly Row[];
  readonly ours: readonly Row[];
  readonly objects: readonly Fields[];
  /** Asked about one port, neither side has rows without it. */
  readonly focused: boolean;
}

/** For each row that differs: the convention that decides so, or the difference in words. */
export function* compareRows(sides: Sides): Generator<Convention | string> {
  for (const row of sides.theirs) {
    const found = judgeTheirs(row, sides);
    if (found !== undefined) yield found;
  }
  for (const row of sides.ours) {
    if (sides.theirs.some((one) => isAlike(one, row))) continue;
    const found = judgeOurs(row, sides);
    if (found !== undefined) yield found;
  }
}

function isAlike(a: Row, b: Row): boolean {
  return a.workload === b.workload && a.of === b.of;
}

function judgeTheirs(row: Row, { ours, objects }: Sides): Convention | string | undefined {
  const any = ours.find((one) => one.workload === row.workload && one.of === 'any');
  const got = (ours.find((one) => isAlike(one, row)) ?? any)?.conns ?? {};
  const [theirText, ourText, both] = [row.conns, got, union(row.conns, got)].map(textOf);
  if (theirText === ourText) return undefined;
  if (both === ourText && row.selectors !== undefined) return OVERLAP;
  if (both === theirText && isAboutAll(objects)) return BOTH_SIDES;
  return `theirs: ${row.workload} and ${row.of}: ${theirText}; ours ${ourText}`;
}

function judgeOurs(row: Row, { theirs, objects, focused }: Sides): Convention | string | undefined {
  const text = textOf(row.conns);
  if (focused && text === '') return undefined;
  const example = exampleOf(row.selectors, objects);
  const met = theirs.filter(
    ({ workload, selectors }) =>
      workload === row.workload && (selectors === undefined || isMetBy(selectors, example)),
  );
  const given = textOf(union(...met.map((one) => one.conns)));
  if (textOf(union(row.conns, ...met.map((one) => one.conns))) === given) return OVERLAP;
  if (row.selectors !== undefined && holdsSome(row.selectors, objects)) return MATCHED;
  if (row.selectors !== undefined && text === '' && isAboutAll(objects)) return BOTH_SIDES;
  return `ours: ${row.workload} and ${row.of}: ${text}`;
}

/** Whether a policy of administrators is about every namespace. */
function isAboutAll(objects: readonly Fields[]): boolean {
  return objects.some((one) => {
    const { spec } = one as { spec?: { subject?: { namespaces?: Fields } } };
    const namespaces = spec?.subject?.namespaces;
    return namespaces !== undefined && Object.keys(namespaces).length === 0;
  });
}
