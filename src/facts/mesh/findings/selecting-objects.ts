import type { WorkloadView } from '../../workloads.ts';
import type { Selecting } from '../selecting.ts';
import { finding, IGNORED, type MeshFinding, type Selected } from './finding.ts';

interface Words {
  /** The field that selects, such as `spec.workloadSelector`. */
  readonly path: string;
  readonly kind: string;
}

/**
 * Objects of which one holds for a pod at most: two that hold for all of a namespace, two that select one workload,
 * and what selects none.
 */
export function* inSelectingObjects(
  all: readonly Selecting[],
  words: Words,
  selected: Selected,
): Iterable<MeshFinding> {
  const wide = all.filter(({ selector }) => selector.size === 0);
  for (const group of Map.groupBy(wide, ({ meta }) => meta.namespace).values()) {
    const wrong = `is not there, as in another ${words.kind} of its namespace`;
    if (group.length > 1) yield* group.map((one) => rival(one, words, wrong));
  }
  const narrow = all.filter(({ selector }) => selector.size > 0);
  for (const one of narrow) {
    const found = selected(one.meta.namespace, one.selector);
    if (found?.length === 0) yield finding(one, words.path, 'selects no workload', IGNORED);
  }
  for (const [one, on] of claimedTwice(narrow, selected)) {
    yield rival(one, words, `selects ${on.meta.name}, as another ${words.kind} does`);
  }
}

function rival(one: Selecting, { path }: Words, wrong: string): MeshFinding {
  return finding(one, path, wrong, 'as one of several: the oldest counts');
}

/** Those that select a workload which another one selects too, each with one such workload. */
function claimedTwice(
  all: readonly Selecting[],
  selected: Selected,
): ReadonlyMap<Selecting, WorkloadView> {
  const claims = new Map<WorkloadView, Selecting[]>();
  for (const one of all) {
    for (const workload of selected(one.meta.namespace, one.selector) ?? []) {
      claims.set(workload, [...(claims.get(workload) ?? []), one]);
    }
  }
  const rivals = [...claims].filter(([, claiming]) => claiming.length > 1);
  return new Map(
    rivals.flatMap(([on, claiming]) => claiming.map((one): [Selecting, WorkloadView] => [one, on])),
  );
}
