import { type Phase, phases } from '../src/model/check.ts';
import type {
  CheckReport,
  ClusterReport,
  PhaseReport,
  Report,
  Score,
} from '../src/model/report.ts';
import { bySeverity, isFinding, scoredPhases } from './digest.ts';

/** Where a response would break first. Reads the published scores; weighs nothing. */
export interface Link {
  readonly cluster: ClusterReport;
  readonly phase: Phase;
  readonly report: PhaseReport;
}

/** Each phase as the lowest of these clusters has it, in order; without those that none has. */
export function lowestLinks(clusters: readonly ClusterReport[]): readonly Link[] {
  const links = clusters.flatMap((cluster) =>
    scoredPhases(cluster).map((one): Link => ({ cluster, ...one })),
  );
  return phases.flatMap((phase) => lowest(links.filter((one) => one.phase === phase)) ?? []);
}

/** The first of the lowest: by what is proven, then by what may be. */
export function lowest(links: readonly Link[]): Link | undefined {
  const [first, ...rest] = links;
  let found = first;
  for (const one of rest) if (found !== undefined && isBelow(one.report, found.report)) found = one;
  return found;
}

export function isBelow(a: Score, b: Score): boolean {
  return a.assured < b.assured || (a.assured === b.assured && a.potential < b.potential);
}

/** The findings that count in a phase, the severest first. */
export function drags({ cluster, phase }: Link): readonly CheckReport[] {
  return bySeverity(cluster.checks).filter(
    (one) => one.phase === phase && one.scored && isFinding(one),
  );
}

/** The clusters that the fleet's score is made of; without any, those with a declared one. */
export function counted({ clusters }: Report): readonly ClusterReport[] {
  const observed = clusters.filter(({ basis }) => basis === 'observed');
  return observed.length > 0 ? observed : clusters;
}
