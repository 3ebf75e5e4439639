import type { ClusterReport } from '../../src/model/report.ts';
import { gainText, membersText, worstText } from '../identities-words.ts';
import { hanging } from './hang.ts';
import { type Canvas, type Line, line } from './line.ts';

const LABEL = '  Identities  ';

/** How many identities become more than they should, and the worst of them. */
export function identityLines({ pictures }: ClusterReport, canvas: Canvas): readonly Line[] {
  const { value } = pictures.identities;
  if (value === null) return [];
  const [worst] = value.classes.rows;
  const told = worst === undefined ? '' : `; ${membersText(worst)}: ${gainText(worst.gains[0])}`;
  return hanging(line(LABEL), line(`${worstText(value)}${told}`), canvas, 3);
}
