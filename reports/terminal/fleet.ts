import type { ClusterReport, Report } from '../../src/model/report.ts';
import {
  clusterNamed,
  codeOf,
  displayNames,
  type FleetAction,
  nextActions,
  platform,
} from '../digest.ts';
import { oneLine } from '../text.ts';
import {
  catalogueNote,
  gain,
  interval,
  maturity,
  noHeadline,
  ownerNames,
  percent,
  plural,
} from '../words.ts';
import { blank, type Canvas, type Line, line, type Span, span } from './line.ts';
import { type Column, table } from './table.ts';
import { wrap } from './width.ts';

/** The first lines: what was judged, when, with which catalogue. */
export function title(report: Report, { glyphs }: Canvas): readonly Line[] {
  const { tool, asOf } = report;
  return [
    line(span(`${tool.name} ${tool.version}`, 'bold'), ` ${glyphs.dot} as of ${asOf}`),
    line(span(catalogueNote(report), report.catalogue.comparable ? 'plain' : 'warn')),
  ];
}

/** The fleet's numbers, led by the technical score while no plan is filed. */
export function headline(report: Report): readonly Line[] {
  const without = noHeadline(report);
  if (without !== null) return [line(span(without, 'warn'))];
  const { fleet } = report;
  const score: readonly [string, string] = ['readiness', interval(fleet.score)];
  const technical: readonly [string, string] = ['technical', interval(fleet.technical)];
  const organization = `organization: ${interval(fleet.organization)}`;
  const [first, second] = report.plan === null ? [technical, score] : [score, technical];
  const worst = fleet.worst === null ? undefined : displayNames(report).get(fleet.worst);
  const lowest = worst === undefined ? [] : [line('       lowest cluster: ', span(worst, 'bold'))];
  return [
    line(
      span(`FLEET  ${first[0]} ${first[1]}`, 'bold'),
      `   ${second[0]}: ${second[1]}   ${organization}`,
    ),
    line(
      `       confidence ${percent(fleet.confidence)}   assurance ${percent(fleet.assurance)}   maturity ${maturity(fleet.maturity)}`,
    ),
    ...lowest,
  ];
}

const LISTED = 40;

/** One row per cluster, and a line for each that could not be read. */
export function fleetTable(report: Report, canvas: Canvas): readonly Line[] {
  const listed = report.clusters.slice(0, LISTED);
  const more = report.clusters.length - listed.length;
  const lines = listed.length === 0 ? [] : [...table(columns(report, listed, canvas), canvas)];
  if (more > 0) lines.push(line(`and ${plural(more, 'more cluster')}: see the report files`));
  for (const one of report.unreachable) {
    lines.push(line(span('NOT READ  ', 'unseen'), `${one.id} (${one.cause}): ${one.detail}`));
  }
  if (listed.length > 0) {
    lines.push(
      line(span('a to b: at least a is proven; b if all that was not seen is well.', 'dim')),
    );
  }
  return lines;
}

function columns(
  report: Report,
  listed: readonly ClusterReport[],
  canvas: Canvas,
): readonly Column[] {
  const names = displayNames(report);
  const readiness = column('READY', listed, (one) => span(interval(one.score)));
  const technical = column('TECHN.', listed, (one) => span(interval(one.technical)));
  const facts = [
    column('PLATFORM', listed, (one) => span(platform(one)), true),
    column('VERSION', listed, (one) => span(release(one)), true),
  ];
  const declared = listed.some((one) => one.basis === 'declared');
  return [
    column('CLUSTER', listed, (one) => span(names.get(one.id) ?? one.id, 'bold'), true),
    ...(canvas.width < 72 ? [] : facts),
    ...(report.plan === null ? [technical, readiness] : [readiness, technical]),
    column('ORG.', listed, (one) => span(interval(one.organization))),
    column('CONF.', listed, (one) => span(percent(one.confidence))),
    column('MAT.', listed, (one) => span(one.maturity === null ? 'none' : `${one.maturity}`)),
    ...(declared ? [column('BASIS', listed, (one) => span(one.basis))] : []),
  ];
}

/** Without the vendor's suffix, which the report files show. */
function release({ version }: ClusterReport): string {
  return version === null ? 'not seen' : (version.split(/[-+]/)[0] ?? version);
}

function column(
  title: string,
  listed: readonly ClusterReport[],
  cell: (cluster: ClusterReport) => Span,
  flexible: boolean = false,
): Column {
  return { title, flexible, cells: listed.map(cell) };
}

/** What the plan says against what was seen: it undermines every attestation, so it comes first. */
export function contradictions(report: Report): readonly Line[] {
  const found = report.plan?.contradictions ?? [];
  if (found.length === 0) return [];
  const names = displayNames(report);
  return [
    line(span('THE PLAN CONTRADICTS WHAT WAS SEEN', 'bad')),
    ...found.map(({ cluster, check, message }) => {
      const code = codeOf(clusterNamed(report, cluster), check);
      return line('  ', span(`${names.get(cluster) ?? cluster}  ${code}`, 'bold'), `  ${message}`);
    }),
    blank,
  ];
}

const ACTIONS = 4;
const INDENT = 12;

/** What gains most, per owner, with the cluster that gains most from it. */
export function actions(report: Report, canvas: Canvas): readonly Line[] {
  const perOwner = nextActions(report);
  if (perOwner.length === 0) return [];
  const names = displayNames(report);
  const lines = [line(span('NEXT ACTIONS', 'bold'), '  points the assured score would gain')];
  for (const { owner, actions } of perOwner) {
    lines.push(line('  ', span(ownerNames[owner], 'bold')));
    for (const one of actions.slice(0, ACTIONS)) lines.push(...actionLines(one, names, canvas));
    const more = actions.length - ACTIONS;
    if (more > 0) lines.push(line(`    and ${more} more`));
  }
  return [...lines, blank];
}

function actionLines(
  { action, checks, gains }: FleetAction,
  names: ReadonlyMap<string, string>,
  canvas: Canvas,
): readonly Line[] {
  const [best, ...others] = gains;
  if (best === undefined) return [];
  const also = others.length === 0 ? '' : ` and ${others.length} more`;
  const where = `${names.get(best.cluster.id) ?? best.cluster.id}${also}`;
  const what = oneLine(`${action} (${checks.join(', ')})`);
  return [
    line('    ', span(gain(best.gain).padEnd(INDENT - 5), 'good'), ' ', span(where, 'bold')),
    ...few(wrap(what, canvas.width - INDENT)).map((text) => line(' '.repeat(INDENT), text)),
  ];
}

/** Three lines, the last of them cut short by `paint` when there is more. */
function few(lines: readonly string[]): readonly string[] {
  const [first = '', second, ...rest] = lines;
  const kept = second === undefined ? [first] : [first, second];
  return rest.length === 0 ? kept : [...kept, rest.join(' ')];
}
