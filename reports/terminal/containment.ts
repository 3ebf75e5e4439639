import type { ClusterReport } from '../../src/model/report.ts';
import { countsText, shortName, verdictNames } from '../containment-words.ts';
import { hanging } from './hang.ts';
import { type Canvas, type Line, line } from './line.ts';

const LABEL = '  Isolation   ';

/** How many critical or exposed workloads could be isolated, and the worst of them. */
export function containmentLines({ pictures }: ClusterReport, canvas: Canvas): readonly Line[] {
  const { value, state } = pictures.containment;
  const [worst] = value?.targets.rows ?? [];
  if (value === null || worst === undefined) return [];
  const perhaps = state === 'partial' ? ', perhaps more workloads' : '';
  const words = `${countsText(value)}${perhaps}`;
  const { verdict, workload, best, strategies } = worst;
  const why = strategies.find(({ id }) => id === best)?.why ?? '';
  const told =
    verdict === 'ISOLATED'
      ? ''
      : `; ${shortName(workload)}: ${verdictNames[verdict].toLowerCase()}, ${why}`;
  return hanging(line(LABEL), line(`${words}${told}`), canvas, 3);
}
