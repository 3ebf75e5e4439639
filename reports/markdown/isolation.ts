import type { Fan, NetworkIsolation } from '../../src/model/pictures/isolation.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  basisNames,
  countsText,
  fanStateNames,
  namespacesText,
  passageNames,
  passageSigns,
  passagesOf,
  targetNames,
  unenforced,
  whyNotDrawn,
  workloadName,
} from '../isolation-words.ts';
import { cell, prose } from './escape.ts';
import { table } from './table.ts';

/** More namespaces than this are no table that anybody reads. */
const MOST_NAMESPACES = 25;
const MOST_FANS = 20;
const MOST_NAMES = 6;

/** Who reaches whom by namespace, and what each exposed workload reaches. */
export function* isolationSection({ pictures }: ClusterReport): Generator<string> {
  yield '### Who reaches whom';
  yield '';
  const { value } = pictures.isolation;
  if (value === null) {
    yield `Not drawn: ${prose(whyNotDrawn(pictures.isolation) ?? 'not seen')}.`;
    yield '';
    return;
  }
  const { matrix, basis } = value;
  yield `${countsText(matrix)}. ${basisNames[basis]}`;
  const idle = unenforced(matrix);
  if (idle > 0) yield `Policies say something else of ${idle} of them, which is not enforced.`;
  yield '';
  yield* matrixTable(value);
  yield* fanTable(value);
}

function* matrixTable({ matrix }: NetworkIsolation): Generator<string> {
  const { namespaces, rows, truncated } = matrix;
  if (namespaces.length < 2) return;
  if (namespaces.length + truncated > MOST_NAMESPACES) {
    yield `${namespaces.length + truncated} namespaces: the result as JSON has who reaches whom.`;
    yield '';
    return;
  }
  const legend = (['open', 'partial', 'closed', 'unknown'] as const)
    .map((one) => `${passageSigns[one]} ${passageNames[one]}`)
    .join(', ');
  yield `From the namespace of a row to that of a column: ${legend}.`;
  yield '';
  yield* table(
    ['From', ...namespaces.map(({ name }) => cell(name))],
    rows.map((row, at) => [
      cell(namespaces[at]?.name ?? ''),
      ...passagesOf(row).map((one, to) => (to === at ? '' : passageSigns[one])),
    ]),
  );
}

function* fanTable({ fans }: NetworkIsolation): Generator<string> {
  const shown = fans.rows.slice(0, MOST_FANS);
  const [first] = shown;
  if (first === undefined) return;
  yield 'What each exposed workload reaches:';
  yield '';
  yield* table(
    [
      'Workload',
      'Critical tier',
      'Namespaces',
      ...first.targets.map(({ target }) => targetNames[target]),
    ],
    shown.map(fanRow),
  );
  const left = fans.rows.length - shown.length + fans.truncated;
  if (left > 0) yield* [`${left} more exposed workloads are in the result as JSON.`, ''];
}

function fanRow(fan: Fan): readonly string[] {
  const host = fan.host ? ' (on the network of its node)' : '';
  return [
    cell(`${workloadName(fan.workload)}${host}`),
    fan.critical ? 'yes' : 'no',
    cell(namespacesText(fan, MOST_NAMES)),
    ...fan.targets.map(({ state, why }) => cell(`${fanStateNames[state]}: ${why}`)),
  ];
}
