import type { ClusterReport } from '../../src/model/report.ts';
import { credentialName, stateNames, summaryOf } from '../revocation-words.ts';
import { hanging } from './hang.ts';
import { type Canvas, type Line, line } from './line.ts';

const LABEL = '  Revocation  ';

/** How many exposed credentials die in time, and the worst of the others. */
export function revocationLines({ pictures }: ClusterReport, canvas: Canvas): readonly Line[] {
  const { value, state } = pictures.revocation;
  const [worst] = value?.credentials.rows ?? [];
  if (value === null || worst === undefined) return [];
  const perhaps = state === 'partial' ? ', perhaps more credentials' : '';
  const told =
    worst.state === 'in-time'
      ? ''
      : `; ${credentialName(worst.credential)}: ${stateNames[worst.state].toLowerCase()}, ${worst.why}`;
  return hanging(line(LABEL), line(`${summaryOf(value)}${perhaps}${told}`), canvas, 3);
}
