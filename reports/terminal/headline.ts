import type { Phase } from '../../src/model/check.ts';
import type { CheckReport, ClusterReport, Report } from '../../src/model/report.ts';
import { bySeverity, clusterNamed, codeOf, displayNames, textOf, weakest } from '../digest.ts';
import { notReached } from '../open.ts';
import {
  catalogueNote,
  interval,
  maturity,
  noHeadline,
  percent,
  phaseNames,
  plural,
} from '../words.ts';
import { lowestFirst } from './fleet.ts';
import { hanging } from './hang.ts';
import { blank, type Canvas, type Line, line, type Span, span } from './line.ts';

/** The first lines: what was judged, when, with which catalogue. */
export function title(report: Report, canvas: Canvas): readonly Line[] {
  const { tool, asOf, catalogue } = report;
  const name = span(`${tool.name} ${tool.version}`, 'bold');
  const note = span(catalogueNote(report), catalogue.comparable ? 'plain' : 'warn');
  return [
    ...hanging([], line(name, ` ${canvas.glyphs.dot} as of ${asOf}`), canvas),
    ...hanging([], line(note), canvas),
    blank,
  ];
}

/** What the plan says against what was seen: it undermines every attestation, so it comes first. */
export function contradictions(report: Report, canvas: Canvas): readonly Line[] {
  const found = report.plan?.contradictions ?? [];
  if (found.length === 0) return [];
  const names = displayNames(report);
  const lines = found.flatMap(({ cluster, check, message }) => {
    const code = codeOf(clusterNamed(report, cluster), check);
    const lead = line('  ', span(`${names.get(cluster) ?? cluster}  ${code}`, 'bold'), '  ');
    return hanging(lead, line(message), canvas, 3);
  });
  return [line(span('THE PLAN CONTRADICTS WHAT WAS SEEN', 'bad')), ...lines, blank];
}

/** How ready, how sure, where it breaks first and what was not seen; led by the technical score while no plan is filed. */
export function headline(report: Report, canvas: Canvas): readonly Line[] {
  const without = noHeadline(report);
  const scores =
    without === null
      ? fleetScores(report, canvas)
      : hanging([], line(span(without, 'warn')), canvas);
  return [...scores, ...breaksFirst(report, canvas), ...notSeen(report, canvas), blank];
}

function fleetScores(report: Report, canvas: Canvas): readonly Line[] {
  const { fleet } = report;
  const score = `readiness ${interval(fleet.score)}`;
  const technical = `technical ${interval(fleet.technical)}`;
  const [first, second] = report.plan === null ? [technical, score] : [score, technical];
  const beside = [second, `organization ${interval(fleet.organization)}`];
  const sure = [
    `confidence ${percent(fleet.confidence)}`,
    `assurance ${percent(fleet.assurance)}`,
    `maturity ${maturity(fleet.maturity)}`,
  ];
  return [
    ...labelled('Fleet', [span(first, 'bold'), span(`, ${beside.join(', ')}`)], canvas),
    ...labelled('How sure', [span(sure.join(', '))], canvas),
  ];
}

const LABELS = 14;

function labelled(label: string, parts: readonly Span[], canvas: Canvas): readonly Line[] {
  return hanging(line(span(label.padEnd(LABELS), 'bold')), parts, canvas, 4);
}

/** The lowest phase of all clusters, surest first, with the check that holds it down. */
function breaksFirst(report: Report, canvas: Canvas): readonly Line[] {
  const found = lowestFirst(report)
    .flatMap((cluster) => {
      const phase = weakest(cluster);
      return phase === undefined ? [] : [{ cluster, ...phase }];
    })
    .sort(
      (a, b) => a.report.assured - b.report.assured || a.report.potential - b.report.potential,
    )[0];
  if (found === undefined) return [];
  const { cluster, phase, report: score } = found;
  const name = displayNames(report).get(cluster.id) ?? cluster.id;
  const where = span(`${phaseNames[phase]} of ${name}, ${interval(score)}`, 'bad');
  const cause = causeOf(cluster, phase, score.limitedBy[0]?.check);
  const why = cause === undefined ? [] : [span(`: ${causeText(report, cause)}`)];
  return labelled('Breaks first', [where, ...why], canvas);
}

/** The gate that limits a phase; without one the severest of what is not well in it. */
function causeOf(
  cluster: ClusterReport,
  phase: Phase,
  gate: string | undefined,
): CheckReport | undefined {
  const limiting = cluster.checks.find(({ id, code }) => id === gate || code === gate);
  const own = cluster.checks.filter((one) => one.phase === phase && isBad(one));
  return limiting ?? bySeverity(own)[0];
}

function isBad({ status, scored }: CheckReport): boolean {
  return scored && (status === 'fail' || status === 'warn' || status === 'unknown');
}

function causeText(report: Report, { id, code, status }: CheckReport): string {
  const verb = status === 'unknown' ? 'is unknown' : `${status}s`;
  return `${code} ${verb} (${textOf(report, id).title})`;
}

const NAMED = 4;

/** How much is unknown, and where. */
function notSeen(report: Report, canvas: Canvas): readonly Line[] {
  const names = displayNames(report);
  const counts = report.clusters
    .map((cluster) => ({ cluster, unknown: unknownIn(cluster) }))
    .filter(({ unknown }) => unknown > 0)
    .sort((a, b) => b.unknown - a.unknown);
  const parts = counts.slice(0, NAMED).map(({ cluster, unknown }) => {
    const name = names.get(cluster.id) ?? cluster.id;
    return `${unknown} of ${plural(cluster.checks.length, 'check')} in ${name}`;
  });
  if (counts.length > NAMED) parts.push(`${counts.length - NAMED} more clusters`);
  const { unreachable } = report;
  if (unreachable.length > 0) parts.push(`${plural(unreachable.length, 'cluster')} not read`);
  const sentences = [...notReached(report), ...(parts.length === 0 ? [] : [parts.join(', ')])];
  if (sentences.length === 0) return [];
  return labelled('Not seen', [span(sentences.join(' '), 'unseen')], canvas);
}

function unknownIn(cluster: ClusterReport): number {
  return cluster.checks.filter(({ status }) => status === 'unknown').length;
}
