import { phases } from '../../src/model/check.ts';
import {
  add,
  type Fraction,
  floor,
  fraction,
  HALF,
  multiply,
  parse,
} from '../../src/model/fraction.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { phaseWeights } from '../../src/model/weights.ts';
import type {
  Bounds,
  CapWorkings,
  FleetWorkings,
  PhaseWorkings,
} from '../../src/model/workings.ts';
import { catalogueNote, interval, phaseNames } from '../words.ts';
import { checkLink, clusterLink, type Page } from './page-view.ts';

/** How the numbers come about, with those of this result. */
export function method(page: Page): object {
  const { fleet } = page.report;
  return {
    catalogue: catalogueNote(page.report),
    weights: phases.map((phase) => `${phaseNames[phase]} ${phaseWeights[phase]}`).join(', '),
    fleet: fleet.workings === null ? null : fleetView(page, fleet.workings),
    clusters: page.ranked.flatMap((cluster) => clusterWorked(page, cluster) ?? []),
  };
}

interface Sides {
  readonly assured: string;
  readonly potential: string;
}

function fleetView(page: Page, { weight, tailWeight, mean, tail, score }: FleetWorkings): object {
  const { clusters, unreachable } = page.report;
  const members = clusters.flatMap(({ id, basis, weight: counts, workings }) =>
    basis === 'declared' || workings === null
      ? []
      : [{ link: clusterLink(page, id), weight: `${counts}`, ...sides(workings.score) }],
  );
  const lost = unreachable.map(({ id }) => ({
    link: { text: `${id}, not read`, anchor: null },
    weight: '4',
    ...sides(['0', '100']),
  }));
  return {
    members: [...members, ...lost],
    steps: [
      { name: `Mean by weight, of ${decimal(weight)} in all`, ...sides(mean) },
      { name: `Mean of the lowest tenth, ${decimal(tailWeight)} of that weight`, ...sides(tail) },
      { name: 'Half of one and half of the other', ...sides(score) },
      { name: 'Rounded down and up', ...rounded(page.report.fleet) },
    ],
  };
}

function clusterWorked(page: Page, cluster: ClusterReport): object | null {
  const { workings } = cluster;
  if (workings === null) return null;
  const { mean, weakest, caps, score } = workings;
  return {
    name: clusterLink(page, cluster.id).text,
    unprinted: !page.printed.has(cluster.id),
    score: interval(cluster.score),
    phases: workings.phases.map((one) => phaseWorked(page, cluster, one)),
    gates: caps.map((one) => capView(page, cluster, one)),
    steps: [
      { name: 'Mean of the phases by their weights', ...sides(mean) },
      { name: 'Lowest phase', ...sides(weakest) },
    ],
    ends: [
      {
        name: caps.length === 0 ? 'Half of both' : 'Half of both, at most what those gates allow',
        ...sides(score),
      },
      { name: 'Rounded down and up', ...rounded(cluster) },
    ],
  };
}

function phaseWorked(page: Page, cluster: ClusterReport, one: PhaseWorkings): object {
  const checks = cluster.checks.filter(
    ({ phase, scored, credit }) => phase === one.phase && scored && credit !== null,
  );
  return {
    name: phaseNames[one.phase],
    share: `${phaseWeights[one.phase]}`,
    weight: `${one.weight}`,
    earners: checks.map(({ code, weight, credit }) => ({
      check: checkLink(page, cluster, code),
      sum: `${weight} × ${spread(credit)}`,
    })),
    earned: sides(one.earned),
    base: sides(one.base),
    caps: one.caps.map((cap) => capView(page, cluster, cap)),
    score: sides(one.score),
  };
}

function capView(page: Page, cluster: ClusterReport, { check, cap }: CapWorkings): object {
  return { check: checkLink(page, cluster, check), ...sides(cap) };
}

function spread(credit: Bounds | null): string {
  if (credit === null) return '';
  const [lo, hi] = credit;
  return lo === hi ? lo : `(${lo} to ${hi})`;
}

function rounded({ score }: Pick<ClusterReport, 'score'>): Sides {
  return { assured: `${score?.assured ?? ''}`, potential: `${score?.potential ?? ''}` };
}

function sides([assured, potential]: Bounds): Sides {
  return { assured: decimal(assured), potential: decimal(potential) };
}

/** A fraction with at most two decimals. */
function decimal(text: string): string {
  const exact = parse(text);
  return exact === undefined ? text : String(hundredths(exact) / 100);
}

function hundredths(exact: Fraction): number {
  return floor(add(multiply(exact, fraction(100)), HALF));
}
