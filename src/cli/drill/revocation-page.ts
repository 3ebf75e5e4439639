import {
  bestMinutes,
  credentialName,
  gradeNames,
  kindNames,
  type StateStatus,
  stateNames,
  stateStatus,
  stepNames,
  takenOver,
} from '../../../reports/revocation-words.ts';
import { shellLine } from '../../../reports/shell.ts';
import { line, type Style, span } from '../../../reports/terminal/line.ts';
import { column, table } from '../../../reports/terminal/table.ts';
import { causeNames, plural } from '../../../reports/words.ts';
import type { Gap } from '../../model/observed.ts';
import type {
  RevocationState,
  RevokedCredential,
  RevokedTarget,
} from '../../model/pictures/revocation.ts';
import { minutesText } from '../../model/pictures/revocation.ts';
import type { Drawing } from '../drawing.ts';
import { about, type Block, linesText, pageText, rows, section, text, title } from '../page.ts';

const STYLES: Readonly<Record<StateStatus, Style>> = {
  pass: 'good',
  warn: 'warn',
  fail: 'bad',
  unknown: 'unseen',
};

interface Objective {
  readonly minutes: number;
  readonly declared: boolean;
}

interface Targets {
  readonly objective: Objective;
  readonly targets: readonly RevokedTarget[];
  /** Whether there can be no others. */
  readonly whole: boolean;
}

/** Every target in one line, and how to see more of one. */
export function revokedTargetsText(
  { objective, targets, whole }: Targets,
  drawing: Drawing,
): string {
  if (targets.length === 0) return 'Nothing that exposes credentials was seen.\n';
  const columns = [
    column('TAKEN OVER', targets, ({ kind }) => kindNames[kind]),
    column('NAME', targets, ({ name }) => credentialName(name)),
    column('IN TIME', targets, ({ credentials }) => inTimeOf(credentials.rows)),
    column('CREDIT', targets, ({ credit }) => creditText(credit)),
    { ...column('WORST', targets, worstOf), flexible: true, spare: 1 },
  ];
  const hints: readonly Block[] = [
    () => [line()],
    ...(whole ? [] : [text('There may be others: not all was seen.')]),
    text(objectiveText(objective)),
    text('One of them, with the order and the commands:'),
    text('kubemuster drill revocation --compromised KIND NAME PATH'),
  ];
  return linesText((canvas) => [...table(columns, canvas)], drawing) + pageText(hints, drawing);
}

function objectiveText({ minutes, declared }: Objective): string {
  return `Objective: ${minutes} minutes${declared ? '' : ', which the plan does not set'}.`;
}

function inTimeOf(all: readonly RevokedCredential[]): string {
  const dead = all.filter(({ state }) => state === 'in-time').length;
  return `${dead} of ${all.length}`;
}

function creditText([lo, hi]: readonly [string, string]): string {
  return lo === hi ? lo : `${lo} to ${hi}`;
}

const ORDER: readonly RevocationState[] = ['none', 'refused', 'late', 'unknown', 'in-time'];

function worstOf({ credentials }: RevokedTarget): ReturnType<typeof span> | string {
  const [worst] = credentials.rows.toSorted(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state),
  );
  if (worst === undefined) return 'nothing is exposed';
  const words = `${stateNames[worst.state]}: ${worst.title}`;
  return span(words, STYLES[stateStatus[worst.state]]);
}

/** One target: every credential in the order in which it is to be killed. */
export function revokedTargetText(
  objective: Objective,
  target: RevokedTarget,
  drawing: Drawing,
): string {
  const { standing, credit, credentials, notes, gaps } = target;
  const all = credentials.rows;
  const head: readonly Block[] = [
    title(takenOver(target), `${inTimeOf(all)} dead in time`),
    about(...[standing].filter((one) => one !== ''), `credit ${creditText(credit)}`),
    ...notes.map(text),
    text(objectiveText(objective)),
    ...(all.length === 0 ? [text('No credential is exposed.')] : []),
    ...unrevocable(all),
  ];
  const parts = all.map(
    (one, index) => pageText([credentialBlock(one, index + 1)], drawing) + scriptText(one),
  );
  const foot: readonly Block[] =
    gaps.rows.length === 0
      ? []
      : [section('Not seen', rows(gaps.rows.map((one) => ['', gapText(one)])))];
  return [pageText(head, drawing), ...parts, pageText(foot, drawing)].join('');
}

function unrevocable(all: readonly RevokedCredential[]): readonly Block[] {
  const never = all.filter(({ state }) => state === 'none');
  if (never.length === 0) return [];
  return [
    section(
      'Cannot be killed',
      rows(never.map((one) => [one.title, `${credentialName(one.credential)}: ${one.why}`])),
    ),
  ];
}

function credentialBlock(one: RevokedCredential, place: number): Block {
  const details = rows(detailsOf(one), '  ');
  const step = one.ways[0]?.step;
  const heading = `${place}  ${one.title}: ${credentialName(one.credential)}`;
  return (canvas) => [
    ...section(heading)(canvas),
    line(
      '  ',
      span(stateNames[one.state], STYLES[stateStatus[one.state]]),
      `, ${bestMinutes(one)}${step === undefined ? '' : `, step ${stepNames[step]}`}`,
    ),
    ...details(canvas),
  ];
}

function detailsOf(one: RevokedCredential): readonly (readonly [string, string])[] {
  const { why, residual, rotation, sharedBy, ways, gaps, grade } = one;
  const [best, ...others] = ways;
  const shared = sharedBy.rows.map(credentialName);
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['Why', [why]],
    ['Grade', [gradeNames[grade]]],
    ['By', best === undefined ? [] : [`${best.by}; ${best.because}`]],
    ['Rotation', rotation === 'unknown' ? [] : [rotation]],
    ['Takes down', best === undefined || best.collateral === '' ? [] : [best.collateral]],
    [
      'Shared by',
      [...shared, ...(sharedBy.truncated > 0 ? [plural(sharedBy.truncated, 'more workload')] : [])],
    ],
    ['Still works', [residual]],
    [
      'Or else',
      others.map(
        (way) =>
          `${way.what} (${minutesText(way.minutes)}, ${stateNames[way.state].toLowerCase()}: ${way.because})`,
      ),
    ],
    ['Not seen', gaps.rows.map(gapText)],
  ];
  return lists.flatMap(([name, texts]) =>
    texts.map((words, index): readonly [string, string] => [index === 0 ? name : '', words]),
  );
}

function gapText({ source, detail, cause, permission }: Gap): string {
  const remedy = permission === undefined ? '' : `; ${permission} would show it`;
  return `${source}: ${detail} (${causeNames[cause]})${remedy}`;
}

/** Never broken or cut, so that it can be copied. */
function scriptText({ ways: [best] }: RevokedCredential): string {
  if (best === undefined || best.commands.length === 0) return '';
  return ['\n', ...best.commands.map((one) => `  ${shellLine(one)}\n`)].join('');
}
