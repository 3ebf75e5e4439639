import type { WorksheetRow } from '../../src/model/pictures/revocation.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  bestMinutes,
  credentialName,
  namesText,
  stateNames,
  statesText,
  stepNames,
  summaryOf,
  whyNoCredentials,
} from '../revocation-words.ts';
import { cell, prose } from './escape.ts';
import { table } from './table.ts';

/** The most credentials that are listed; the result as JSON has others. */
const MOST = 25;

/** How fast every exposed credential dies, and by whom. */
export function* revocationSection({ pictures }: ClusterReport): Generator<string> {
  const { revocation } = pictures;
  const { value } = revocation;
  yield '### How fast would stolen credentials die?';
  yield '';
  const missing = whyNoCredentials(revocation);
  if (value === null || missing !== null) {
    yield* [prose(missing ?? 'Not seen.'), ''];
    return;
  }
  const { rows, truncated } = value.credentials;
  const assumed = value.objective.declared ? '' : ' The plan sets no objective.';
  yield `${prose(summaryOf(value))}: ${statesText(value.states)}.${assumed}`;
  yield '';
  yield* table(
    ['Credential', 'Name', 'State', 'Time', 'Step', 'By', 'Rotation', 'Exposed by'],
    rows.slice(0, MOST).map(rowOf),
  );
  const left = truncated + Math.max(0, rows.length - MOST);
  if (left > 0) yield* [`${left} more credentials are not listed here.`, ''];
  if (revocation.state === 'partial') {
    yield* ['There may be others: not everything was seen.', ''];
  }
}

function rowOf(row: WorksheetRow): readonly string[] {
  const [best] = row.ways;
  return [
    cell(`${row.title}${row.perhaps ? ' (perhaps)' : ''}`),
    cell(credentialName(row.credential)),
    stateNames[row.state],
    bestMinutes(row),
    best === undefined ? '' : stepNames[best.step],
    cell(best?.by ?? 'nobody'),
    row.rotation === 'unknown' ? '' : row.rotation,
    cell(namesText(row.exposedBy, 2)),
  ];
}
