import { phases } from '../../src/model/check.ts';
import type { CheckReport, ClusterReport, Report } from '../../src/model/report.ts';
import {
  bySeverity,
  displayNames,
  isFinding,
  limits,
  management,
  platform,
  subjectName,
  textOf,
} from '../digest.ts';
import { remedies } from '../not-seen.ts';
import {
  causeNames,
  interval,
  percent,
  phaseNames,
  plural,
  statuses,
  statusNames,
} from '../words.ts';
import { blank, type Canvas, type Line, line, type Span, type Style, span } from './line.ts';

const statusStyles: Readonly<Record<CheckReport['status'], Style>> = {
  pass: 'good',
  warn: 'warn',
  fail: 'bad',
  unknown: 'unseen',
  'not-applicable': 'dim',
};

/** A cluster's block: phases with their limits, findings, what was not seen, what was declared away. */
export function clusterBlock(
  report: Report,
  cluster: ClusterReport,
  canvas: Canvas,
): readonly Line[] {
  return [
    heading(report, cluster, canvas),
    ...phaseLines(cluster, canvas),
    ...maturityLines(cluster),
    countLine(cluster),
    ...findingLines(report, cluster),
    ...notSeenLines(cluster),
    ...noteLines(cluster),
    blank,
  ];
}

function heading(report: Report, cluster: ClusterReport, { glyphs }: Canvas): Line {
  const name = displayNames(report).get(cluster.id) ?? cluster.id;
  const facts = [
    platform(cluster),
    management(cluster),
    ...(cluster.region === null ? [] : [cluster.region]),
    ...(cluster.environment === null ? [] : [cluster.environment]),
    ...(cluster.basis === 'declared' ? ['declared, from manifests'] : []),
  ];
  const start = glyphs.rule.repeat(2);
  return line(`${start} `, span(name, 'bold'), ` ${glyphs.dot} ${facts.join(` ${glyphs.dot} `)}`);
}

function phaseLines(cluster: ClusterReport, canvas: Canvas): readonly Line[] {
  return phases.map((phase) => {
    const report = cluster.phases[phase];
    const label = `  ${phaseNames[phase].padEnd(11)} `;
    if (report === null) return line(label, span('nothing applies or was asked', 'dim'));
    return line(
      label,
      ...bar(report.assured, report.potential, canvas),
      `  ${interval(report).padEnd(9)} `,
      limits(cluster, report.limitedBy),
    );
  });
}

function bar(assured: number, potential: number, { width, glyphs }: Canvas): readonly Span[] {
  const columns = Math.min(30, Math.max(8, width - 64));
  const exact = assured === potential;
  const solid = exact
    ? Math.round((assured * columns) / 100)
    : Math.floor((assured * columns) / 100);
  const open = exact ? 0 : Math.ceil((potential * columns) / 100) - solid;
  return [
    span(glyphs.assured.repeat(solid), 'bold'),
    span(glyphs.potential.repeat(open)),
    span(glyphs.rest.repeat(columns - solid - open), 'dim'),
  ];
}

function maturityLines(cluster: ClusterReport): readonly Line[] {
  const [first, ...others] = cluster.maturityNeeds;
  if (first === undefined || cluster.maturity === null) return [];
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return [line(`  To level ${cluster.maturity + 1}: ${first}${more}`)];
}

function countLine(cluster: ClusterReport): Line {
  const parts = statuses
    .map((status) => ({
      status,
      count: cluster.checks.filter((one) => one.status === status).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => span(`${count} ${statusNames[status]}`, statusStyles[status]));
  const spaced = parts.flatMap((one, index) => (index === 0 ? [one] : [span(', '), one]));
  return line(`  ${plural(cluster.checks.length, 'check')}: `, ...spaced);
}

const FINDINGS = 5;

function findingLines(report: Report, cluster: ClusterReport): readonly Line[] {
  const failed = bySeverity(cluster.checks).filter(
    ({ status, scored }) =>
      (status === 'fail' || status === 'warn') && (scored || cluster.basis === 'observed'),
  );
  const lines = failed.slice(0, FINDINGS).flatMap((check) => finding(report, check));
  const more = failed.length - FINDINGS;
  if (more > 0) lines.push(line(`    and ${plural(more, 'more finding')}`));
  return lines;
}

function finding(report: Report, check: CheckReport): readonly Line[] {
  const head = line(
    '    ',
    span(statusNames[check.status].toUpperCase().padEnd(5), statusStyles[check.status]),
    ` ${check.severity.padEnd(8)} `,
    span(check.code, 'bold'),
    `  ${textOf(report, check.id).title}`,
  );
  const first = check.verdicts.find(({ status }) => status === check.status);
  const waived = check.waived === null ? '' : `waived until ${check.waived.expires}; `;
  if (first === undefined) return [head];
  const others = check.counts.fail + check.counts.warn - 1;
  const more = others > 0 ? ` (and ${others} more)` : '';
  return [
    head,
    line('          ', `${waived}${subjectName(first.subject)}${more}: ${first.message}`),
  ];
}

const REMEDIES = 4;

function notSeenLines(cluster: ClusterReport): readonly Line[] {
  const found = remedies(cluster);
  if (found.length === 0) return [];
  const lines = [line(span('  Not seen', 'unseen'), ', and what would show it')];
  for (const { permission, causes, sources, checks, namespaces } of found.slice(0, REMEDIES)) {
    const why = causes.map((cause) => causeNames[cause]).join(', ');
    const what = permission ?? sources.join(', ');
    const where = namespaces.length === 0 ? '' : ` in ${plural(namespaces.length, 'namespace')}`;
    const effect = permission === null ? 'leaves open' : 'would narrow';
    const count = checks.length === 0 ? 'the cluster' : plural(checks.length, 'check');
    lines.push(
      line(
        '    ',
        span(what, 'bold'),
        `${where} (${why}): ${effect} ${count}  ${checks.join(' ')}`,
      ),
    );
  }
  if (found.length > REMEDIES) lines.push(line(`    and ${found.length - REMEDIES} more`));
  return lines;
}

function noteLines(cluster: ClusterReport): readonly Line[] {
  const { declaredOut, ignored, checks } = cluster;
  const faults = checks.filter(({ fault }) => fault !== null);
  const assumed = checks.filter((one) => one.assumed && isFinding(one)).length;
  const notes: Line[] = faults.map(({ code, fault }) =>
    line('  ', span(`FAULT ${code}`, 'bad'), `: ${fault ?? ''}`),
  );
  if (declaredOut.weight > 0) {
    const share = percent(declaredOut.share);
    notes.push(line(`  Declared out of scope by the plan: ${share} of the catalogue's weight`));
  }
  if (assumed > 0) {
    notes.push(
      line(
        `  ${plural(assumed, 'finding rests', 'findings rest')} on an assumption the plan could confirm`,
      ),
    );
  }
  if (ignored.length > 0) {
    notes.push(line(`  ${plural(ignored.length, 'document')} of the input that no check reads`));
  }
  return notes;
}
