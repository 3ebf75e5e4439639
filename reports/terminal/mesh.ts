import type { ClusterReport } from '../../src/model/report.ts';
import { coverageText, hasMesh, pairName, pairsText } from '../mesh-words.ts';
import { hanging } from './hang.ts';
import { type Canvas, type Line, line } from './line.ts';

const LABEL = '  Mesh        ';
const MORE = '              ';

/** What the mesh encrypts in numbers, and the worst pair. */
export function meshLines({ pictures }: ClusterReport, canvas: Canvas): readonly Line[] {
  const { value } = pictures.mesh;
  if (!hasMesh(value)) return [];
  const [worst] = value.worst.rows;
  const said = [
    coverageText(value),
    ...(value.pairs === null ? [] : [pairsText(value.pairs.all)]),
    ...(worst === undefined ? [] : [`worst: ${pairName(worst)}, ${worst.why.join(', ')}`]),
  ];
  return said.flatMap((text, at) => hanging(line(at === 0 ? LABEL : MORE), line(text), canvas, 3));
}
