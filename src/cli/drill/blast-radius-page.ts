import {
  controlledText,
  countsText,
  crossingText,
  exposedText,
  spanText,
  startName,
  startText,
  worthText,
} from '../../../reports/blast-words.ts';
import { endText, stepObjects, stepText } from '../../../reports/path-words.ts';
import { line, type Style, span } from '../../../reports/terminal/line.ts';
import { column, table } from '../../../reports/terminal/table.ts';
import { causeNames, plural } from '../../../reports/words.ts';
import type { Gap } from '../../model/observed.ts';
import type {
  AttackHop,
  AttackPath,
  BlastRadius,
  ContainmentValue,
} from '../../model/pictures/blast-radius.ts';
import type { Drawing } from '../drawing.ts';
import { about, type Block, linesText, pageText, rows, section, text, title } from '../page.ts';

/** The most rows of one section: JSON has them all. */
const MOST = 20;

/** Every start in one line, the worst first, and how to see more of one. */
export function radiiText(all: readonly BlastRadius[], whole: boolean, drawing: Drawing): string {
  const none = whole
    ? 'No tenant workload is critical or exposed.'
    : 'No critical or exposed workload was seen; not all workloads were.';
  if (all.length === 0) return `${none}\n`;
  const sorted = all.toSorted((a, b) => badness(b) - badness(a));
  const columns = [
    column('WORKLOAD', sorted, ({ start }) => startName(start)),
    { ...column('TIER', sorted, ({ start }) => startText(start)), spare: 2 },
    column('CONTROLS', sorted, (one) => spanText(totalOf(one))),
    column('ATTACKS', sorted, ({ exposed }) => `${exposed.rows.length + exposed.truncated}`),
    { ...column('WORST', sorted, worstOf), flexible: true, spare: 1 },
  ];
  const hints: readonly Block[] = [
    () => [line()],
    ...(whole ? [] : [text('There may be others: not all workloads were seen.')]),
    text(
      'CONTROLS: what falls without any further exploit. ATTACKS: workloads it may connect to. One with its paths:',
    ),
    text('kubemuster drill blast-radius NAMESPACE/NAME PATH'),
  ];
  return linesText((canvas) => [...table(columns, canvas)], drawing) + pageText(hints, drawing);
}

function badness({ paths, start }: BlastRadius): number {
  const [worst] = paths;
  if (worst === undefined) return 0;
  const certain = paths.some((one) => one.certain) ? 8 : 0;
  return certain + (start.exposed === 'yes' ? 4 : 0) + (start.critical ? 2 : 0) + 1;
}

function worstOf({ paths }: BlastRadius) {
  const worst = paths.find(({ certain }) => certain) ?? paths[0];
  return worst === undefined
    ? span('stays short of nodes and clusters', 'good')
    : span(crossingText(worst), styleOf(worst));
}

function styleOf({ certain }: AttackPath): Style {
  return certain ? 'bad' : 'unseen';
}

function totalOf({ counts }: BlastRadius): { readonly lo: number; readonly hi: number } {
  const counted = counts.filter(({ kind }) => kind !== 'frontier');
  return {
    lo: counted.reduce((sum, { lo }) => sum + lo, 0),
    hi: counted.reduce((sum, { hi }) => sum + hi, 0),
  };
}

/** One start: the paths with the objects of each hop, what is controlled, what is exposed, what the response leaves. */
export function radiusText(one: BlastRadius, drawing: Drawing): string {
  const { start, counts, tiers, paths, controlled, exposed, values, gaps } = one;
  const [worst] = paths;
  const blocks: readonly Block[] = [
    title(
      startName(start),
      worst === undefined ? 'stays short of nodes and clusters' : crossingText(worst),
    ),
    about(startText(start)),
    section(
      'Under control, without any further exploit',
      rows([
        ['All of it', countsText(counts)],
        ...(tiers.length === 0
          ? []
          : [
              [
                'Workloads',
                tiers.map(({ tier, ...rest }) => `${spanText(rest)} ${tier}`).join(', '),
              ] as const,
            ]),
        ...few(controlled.rows).map(
          (row, at) =>
            [
              at === 0 ? 'Nearest' : '',
              `${controlledText(row)}, ${plural(row.steps, 'step')}`,
            ] as const,
        ),
      ]),
      ...more(controlled.rows.length + controlled.truncated),
    ),
    ...paths.map(pathBlock),
    section(
      'Exposed to attack (no control by itself)',
      exposed.rows.length === 0
        ? text('nothing that was seen')
        : rows(few(exposed.rows).map((row) => [row.tier, exposedText(row)])),
      ...more(exposed.rows.length + exposed.truncated),
    ),
    ...(values.length === 0
      ? []
      : [
          section(
            'What the response leaves',
            rows(few(values).flatMap((one) => [...valueRows(one)])),
          ),
        ]),
    ...(gaps.length === 0
      ? []
      : [section('Not seen', rows(gaps.map((gap) => [gap.source, gapText(gap)])))]),
  ];
  return pageText(blocks, drawing);
}

function few<T>(all: readonly T[]): readonly T[] {
  return all.slice(0, MOST);
}

function more(all: number): readonly Block[] {
  return all <= MOST ? [] : [text(`${all - MOST} more: --format json has them`)];
}

function pathBlock(path: AttackPath): Block {
  const name = crossingText(path);
  return section(`Path: ${name}`, rows(path.hops.flatMap((hop, at) => [...hopRows(hop, at)])));
}

function* hopRows(hop: AttackHop, at: number): Generator<readonly [string, string]> {
  yield [`${at + 1}`, `${stepText(hop)} → ${endText(hop.to)}`];
  for (const object of stepObjects(hop)) yield ['', `by ${object}`];
  for (const gap of hop.gaps) yield ['', `not seen: ${gapText(gap)}`];
}

function gapText({ detail, cause, permission }: Gap): string {
  const remedy = permission === undefined ? '' : `; ${permission} would show it`;
  return `${detail} (${causeNames[cause]})${remedy}`;
}

function* valueRows(value: ContainmentValue): Generator<readonly [string, string]> {
  const id = value.by === 'containment' ? value.id : 'revoke';
  yield [
    id,
    `${value.title}: ${worthText(value)}, ${spanText(value.after)} of ${spanText(value.before)} left`,
  ];
  const leaves = value.by === 'revocation' ? [value.leaves.join(', ')] : value.leaves;
  for (const left of leaves) if (left !== '') yield ['', `leaves ${left}`];
}
