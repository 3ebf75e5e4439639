import { byText } from '../../src/model/order.ts';
import type {
  CheckReport,
  ClusterReport,
  EvidenceReport,
  Report,
  VerdictReport,
} from '../../src/model/report.ts';
import { bySeverity, countsOf, isFinding, subjectName, textOf } from '../digest.ts';
import { dutyText } from '../responsibility-words.ts';
import { causeNames, phaseNames, plural, statusNames } from '../words.ts';
import { hanging } from './hang.ts';
import { type Canvas, type Line, line, type Style, span } from './line.ts';

export const statusStyles: Readonly<Record<CheckReport['status'], Style>> = {
  pass: 'good',
  warn: 'warn',
  fail: 'bad',
  unknown: 'unseen',
  'not-applicable': 'dim',
};

const FINDINGS = 5;
const STATUS = 8;
const SEVERITY = 9;
const INDENT = ' '.repeat(10);
const VERDICTS = 20;
const EVIDENCE = 8;

/** The severest findings, each with the first object that shows it. */
export function briefFindings(
  report: Report,
  cluster: ClusterReport,
  canvas: Canvas,
): readonly Line[] {
  const found = findings(cluster).filter(({ status }) => status !== 'unknown');
  const lines = found.slice(0, FINDINGS).flatMap((check) => brief(report, check, canvas));
  const more = found.length - FINDINGS;
  if (more > 0) lines.push(line(`    and ${plural(more, 'more finding')}, see --verbose`));
  return lines;
}

/** Of manifests only what they can answer. */
function findings(cluster: ClusterReport): readonly CheckReport[] {
  const isAsked = (one: CheckReport): boolean => one.scored || cluster.basis === 'observed';
  return bySeverity(cluster.checks.filter((one) => isFinding(one) && isAsked(one)));
}

function brief(report: Report, check: CheckReport, canvas: Canvas): readonly Line[] {
  const head = heading(report, check, canvas);
  const open = check.verdicts.filter(({ status }) => status === 'fail' || status === 'warn');
  const first = open.find(({ status }) => status === 'fail') ?? open[0];
  if (first === undefined) return head;
  const others = check.counts.fail + check.counts.warn - 1;
  const more = others > 0 ? ` (and ${others} more)` : '';
  const text = `${waiver(check)}${subjectName(first.subject)}${more}: ${first.message}`;
  return [...head, ...hanging(line(INDENT), line(text), canvas, 3)];
}

function heading(report: Report, check: CheckReport, canvas: Canvas): readonly Line[] {
  const status = statusNames[check.status].toUpperCase().padEnd(STATUS);
  const lead = line(
    '  ',
    span(status, statusStyles[check.status]),
    check.severity.padEnd(SEVERITY),
    span(check.code, 'bold'),
    '  ',
  );
  return hanging(lead, line(textOf(report, check.id).title), canvas, 3);
}

function waiver({ waived }: CheckReport): string {
  return waived === null ? '' : `waived until ${waived.expires}; `;
}

/** Every finding with all that decides it: what --verbose is for. */
export function fullFindings(
  report: Report,
  cluster: ClusterReport,
  canvas: Canvas,
): readonly Line[] {
  return findings(cluster).flatMap((check) => full({ report, cluster, check }, canvas));
}

interface Finding {
  readonly report: Report;
  readonly cluster: ClusterReport;
  readonly check: CheckReport;
}

function full({ report, cluster, check }: Finding, canvas: Canvas): readonly Line[] {
  const counts = countsOf(check);
  const about = [check.id, phaseNames[check.phase], ...(counts === '' ? [] : [counts])];
  const shown = check.verdicts.filter(({ status }) => status !== 'pass').slice(0, VERDICTS);
  const { fail, warn, unknown } = check.counts;
  const more = fail + warn + unknown - shown.length;
  const fix = textOf(report, check.id).fix;
  const duty = dutyText(cluster, check.code);
  return [
    ...heading(report, check, canvas),
    ...hanging(line(INDENT), line(span(`${waiver(check)}${about.join(', ')}`, 'dim')), canvas),
    ...shown.flatMap((one) => verdictLines(one, canvas)),
    ...(more > 0 ? [line(INDENT, `and ${more} more in the report files`)] : []),
    ...gapLines(check, canvas),
    ...(duty === null
      ? []
      : hanging(line(INDENT), line(`${duty.who}: ${duty.proof} ${duty.reference}`), canvas)),
    ...(fix === '' ? [] : hanging(line(INDENT, span('fix', 'bold'), '   '), line(fix), canvas)),
  ];
}

function verdictLines(verdict: VerdictReport, canvas: Canvas): readonly Line[] {
  const { status, subject, message, evidence } = verdict;
  const lead = line(INDENT, span(status.padEnd(STATUS), statusStyles[status]));
  const said = hanging(lead, line(`${subjectName(subject)}: ${message}`), canvas);
  const own = evidence
    .slice(0, EVIDENCE)
    .flatMap((one) => hanging(line(`${INDENT}  `), line(span(evidenceText(one), 'dim')), canvas));
  return [...said, ...own];
}

/** `Node a1: spec.podCIDR = 10.0.0.0/24 (its note)`. */
function evidenceText({ subject, path, value, note }: EvidenceReport): string {
  const field = path === '' ? value : `${path} = ${value}`;
  const noted = note === null ? '' : ` (${note})`;
  return `${subjectName(subject)}: ${field}${noted}`;
}

/** What would show it, each once: why and where it is missing is told for the whole cluster. */
function gapLines(check: CheckReport, canvas: Canvas): readonly Line[] {
  const named = check.gaps.map(
    ({ permission, source, cause }) => `${permission ?? source} (${causeNames[cause]})`,
  );
  if (named.length === 0) return [];
  const text = [...new Set(named)].sort(byText).join('; ');
  return hanging(line(INDENT, span('not seen', 'unseen'), '  '), line(text), canvas);
}
