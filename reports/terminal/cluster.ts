import { type Phase, phases } from '../../src/model/check.ts';
import type { CheckReport, ClusterReport, PhaseReport, Report } from '../../src/model/report.ts';
import { bySeverity, displayNames, isFinding, limits, management, platform } from '../digest.ts';
import { type Remedy, remedies } from '../not-seen.ts';
import {
  causeNames,
  interval,
  percent,
  phaseNames,
  plural,
  statuses,
  statusNames,
} from '../words.ts';
import { accessLines } from './access.ts';
import { architectureLines } from './architecture.ts';
import { blastRadiusLines } from './blast-radius.ts';
import { containmentLines } from './containment.ts';
import { briefFindings, fullFindings, statusStyles } from './findings.ts';
import { hanging } from './hang.ts';
import { identityLines } from './identities.ts';
import { isolationLines } from './isolation.ts';
import { blank, type Canvas, type Line, line, type Span, span } from './line.ts';
import { meshLines } from './mesh.ts';
import { revocationLines } from './revocation.ts';

/** A cluster's block: phases and what holds them down, findings, what was not seen, what was declared away. */
export function clusterBlock(
  report: Report,
  cluster: ClusterReport,
  canvas: Canvas,
  all: boolean,
): readonly Line[] {
  const findings = all ? fullFindings : briefFindings;
  return [
    ...heading(report, cluster, canvas),
    ...allPhases(cluster, canvas),
    ...maturityLines(cluster, canvas, all),
    ...architectureLines(cluster, canvas),
    ...isolationLines(cluster, canvas),
    ...meshLines(cluster, canvas),
    ...containmentLines(cluster, canvas),
    ...blastRadiusLines(cluster, canvas),
    ...identityLines(cluster, canvas),
    ...accessLines(cluster, canvas),
    ...revocationLines(cluster, canvas),
    ...countLines(cluster, canvas),
    ...findings(report, cluster, canvas),
    ...notSeenLines(cluster, canvas, all),
    ...noteLines(cluster, canvas),
    blank,
  ];
}

function heading(report: Report, cluster: ClusterReport, canvas: Canvas): readonly Line[] {
  const { rule, dot } = canvas.glyphs;
  const name = displayNames(report).get(cluster.id) ?? cluster.id;
  const facts = [
    platform(cluster),
    cluster.version ?? 'version not seen',
    management(cluster),
    ...(cluster.region === null ? [] : [cluster.region]),
    ...(cluster.environment === null ? [] : [cluster.environment]),
    ...(cluster.basis === 'declared' ? ['declared, from manifests'] : []),
  ];
  return hanging(
    line(`${rule.repeat(2)} `),
    [span(name, 'bold'), span(` ${dot} ${facts.join(` ${dot} `)}`)],
    canvas,
    3,
  );
}

/** Nothing where no phase has a score, as with a selection of checks. */
function allPhases(cluster: ClusterReport, canvas: Canvas): readonly Line[] {
  if (phases.every((phase) => cluster.phases[phase] === null)) return [];
  return phases.flatMap((phase) => phaseLines(cluster, phase, canvas));
}

const PHASE = 12;
const SCORE = 11;

function phaseLines(cluster: ClusterReport, phase: Phase, canvas: Canvas): readonly Line[] {
  const report = cluster.phases[phase];
  const label = `  ${phaseNames[phase].padEnd(PHASE)}`;
  if (report === null) {
    return hanging(line(label), line(span('nothing applies or was asked', 'dim')), canvas);
  }
  const lead = line(label, ...bar(report, canvas), `  ${interval(report).padEnd(SCORE)}`);
  return hanging(lead, reason(cluster, phase, report), canvas, 2);
}

/** Solid for what is proven, open for what was not seen. */
function bar({ assured, potential }: PhaseReport, { width, glyphs }: Canvas): readonly Span[] {
  const columns = Math.min(30, Math.max(8, width - 68));
  const exact = assured === potential;
  const solid = exact
    ? Math.round((assured * columns) / 100)
    : Math.floor((assured * columns) / 100);
  const open = exact ? 0 : Math.ceil((potential * columns) / 100) - solid;
  return [
    span(glyphs.assured.repeat(solid), 'bold'),
    span(glyphs.potential.repeat(open), 'unseen'),
    span(glyphs.rest.repeat(columns - solid - open), 'dim'),
  ];
}

const NAMED = 3;

/** The gate that limits the phase; else the checks that keep it below 100, the worst first. */
function reason(cluster: ClusterReport, phase: Phase, { limitedBy }: PhaseReport): Line {
  if (limitedBy.length > 0) return line(limits(cluster, limitedBy));
  const own = cluster.checks.filter((one) => one.phase === phase && one.scored && isFinding(one));
  const [worst] = bySeverity(own);
  if (worst === undefined) return [];
  const codes = bySeverity(own.filter(({ status }) => status === worst.status)).map(
    ({ code }) => code,
  );
  const more = codes.length > NAMED ? ` and ${codes.length - NAMED} more` : '';
  return line(
    span(statusNames[worst.status], statusStyles[worst.status]),
    ` ${codes.slice(0, NAMED).join(' ')}${more}`,
  );
}

function maturityLines(cluster: ClusterReport, canvas: Canvas, all: boolean): readonly Line[] {
  const needs = cluster.maturityNeeds;
  const [first] = needs;
  if (first === undefined || cluster.maturity === null) return [];
  const lead = line(`  To level ${cluster.maturity + 1}  `);
  if (all) {
    return needs.flatMap((need, index) =>
      hanging(index === 0 ? lead : line(' '.repeat(14)), line(need), canvas),
    );
  }
  const more = needs.length === 1 ? '' : ` (and ${needs.length - 1} more)`;
  return hanging(lead, line(`${first}${more}`), canvas, 3);
}

function countLines(cluster: ClusterReport, canvas: Canvas): readonly Line[] {
  const parts = statuses
    .map((status) => ({
      status,
      count: cluster.checks.filter((one) => one.status === status).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => span(`${count} ${statusNames[status]}`, statusStyles[status]));
  const spaced = parts.flatMap((one, index) => (index === 0 ? [one] : [span(', '), one]));
  return hanging(
    line('  '),
    [span(`${plural(cluster.checks.length, 'check')}: `), ...spaced],
    canvas,
  );
}

const REMEDIES = 4;

/** What would narrow most checks first. */
function notSeenLines(cluster: ClusterReport, canvas: Canvas, all: boolean): readonly Line[] {
  const found = remedies(cluster);
  if (found.length === 0) return [];
  const shown = all ? found : found.slice(0, REMEDIES);
  const title = line('  ', span('Not seen', 'unseen'), ', and for how many checks it matters');
  const lines = [title, ...shown.flatMap((one) => remedyLines(one, canvas, all))];
  const more = found.length - shown.length;
  if (more > 0) lines.push(line(`        and ${more} more, see --verbose`));
  const isRefused = found.some(({ causes }) => causes.includes('forbidden'));
  const role = line(span('kubemuster permissions', 'bold'), ' prints the role that is enough');
  return isRefused ? [...lines, ...hanging(line(' '.repeat(8)), role, canvas)] : lines;
}

function remedyLines(
  { permission, causes, sources, details, checks, namespaces }: Remedy,
  canvas: Canvas,
  all: boolean,
): readonly Line[] {
  const why = causes.map((cause) => causeNames[cause]).join(', ');
  const where = namespaces.length === 0 ? '' : ` in ${plural(namespaces.length, 'namespace')}`;
  const said = all
    ? `: ${[checks.join(' '), ...details].filter((one) => one !== '').join('; ')}`
    : '';
  const what = span(permission ?? sources.join(', '), 'bold');
  const count = checks.length === 0 ? '-' : `${checks.length}`;
  const most = all ? Number.POSITIVE_INFINITY : 2;
  const lead = line(`  ${count.padStart(4)}  `);
  return hanging(lead, [what, span(`${where} (${why})${said}`)], canvas, most);
}

function noteLines(cluster: ClusterReport, canvas: Canvas): readonly Line[] {
  const { declaredOut, ignored, checks } = cluster;
  const faults = checks.filter(({ fault }) => fault !== null);
  const assumed = checks.filter((one) => one.assumed && isFinding(one)).length;
  const notes: Line[] = faults.map(({ code, fault }: CheckReport) =>
    line(span(`FAULT ${code}`, 'bad'), `: ${fault ?? ''}`),
  );
  if (declaredOut.weight > 0) {
    const share = percent(declaredOut.share);
    notes.push(line(`Declared out of scope by the plan: ${share} of the catalogue's weight`));
  }
  if (assumed > 0) {
    const what = plural(assumed, 'finding rests', 'findings rest');
    notes.push(line(`${what} on an assumption the plan could confirm`));
  }
  if (ignored.length > 0) {
    notes.push(line(`${plural(ignored.length, 'document')} of the input that no check reads`));
  }
  return notes.flatMap((note) => hanging(line('  '), note, canvas, 3));
}
