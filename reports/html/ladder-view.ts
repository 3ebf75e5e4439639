import type { ClusterReport } from '../../src/model/report.ts';
import { maturityLevels } from '../words.ts';

/** The levels from the top down, which of them is reached, and what holds the next one back. */
export function ladderView({ maturity, maturityNeeds }: ClusterReport): object {
  if (maturity === null) return { levels: [], needs: [], next: null };
  const levels = maturityLevels.map(({ name, meaning }, level) => ({
    level: `${level}`,
    name,
    meaning,
    reached: level <= maturity,
    state: stateOf(level, maturity),
  }));
  return { levels: levels.reverse(), needs: maturityNeeds, next: `${maturity + 1}` };
}

function stateOf(level: number, reached: number): string {
  if (level === reached) return 'here';
  if (level < reached) return 'reached';
  return level === reached + 1 ? 'next' : '';
}
