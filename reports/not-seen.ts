import type { Gap, GapCause } from '../src/model/observed.ts';
import { byText } from '../src/model/order.ts';
import type { ClusterReport } from '../src/model/report.ts';

/** What would close gaps, and the checks it would help. */
export interface Remedy {
  /** The permission or input; null when nothing that the user gives would help. */
  readonly permission: string | null;
  readonly causes: readonly GapCause[];
  readonly sources: readonly string[];
  readonly namespaces: readonly string[];
  readonly details: readonly string[];
  /** Codes of the checks that have such a gap. */
  readonly checks: readonly string[];
}

interface Collected {
  readonly permission: string | null;
  readonly causes: Set<GapCause>;
  readonly sources: Set<string>;
  readonly namespaces: Set<string>;
  readonly details: Set<string>;
  readonly checks: Set<string>;
}

/** The gaps of a cluster by what would close them; what helps most checks comes first. */
export function remedies(cluster: ClusterReport): readonly Remedy[] {
  const groups = new Map<string, Collected>();
  for (const gap of cluster.gaps) collect(groups, gap, null);
  for (const check of cluster.checks) {
    for (const gap of check.gaps) collect(groups, gap, check.code);
  }
  const found = [...groups.values()].map((group) => ({
    permission: group.permission,
    causes: [...group.causes].sort(),
    sources: [...group.sources].sort(),
    namespaces: [...group.namespaces].sort(),
    details: [...group.details].sort(),
    checks: [...group.checks].sort(),
  }));
  return found.sort(
    (a, b) => b.checks.length - a.checks.length || byText(remedyKey(a), remedyKey(b)),
  );
}

function collect(groups: Map<string, Collected>, gap: Gap, code: string | null): void {
  const permission = gap.permission ?? null;
  const key = JSON.stringify(permission === null ? [gap.cause, gap.source] : permission);
  const group = groups.get(key) ?? emptyGroup(permission);
  groups.set(key, group);
  group.causes.add(gap.cause);
  // Where it is missing is listed apart: one reason stands for those of all namespaces.
  const told = gap.namespace !== undefined && group.sources.has(gap.source);
  if (!told) group.details.add(gap.detail);
  group.sources.add(gap.source);
  if (gap.namespace !== undefined) group.namespaces.add(gap.namespace);
  if (code !== null) group.checks.add(code);
}

/** The same gap in some namespaces, told once. */
interface GatheredGap extends Omit<Gap, 'namespace'> {
  readonly namespaces: readonly string[];
}

/** Gaps of one kind that differ in their namespace only as one, in the words of the first. */
export function gathered(gaps: readonly Gap[]): readonly GatheredGap[] {
  const groups = Map.groupBy(gaps, ({ source, cause, detail, namespace, permission }) =>
    JSON.stringify([source, cause, permission, namespace === undefined ? detail : null]),
  );
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const { namespace: _one, ...gap } = first;
    const namespaces = [...new Set(all.flatMap(({ namespace }) => namespace ?? []))].sort();
    return [{ ...gap, namespaces }];
  });
}

function emptyGroup(permission: string | null): Collected {
  return {
    permission,
    causes: new Set(),
    sources: new Set(),
    namespaces: new Set(),
    details: new Set(),
    checks: new Set(),
  };
}

function remedyKey(remedy: Remedy): string {
  return remedy.permission ?? remedy.sources.join();
}
