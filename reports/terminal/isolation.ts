import type { ClusterReport } from '../../src/model/report.ts';
import { countsText, unenforced } from '../isolation-words.ts';
import { hanging } from './hang.ts';
import { type Canvas, type Line, line } from './line.ts';

const LABEL = '  Reach       ';

/** Who reaches whom in numbers. */
export function isolationLines({ pictures }: ClusterReport, canvas: Canvas): readonly Line[] {
  const { value } = pictures.isolation;
  if (value === null || value.matrix.namespaces.length < 2) return [];
  const { matrix, basis } = value;
  const idle = unenforced(matrix);
  const said =
    idle === 0 ? '' : `; policies say something else of ${idle}, and nothing enforces it`;
  const declared = basis === 'declared' ? ', as declared' : '';
  return hanging(line(LABEL), line(`${countsText(matrix)}${declared}${said}`), canvas, 3);
}
