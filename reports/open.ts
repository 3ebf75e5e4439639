import { API_SERVER } from '../src/model/cluster.ts';
import { byText } from '../src/model/order.ts';
import type { ClusterReport, Report } from '../src/model/report.ts';
import { displayNames } from './digest.ts';
import { remedies } from './not-seen.ts';
import { percent, plural } from './words.ts';

/** What this run leaves open, as sentences. What could not be reached is told apart. */
export function leftOpen(report: Report): readonly string[] {
  const checks = report.clusters.flatMap((cluster) => cluster.checks);
  const unknown = checks.filter(({ status }) => status === 'unknown').length;
  const faults = checks.filter(({ fault }) => fault !== null).length;
  const { checks: judged, of } = report.catalogue;
  return [
    ...notReached(report),
    ...(unknown > 0 ? [`${unknown} of ${plural(checks.length, 'answer')} are unknown.`] : []),
    ...leastSeen(report),
    ...(faults > 0 ? [`${plural(faults, 'answer')} met a fault of the tool.`] : []),
    ...(judged < of ? [`${of - judged} of the catalogue’s ${of} checks took no part.`] : []),
    ...declaredOut(report),
  ];
}

/** What nobody looked into, and what only clouds tell of: said before anything that is counted. */
export function notReached(report: Report): readonly string[] {
  return [...placesText(report), ...unansweredText(report)];
}

/** Clusters of which only the cloud told anything, in one sentence. */
function unansweredText(report: Report): readonly string[] {
  const [first, ...others] = report.clusters.filter(({ gaps }) =>
    gaps.some(({ source }) => source === API_SERVER),
  );
  if (first === undefined) return [];
  const name = displayNames(report).get(first.id) ?? first.id;
  if (others.length === 0) {
    return [`The API server of ${name} was not read: it is judged by what its cloud tells.`];
  }
  const all = plural(others.length + 1, 'cluster');
  return [
    `The API servers of ${all} were not read, ${name} among them: they are judged by what their clouds tell.`,
  ];
}

/** Places in one sentence: what is missing may be most of the fleet. */
function placesText({ notListed }: Report): readonly string[] {
  const places = [...new Set(notListed.map(({ place }) => place))];
  const [first, ...others] = places;
  if (first === undefined) return [];
  // A name is shown as it is: no sentence begins with it.
  if (others.length === 0) return [`Not looked into: ${first}. The fleet may be larger.`];
  return [
    `${plural(places.length, 'place')} were not looked into, ${first} among them: the fleet may be larger.`,
  ];
}

/** What the plan takes out of the score. */
function declaredOut(report: Report): readonly string[] {
  const declared = report.clusters.filter((one) => one.declaredOut.share > 0);
  const [first, ...others] = declared;
  if (first === undefined) return [];
  const most = Math.max(...declared.map((one) => one.declaredOut.share));
  const where =
    others.length === 0
      ? `of ${displayNames(report).get(first.id) ?? first.id}`
      : `of ${declared.length} clusters, at most,`;
  return [`${most} % of the weight ${where} is declared out of scope.`];
}

/** Of several clusters, the one of which least is known. */
function leastSeen(report: Report): readonly string[] {
  const [first, ...others] = report.clusters;
  let least = first;
  for (const one of others) {
    if (least !== undefined && (one.confidence ?? 100) < (least.confidence ?? 100)) least = one;
  }
  if (least === undefined || least.confidence === null || others.length === 0) return [];
  const name = displayNames(report).get(least.id) ?? least.id;
  return [`Least is known of ${name}: confidence ${percent(least.confidence)}.`];
}

/** What would show most over all clusters. */
interface FleetRemedy {
  readonly permission: string;
  readonly clusters: readonly ClusterReport[];
  /** Answers that it would narrow: one for each check and cluster. */
  readonly answers: number;
}

/** The inputs and permissions that would narrow answers, the one that narrows most first. */
export function fleetRemedies({ clusters }: Report): readonly FleetRemedy[] {
  const found = new Map<string, { readonly clusters: ClusterReport[]; answers: number }>();
  for (const cluster of clusters) {
    for (const { permission, checks } of remedies(cluster)) {
      if (permission === null || checks.length === 0) continue;
      const one = found.get(permission) ?? { clusters: [], answers: 0 };
      found.set(permission, one);
      one.clusters.push(cluster);
      one.answers += checks.length;
    }
  }
  return [...found]
    .map(([permission, one]) => ({ permission, ...one }))
    .sort((a, b) => b.answers - a.answers || byText(a.permission, b.permission));
}
