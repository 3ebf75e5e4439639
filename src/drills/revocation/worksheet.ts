import { remember } from '../../facts/remember.ts';
import { distinctGaps } from '../../model/gaps.ts';
import type { Gap } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import { revocationSteps } from '../../model/pictures/revocation.ts';
import type { Interval } from '../../model/verdict.ts';
import type { RevocationAction } from './actions.ts';
import type { Assessed } from './assess.ts';
import type { Exposed, Exposure } from './exposed.ts';
import { creditOf } from './score.ts';
import type { Compromised } from './targets.ts';

/** Everything that somebody holds who took one thing over, in the order in which it is to be killed. */
export interface Worksheet {
  readonly target: Compromised;
  readonly credentials: readonly Assessed[];
  readonly credit: Interval;
  readonly notes: readonly string[];
  /** Why there may be more credentials. */
  readonly gaps: readonly Gap[];
}

export function worksheetOf(
  target: Compromised,
  { credentials, notes, gaps }: Exposure,
  assessed: (exposed: Exposed) => Assessed,
): Worksheet {
  const all = credentials.map(assessed).toSorted(byOrder);
  const distinct = distinctGaps(gaps);
  return {
    target,
    credentials: all,
    credit: creditOf(all, distinct.length === 0),
    notes,
    gaps: distinct,
  };
}

/** Rights first, certificates last; within a step the worst first. */
function byOrder(a: Assessed, b: Assessed): number {
  return (
    stepOf(a) - stepOf(b) ||
    b.weight - a.weight ||
    byText(a.exposed.class, b.exposed.class) ||
    byText(a.exposed.subject.key, b.exposed.subject.key)
  );
}

function stepOf({ ways: [best] }: Assessed): number {
  return best === undefined ? revocationSteps.length : revocationSteps.indexOf(best.step);
}

/** What responders may do about a pod, one way of one credential each, and what it takes away. */
export function actionsOf({ target, credentials }: Worksheet): readonly RevocationAction[] {
  const pods = target.kind === 'pod' ? podsOf(target.workload) : new Set<string>();
  return credentials.flatMap(({ exposed, ways }) =>
    ways.flatMap(({ id, what, removed }): readonly RevocationAction[] => {
      const gone = id === 'delete-pod' ? pods : removed;
      if (gone.size === 0) return [];
      return [{ id: `${id}:${exposed.subject.key}`, title: what, removed: gone }];
    }),
  );
}

const podsOf = remember(
  ({ subject, pods }: Extract<Compromised, { kind: 'pod' }>['workload']): ReadonlySet<string> =>
    new Set([
      subject.key,
      ...pods.flatMap(({ pod }) =>
        pod === undefined ? [] : [`core/Pod/${pod.meta.namespace}/${pod.meta.name}`],
      ),
    ]),
);
