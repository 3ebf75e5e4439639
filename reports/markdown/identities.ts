import type { IdentityClass } from '../../src/model/pictures/identities.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  besidesText,
  gainText,
  membersText,
  whyNoIdentities,
  worstText,
} from '../identities-words.ts';
import { pathText, stepObjects } from '../path-words.ts';
import { cell, prose } from './escape.ts';
import { table } from './table.ts';

/** The most classes that are listed; the result as JSON has others. */
const MOST = 25;

/** Who can become what, by equal rights, with the shortest path. */
export function* identitySection({ pictures }: ClusterReport): Generator<string> {
  const { identities } = pictures;
  const { value } = identities;
  yield '### Who can become what?';
  yield '';
  const missing = whyNoIdentities(identities);
  if (value === null || missing !== null) {
    yield* [prose(missing ?? 'Not seen.'), ''];
    return;
  }
  yield prose(`${worstText(value)}. ${besidesText(value)}`.trimEnd());
  yield '';
  const { rows, truncated } = value.classes;
  if (rows.length > 0) yield* listOf(rows.slice(0, MOST));
  const left = truncated + Math.max(0, rows.length - MOST);
  if (left > 0) yield* [`${left} more are not listed here; the worst come first.`, ''];
  if (identities.state === 'partial') {
    yield* ['There may be others: not all bindings were seen.', ''];
  }
}

function listOf(rows: readonly IdentityClass[]): Generator<string> {
  return table(['Who', 'Becomes', 'By', 'Objects'], rows.map(rowOf));
}

function rowOf(one: IdentityClass): readonly string[] {
  const [worst, ...others] = one.gains;
  const objects = new Set(worst.path.flatMap(stepObjects));
  return [
    cell(membersText(one)),
    cell([worst, ...others].map(gainText).join('; ')),
    cell(pathText(worst.path)),
    cell([...objects].join(', ')),
  ];
}
