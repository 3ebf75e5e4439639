import type { ServedApi } from '../../model/info.ts';
import { type Observed, visible } from '../../model/observed.ts';
import { groupOf } from '../../model/permission.ts';
import type { Way } from '../../tables/responder-ways.ts';

/** Whether there is anything that the right is about. */
export type Presence = 'yes' | 'no' | 'unknown';

/** By discovery: what Kubernetes always serves is there. */
export function presenceOf(
  apis: Observed<readonly ServedApi[]>,
): (ways: readonly Way[]) => Presence {
  const served = new Set(
    visible(apis).map(({ groupVersion, kind }) => `${groupOf(groupVersion)}/${kind}`),
  );
  const one = ({ kind, rights }: Way): Presence => {
    if (kind === undefined) return 'yes';
    if (rights.some(({ group }) => served.has(`${group}/${kind}`))) return 'yes';
    return apis.state === 'seen' ? 'no' : 'unknown';
  };
  return (ways) => {
    const found = ways.map(one);
    if (found.length === 0 || found.includes('yes')) return 'yes';
    return found.includes('unknown') ? 'unknown' : 'no';
  };
}
