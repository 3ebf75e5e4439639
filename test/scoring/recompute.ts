import type { ClusterReport, Report } from '../../src/model/report.ts';

/**
 * Every score of a result, computed a second time from its table of checks alone: plain long
 * division on integers, written from section 8.1 of the model and nothing of src.
 */

type Ratio = readonly [bigint, bigint];
type Row = ClusterReport['checks'][number];

const weights: Readonly<Record<string, bigint>> = {
  prepare: 15n,
  detect: 20n,
  contain: 25n,
  eradicate: 15n,
  recover: 15n,
  coordinate: 10n,
};

function read(text: string): Ratio {
  const [top = '', bottom = '1'] = text.split('/');
  return [BigInt(top), BigInt(bottom)];
}

const plus = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * d + c * b, b * d];
const by = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * c, b * d];
const less = ([a, b]: Ratio, [c, d]: Ratio): boolean => a * d < c * b;
const down = ([a, b]: Ratio): number => Number(a / b);
const up = ([a, b]: Ratio): number => Number((a + b - 1n) / b);

function lowest(all: readonly Ratio[]): Ratio {
  return all.reduce((found, one) => (less(one, found) ? one : found));
}

function averaged(all: readonly (readonly [weight: Ratio, value: Ratio])[]): Ratio {
  let weight: Ratio = [0n, 1n];
  let total: Ratio = [0n, 1n];
  for (const [one, value] of all) {
    weight = plus(weight, one);
    total = plus(total, by(one, value));
  }
  return [total[0] * weight[1], total[1] * weight[0]];
}

/** Of 100. */
function meanOf(rows: readonly Row[], value: (row: Row) => Ratio): Ratio {
  const mean = averaged(rows.map((row) => [[BigInt(row.weight), 1n], value(row)]));
  return by(mean, [100n, 1n]);
}

function creditOf(row: Row, side: 0 | 1): Ratio {
  return read(row.credit?.[side] ?? '');
}

function capOf(gate: number, credit: Ratio): Ratio {
  return plus([BigInt(gate), 1n], by([100n - BigInt(gate), 1n], credit));
}

function phaseOf(rows: readonly Row[], side: 0 | 1): Ratio {
  const caps = rows.flatMap((row) =>
    row.gate === null ? [] : [capOf(row.gate, creditOf(row, side))],
  );
  return lowest([meanOf(rows, (row) => creditOf(row, side)), ...caps]);
}

/** Over these phases; undefined where nothing applies. */
function scoreOf(rows: readonly Row[], names: readonly string[], side: 0 | 1): Ratio | undefined {
  const asked = rows.filter(({ phase }) => names.includes(phase));
  const found = names.flatMap((name) => {
    const inside = asked.filter(({ phase }) => phase === name);
    return inside.length === 0
      ? []
      : [[[weights[name] ?? 0n, 1n], phaseOf(inside, side)] as [Ratio, Ratio]];
  });
  if (found.length === 0) return undefined;
  const caps = asked.flatMap((row) =>
    row.clusterGate === null ? [] : [capOf(row.clusterGate, creditOf(row, side))],
  );
  const half = by(plus(averaged(found), lowest(found.map(([, score]) => score))), [1n, 2n]);
  return lowest([half, ...caps]);
}

function rounded(lo: Ratio | undefined, hi: Ratio | undefined): unknown {
  return lo === undefined || hi === undefined ? null : { assured: down(lo), potential: up(hi) };
}

function rowsOf({ checks }: ClusterReport): readonly Row[] {
  return checks.filter(({ scored, credit }) => scored && credit !== null);
}

function confidenceOf(rows: readonly Row[]): Ratio {
  return meanOf(rows, (row) => {
    const [lo, hi] = [creditOf(row, 0), creditOf(row, 1)];
    return plus([1n, 1n], plus(lo, [-hi[0], hi[1]]));
  });
}

const technical = ['detect', 'contain', 'eradicate', 'recover'];
const people = ['prepare', 'coordinate'];
const all = Object.keys(weights);

/** The scores of a cluster under the names that the result gives them. */
export function recomputedCluster(cluster: ClusterReport, filed: boolean): Record<string, unknown> {
  const rows = rowsOf(cluster);
  const both = (names: readonly string[]): unknown =>
    rounded(scoreOf(rows, names, 0), scoreOf(rows, names, 1));
  const part = (inside: readonly Row[], score: (side: 0 | 1) => Ratio): unknown =>
    inside.length === 0
      ? null
      : { ...Object(rounded(score(0), score(1))), confidence: down(confidenceOf(inside)) };
  const outOf = cluster.checks.filter(({ scored }) => scored);
  const sum = (some: readonly Row[]): number =>
    some.reduce((total, { weight }) => total + weight, 0);
  const out = sum(outOf.filter(({ proof }) => proof?.basis === 'declared'));
  return {
    score: both(all),
    technical: both(technical),
    organization: filed ? both(people) : 'not-filed',
    confidence: down(confidenceOf(rows)),
    assurance: down(meanOf(rows, ({ q }) => read(q))),
    declaredOut: { weight: out, share: Math.ceil((100 * out) / sum(outOf)) },
    phases: Object.fromEntries(
      all.map((name) => {
        const inside = rows.filter(({ phase }) => phase === name);
        return [name, part(inside, (side) => phaseOf(inside, side))];
      }),
    ),
    domains: Object.fromEntries(
      Object.keys(cluster.domains).map((name) => {
        const inside = rows.filter(({ id }) => id.startsWith(`${name}/`));
        return [name, part(inside, (side) => meanOf(inside, (row) => creditOf(row, side)))];
      }),
    ),
  };
}

const NO_FLEET = {
  score: null,
  technical: null,
  organization: null,
  confidence: null,
  assurance: null,
};

type Weighed = readonly [weight: Ratio, score: Ratio];

function fleetOf(clusters: readonly Weighed[]): Ratio {
  const total = clusters.reduce<Ratio>((sum, [weight]) => plus(sum, weight), [0n, 1n]);
  const tail: Weighed[] = [];
  let left = by(total, [1n, 10n]);
  for (const [weight, score] of [...clusters].sort(([, a], [, b]) => (less(a, b) ? -1 : 1))) {
    const taken = less(weight, left) ? weight : left;
    left = plus(left, [-taken[0], taken[1]]);
    if (taken[0] > 0n) tail.push([taken, score]);
  }
  return by(plus(averaged(clusters), averaged(tail)), [1n, 2n]);
}

/** The scores of the fleet; what could not be reached weighs 4 and may be anything. */
export function recomputedFleet(report: Report): Record<string, unknown> {
  const observed = report.clusters.filter(({ basis }) => basis === 'observed');
  if (observed.length + report.unreachable.length === 0) return NO_FLEET;
  const none: Ratio = [0n, 1n];
  const unread = report.unreachable.map(() => [4n, 1n] as Ratio);
  const weigh = (value: (rows: readonly Row[]) => Ratio, missing: Ratio): readonly Weighed[] => [
    ...observed.map((one): Weighed => [read(String(one.weight)), value(rowsOf(one))]),
    ...unread.map((weight): Weighed => [weight, missing]),
  ];
  const both = (names: readonly string[]): unknown =>
    rounded(
      fleetOf(weigh((rows) => scoreOf(rows, names, 0) ?? none, none)),
      fleetOf(weigh((rows) => scoreOf(rows, names, 1) ?? none, [100n, 1n])),
    );
  return {
    score: both(all),
    technical: both(technical),
    organization: report.plan === null ? 'not-filed' : both(people),
    confidence: down(averaged(weigh(confidenceOf, none))),
    assurance: down(averaged(weigh((rows) => meanOf(rows, ({ q }) => read(q)), none))),
  };
}
