import type { ClusterReport, Report } from '../../src/model/report.ts';
import { displayNames, platform, weakest } from '../digest.ts';
import { interval, percent, phaseNames, plural } from '../words.ts';
import { hanging } from './hang.ts';
import { blank, type Canvas, type Line, line, span } from './line.ts';
import { type Column, column, table } from './table.ts';

const LISTED = 40;

/** The lowest first; of two that are equally low the one of which that is surer. */
export function lowestFirst(report: Report): readonly ClusterReport[] {
  const key = ({ score, technical }: ClusterReport): readonly [number, number] => {
    const shown = score ?? technical;
    return shown === null ? [101, 101] : [shown.assured, shown.potential];
  };
  return [...report.clusters].sort((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1]);
}

/** One row per cluster, the lowest first, and a line for each that could not be read. */
export function fleetTable(report: Report, canvas: Canvas): readonly Line[] {
  const listed = lowestFirst(report).slice(0, LISTED);
  const more = report.clusters.length - listed.length;
  const lines =
    listed.length === 0 ? [] : [...table(columns(report, listed).filter(saysSomething), canvas)];
  if (more > 0) lines.push(line(`and ${plural(more, 'more cluster')}: see the report files`));
  for (const one of report.unreachable) {
    const text = line(`${one.id} (${one.cause}): ${one.detail}`);
    lines.push(...hanging(line(span('NOT READ', 'unseen'), '  '), text, canvas, 4));
  }
  for (const one of report.notListed) {
    const { place, provider, cause, detail, permission } = one;
    const remedy = permission === null ? '' : `; it takes ${permission}`;
    const text = line(`${provider}: ${place} (${cause}): ${detail}${remedy}`);
    lines.push(...hanging(line(span('NOT LISTED', 'unseen'), '  '), text, canvas, 4));
  }
  if (listed.some(({ score, technical }) => score !== null || technical !== null)) {
    const key = 'a to b: at least a is proven; b if all that was not seen is well.';
    lines.push(...hanging([], line(span(key, 'dim')), canvas));
  }
  return lines.length === 0 ? [] : [...lines, blank];
}

function columns(report: Report, listed: readonly ClusterReport[]): readonly Column[] {
  const names = displayNames(report);
  const readiness = column('READY', listed, (one) => interval(one.score));
  const technical = column('TECHN.', listed, (one) => interval(one.technical));
  const declared = listed.some((one) => one.basis === 'declared');
  return [
    { ...column('CLUSTER', listed, ({ id }) => span(names.get(id) ?? id, 'bold')), flexible: true },
    ...(report.plan === null ? [technical, readiness] : [readiness, technical]),
    { ...column('ORG.', listed, (one) => interval(one.organization)), spare: 2 },
    column('CONF.', listed, (one) => percent(one.confidence)),
    { ...column('MAT.', listed, (one) => `${one.maturity ?? 'none'}`), spare: 3 },
    ...(declared ? [column('BASIS', listed, (one) => one.basis)] : []),
    { ...column('WEAKEST PHASE', listed, weakestCell), spare: 1 },
    { ...column('PLATFORM', listed, platform), spare: 4 },
    { ...column('VERSION', listed, release), spare: 5 },
  ];
}

/** Scores that nobody has, as with a selection of checks, take no room. */
function saysSomething({ cells }: Column): boolean {
  return cells.some(({ text }) => text !== 'none');
}

function weakestCell(cluster: ClusterReport): string {
  const found = weakest(cluster);
  return found === undefined ? 'none' : `${phaseNames[found.phase]} ${interval(found.report)}`;
}

/** Without the vendor's suffix, which the report files show. */
function release({ version }: ClusterReport): string {
  return version === null ? 'not seen' : (version.split(/[-+]/)[0] ?? version);
}
