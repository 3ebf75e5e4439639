import type { ClusterReport } from '../../src/model/report.ts';
import { beyondText, countsText } from '../access-words.ts';
import { hanging } from './hang.ts';
import { type Canvas, type Line, line } from './line.ts';

const LABEL = '  Responders  ';
const MOST = 3;

/** How many of the rights that are needed each responder has, and what it has too much. */
export function accessLines({ pictures }: ClusterReport, canvas: Canvas): readonly Line[] {
  const { value } = pictures.access;
  if (value === null) return [];
  const { rows, truncated } = value.responders;
  const told = rows.slice(0, MOST).map((one, at) => {
    const beyond = beyondText(one);
    const words = `${one.name}: ${countsText(value, at)}`;
    return beyond === null ? words : `${words}; ${beyond}`;
  });
  const left = truncated + Math.max(0, rows.length - MOST);
  const more = left === 0 ? [] : [`${left} more`];
  return hanging(line(LABEL), line([...told, ...more].join('. ')), canvas, 3);
}
