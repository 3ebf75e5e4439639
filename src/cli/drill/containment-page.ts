import {
  allowedText,
  establishedTexts,
  flowText,
  obstacleText,
  reverterText,
  shortName,
  standingOf,
  type VerdictStatus,
  verdictNames,
  verdictStatus,
} from '../../../reports/containment-words.ts';
import { shellLine } from '../../../reports/shell.ts';
import { line, type Style, span } from '../../../reports/terminal/line.ts';
import { column, table } from '../../../reports/terminal/table.ts';
import { causeNames } from '../../../reports/words.ts';
import type {
  ContainedTarget,
  ContainmentVerdict,
  StrategyResult,
} from '../../model/pictures/containment.ts';
import type { Drawing } from '../drawing.ts';
import { printable } from '../errors.ts';
import { about, type Block, linesText, pageText, rows, section, text, title } from '../page.ts';

const STYLES: Readonly<Record<VerdictStatus, Style>> = {
  pass: 'good',
  warn: 'warn',
  fail: 'bad',
  unknown: 'unseen',
};

function styleOf(verdict: ContainmentVerdict): Style {
  return STYLES[verdictStatus[verdict]];
}

interface Targets {
  readonly label: string;
  readonly targets: readonly ContainedTarget[];
  /** Whether there can be no others. */
  readonly whole: boolean;
}

/** Every target in one line, and how to see more of one. */
export function targetsText({ label, targets, whole }: Targets, drawing: Drawing): string {
  const none = whole
    ? 'No tenant workload is critical or exposed.'
    : 'No critical or exposed workload was seen; not all workloads were.';
  if (targets.length === 0) return `${none}\n`;
  const columns = [
    column('WORKLOAD', targets, ({ workload }) => shortName(workload)),
    { ...column('TIER', targets, standingOf), spare: 2 },
    column('VERDICT', targets, ({ verdict }) => span(verdictNames[verdict], styleOf(verdict))),
    column('BEST', targets, ({ best }) => best),
    { ...column('WHY', targets, whyOf), flexible: true, spare: 1 },
  ];
  const hints: readonly Block[] = [
    () => [line()],
    ...(whole ? [] : [text('There may be others: not all workloads were seen.')]),
    text(`Label: ${label}. One workload with flows, commands and manifests:`),
    text('kubemuster drill containment NAMESPACE/NAME PATH'),
  ];
  return linesText((canvas) => [...table(columns, canvas)], drawing) + pageText(hints, drawing);
}

function whyOf({ best, strategies }: ContainedTarget): string {
  return strategies.find(({ id }) => id === best)?.why ?? '';
}

/** One workload: every strategy, and what to type for it. */
export function targetText(label: string, target: ContainedTarget, drawing: Drawing): string {
  const { workload, verdict, best, credit, strategies } = target;
  const [lo, hi] = credit;
  const head: readonly Block[] = [
    title(shortName(workload), `${verdictNames[verdict]}, at best by ${best}`),
    about(standingOf(target), `label ${label}`, `credit ${lo === hi ? lo : `${lo} to ${hi}`}`),
    section(
      'Strategies',
      rows(strategies.map((one) => [one.id, `${verdictNames[one.verdict]}: ${one.why}`])),
    ),
  ];
  const parts = strategies.map(
    (one) => pageText([strategyBlock(one, best)], drawing) + scriptText(one),
  );
  return [pageText(head, drawing), ...parts].join('');
}

function strategyBlock(one: StrategyResult, best: string): Block {
  const heading = `${one.id}  ${one.title}${one.id === best ? ' (the best)' : ''}`;
  const details = rows(detailsOf(one), '  ');
  return (canvas) => [
    ...section(heading)(canvas),
    line('  ', span(verdictNames[one.verdict], styleOf(one.verdict))),
    ...details(canvas),
  ];
}

function detailsOf(one: StrategyResult): readonly (readonly [string, string])[] {
  const { residual, blockers, reverters, established, collateral, restarts, gaps } = one;
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['Why', [one.why]],
    [
      'Still passes',
      [
        ...residual.rows.map((flow) => `${flowText(flow)}, by ${allowedText(flow)}`),
        ...(residual.truncated > 0 ? [`${residual.truncated} more flows`] : []),
      ],
    ],
    ['Refused by', blockers.map(obstacleText)],
    ['Undone by', reverters.map(reverterText)],
    ['Open connections', establishedTexts(one.id, established)],
    ['Cost', collateral],
    ['May restart', restarts.map((name) => `container ${name}: its memory and files are lost`)],
    [
      'Not seen',
      gaps.map(({ source, detail, cause, permission }) => {
        const remedy = permission === undefined ? '' : `; ${permission} would show it`;
        return `${source}: ${detail} (${causeNames[cause]})${remedy}`;
      }),
    ],
  ];
  return lists.flatMap(([name, texts]) =>
    texts.map((words, index): readonly [string, string] => [index === 0 ? name : '', words]),
  );
}

/** Never broken or cut, so that it can be copied. */
function scriptText({ commands, files }: StrategyResult): string {
  const typed = commands.map((one) => `  ${shellLine(one)}\n`);
  const reviewed = Object.entries(files).map(
    ([name, value]) =>
      `\n  ${name}, to be reviewed:\n${printable(JSON.stringify(value, null, 2))}\n`,
  );
  if (typed.length === 0) return '';
  return ['\n', ...typed, ...reviewed].join('');
}
