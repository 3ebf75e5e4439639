import type { AccessRow } from '../../src/model/pictures/access.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  answerTexts,
  beyondText,
  cellText,
  conditionText,
  countsText,
  reviewsText,
  sourceShort,
  stateNames,
  stepNames,
  whyNoAccess,
} from '../access-words.ts';
import { cell, prose } from './escape.ts';
import { table } from './table.ts';

/** The rights that a response takes, by responder; then what is lacking and what is too much. */
export function* accessSection({ pictures }: ClusterReport): Generator<string> {
  const { access } = pictures;
  const { value } = access;
  yield '### May the responders act?';
  yield '';
  if (value === null) {
    yield* [prose(whyNoAccess(access) ?? 'Not seen.'), ''];
    return;
  }
  const { responders, rights, conditions } = value;
  for (const [at, one] of responders.rows.entries()) {
    yield `- **${prose(one.name)}**: ${countsText(value, at)}`;
    const beyond = beyondText(one);
    if (beyond !== null) yield `  - ${prose(beyond)}`;
  }
  if (responders.truncated > 0) yield `- ${responders.truncated} more are not listed here`;
  yield '';
  yield* table(
    ['Step', 'Right', 'Class', 'Needed', ...responders.rows.map(({ name }) => cell(name))],
    rights.map(rowOf),
  );
  const open = rights.flatMap((one) => openItems(one, responders.rows));
  if (open.length > 0) yield* [...open, ''];
  for (const one of conditions) yield `- ${prose(one.title)}. ${prose(conditionText(one))}`;
  yield* ['', prose(reviewsText(value)), ''];
  if (access.state === 'partial') {
    yield* ['There may be more critical namespaces: not all were seen.', ''];
  }
}

function rowOf({ step, title, severity, required, cells }: AccessRow): readonly string[] {
  return [
    stepNames[step],
    cell(title),
    severity,
    stateNames[required],
    ...cells.map((one) =>
      one.state === 'none' ? '' : cell(`${cellText(one)} (${sourceShort[one.by]})`),
    ),
  ];
}

function openItems(
  { title, required, cells }: AccessRow,
  responders: readonly { readonly name: string }[],
): readonly string[] {
  if (required === 'no') return [];
  return cells.flatMap(({ answers }, at) =>
    answerTexts(answers.rows).map(
      (words) => `- ${prose(`${responders[at]?.name ?? ''}: ${title}: ${words}`)}`,
    ),
  );
}
