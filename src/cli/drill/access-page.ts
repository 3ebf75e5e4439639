import {
  answerTexts,
  beyondText,
  cellText,
  conditionText,
  countsText,
  reviewsText,
  stateNames,
  stepNames,
} from '../../../reports/access-words.ts';
import { line, type Style, span } from '../../../reports/terminal/line.ts';
import { column, table } from '../../../reports/terminal/table.ts';
import type { Gap } from '../../model/observed.ts';
import type { Sign } from '../../model/picture.ts';
import type {
  Access,
  AccessCell,
  AccessResponder,
  AccessRow,
} from '../../model/pictures/access.ts';
import type { Drawing } from '../drawing.ts';
import { type Block, linesText, pageText, rows, section, text, title } from '../page.ts';

const STYLES: Readonly<Record<AccessCell['state'], Style>> = {
  yes: 'good',
  no: 'bad',
  unknown: 'unseen',
  none: 'dim',
};

/** The table of rights and responders, then what is lacking and why, and what is held without need. */
export function accessText(found: Access, unseen: readonly Gap[], drawing: Drawing): string {
  const { responders, credit, conditions } = found;
  const [lo, hi] = credit;
  const head: readonly Block[] = responders.rows.map((one, at) =>
    title(one.name, `${countsText(found, at)}, credit ${span2(one.credit)}`),
  );
  const tail: readonly Block[] = [
    ...lacking(found),
    ...held(found),
    section('Besides rights', rows(conditions.map((one) => [one.title, conditionText(one)]))),
    section(
      'How this was found',
      text(reviewsText(found)),
      text(`Critical namespaces: ${found.namespaces.rows.join(', ') || 'none'}.`),
      ...unseen.slice(0, 1).map(({ detail }) => text(`There may be more of them: ${detail}.`)),
      text(`Credit of all together: ${lo === hi ? lo : `${lo} to ${hi}`}.`),
    ),
  ];
  return (
    pageText([...head, () => [line()]], drawing) +
    linesText((canvas) => [...table(columnsOf(found), canvas)], drawing) +
    pageText(tail, drawing)
  );
}

function span2([lo, hi]: readonly [string, string]): string {
  return lo === hi ? lo : `${lo} to ${hi}`;
}

function columnsOf({ rights, responders }: Access): readonly Parameters<typeof table>[0][number][] {
  return [
    { ...column('STEP', rights, ({ step }) => stepNames[step]), spare: 2 },
    { ...column('RIGHT', rights, ({ title }) => title), flexible: true },
    column('CLASS', rights, ({ severity }) => severity),
    { ...column('NEEDED', rights, ({ required }) => stateNames[required]), spare: 1 },
    ...responders.rows.map(({ name }, at) =>
      column(name, rights, ({ cells }) => {
        const cell = cells[at];
        return cell === undefined ? '' : span(cellText(cell), STYLES[cell.state]);
      }),
    ),
  ];
}

/** Of each responder what it may not do, or perhaps not, what is needed most first. */
function lacking(found: Access): readonly Block[] {
  return found.responders.rows.flatMap(({ name }, at): readonly Block[] => {
    const open = found.rights
      .filter(({ required }) => required !== 'no')
      .flatMap((right) => linesOf(right, at));
    if (open.length === 0) return [];
    return [section(`What ${name} lacks, or perhaps lacks`, rows(open))];
  });
}

function linesOf(
  { title, severity, cells }: AccessRow,
  at: number,
): readonly (readonly [string, string])[] {
  return answerTexts(cells[at]?.answers.rows ?? []).map((words, index) => [
    index === 0 ? `${title} (${severity})` : '',
    words,
  ]);
}

function held({ responders }: Access): readonly Block[] {
  const open = responders.rows.flatMap((one): readonly Block[] => {
    const words = beyondText(one);
    if (words === null) return [];
    const because = one.beyond.filter(({ state }) => state === 'held');
    return [
      text(`${words}.`),
      rows(
        because.map(({ title, evidence }) => [title, evidence.map(signText).join('; ')]),
        '    ',
      ),
      ...furtherText(one),
    ];
  });
  return open.length === 0 ? [] : [section('Held without need', ...open)];
}

/** What an intruder in this account would begin with; nothing for a name that a shell would not take as it is. */
function furtherText({ kind, name, key }: AccessResponder): readonly Block[] {
  const [account = '', namespace = ''] = key.split('/').toReversed();
  const start = kind === 'ServiceAccount' ? `${namespace}/${account}` : name;
  const target = `${kind.toLowerCase()}/${start}`;
  if (!/^[\w:./@-]+$/.test(target) || kind === 'CloudPrincipal') return [];
  return [text(`How far that leads: kubemuster drill blast-radius ${target} PATH`)];
}

function signText({ object, path, value }: Sign): string {
  return `${object}${path === '' ? '' : ` ${path}`}: ${value}`;
}
