import type { Gap } from '../../model/observed.ts';
import { FRONTIERS } from './ends.ts';
import type { GraphBuilder } from './graph.ts';

/** A possible edge to whatever was not seen; none without gaps. */
export function openEnd(builder: GraphBuilder, from: string, gaps: readonly Gap[]): void {
  if (gaps.length === 0) return;
  builder.edge(from, FRONTIERS.unseen, { edge: 'not-seen', clauses: [], gaps }, 'possible');
}
