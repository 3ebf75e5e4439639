import { domains, phases } from '../../src/model/check.ts';
import type { CheckReport, ClusterReport, Report } from '../../src/model/report.ts';
import {
  bySeverity,
  countsOf,
  displayNames,
  foundBy,
  isFinding,
  limits,
  management,
  platform,
  textOf,
} from '../digest.ts';
import { remedies } from '../not-seen.ts';
import {
  causeNames,
  domainNames,
  interval,
  maturity,
  percent,
  phaseClaims,
  phaseNames,
  plural,
  statusNames,
} from '../words.ts';
import { accessSection } from './access.ts';
import { architectureSection } from './architecture.ts';
import { blastRadiusSection } from './blast-radius.ts';
import { containmentSection } from './containment.ts';
import { cell, code, prose } from './escape.ts';
import { evidenceItems, findingSection } from './finding.ts';
import { identitySection } from './identities.ts';
import { isolationSection } from './isolation.ts';
import { meshSection } from './mesh.ts';
import { revocationSection } from './revocation.ts';
import { table } from './table.ts';

/** One cluster: facts, phases, checks, findings with evidence, what was not seen or declared away. */
export function* clusterSection(report: Report, cluster: ClusterReport): Generator<string> {
  yield `## Cluster ${prose(displayNames(report).get(cluster.id) ?? cluster.id)}`;
  yield '';
  yield* facts(cluster);
  yield* architectureSection(cluster);
  yield* isolationSection(cluster);
  yield* meshSection(cluster);
  yield* containmentSection(cluster);
  yield* blastRadiusSection(cluster);
  yield* identitySection(cluster);
  yield* accessSection(cluster);
  yield* revocationSection(cluster);
  yield* phaseTable(cluster);
  yield* domainTable(cluster);
  yield* checkTable(report, cluster);
  const checks = bySeverity(cluster.checks);
  for (const check of checks.filter(isFinding)) yield* findingSection(report, cluster, check);
  yield* notSeen(cluster);
  yield* notApplicable(checks);
  yield* ignored(cluster);
}

function* facts(cluster: ClusterReport): Generator<string> {
  const { region, version, environment, collectedAt, declaredOut, permissions } = cluster;
  const read = collectedAt === null ? '' : `, ${prose(collectedAt)}`;
  yield `- Id: ${prose(cluster.id)}`;
  for (const { type, value } of cluster.identities) yield `- Known by ${type}: ${prose(value)}`;
  yield `- Platform: ${prose(platform(cluster))}, ${management(cluster)}, version ${prose(version ?? 'not seen')}`;
  if (region !== null) yield `- Region: ${prose(region)}`;
  yield `- Environment: ${prose(environment ?? 'not declared')}, weight ${cluster.weight} in the fleet`;
  yield `- Read from: ${cluster.source}${read}; the score is ${cluster.basis}`;
  const found = foundBy(cluster);
  if (found !== null) yield `- Found by: ${prose(found)}`;
  yield `- Readiness **${interval(cluster.score)}**, technical **${interval(cluster.technical)}**, organization **${interval(cluster.organization)}**`;
  yield `- Confidence ${percent(cluster.confidence)}, assurance ${percent(cluster.assurance)}, maturity ${maturity(cluster.maturity)}`;
  if (cluster.maturityNeeds.length > 0) {
    yield `- The next level needs: ${cluster.maturityNeeds.map(prose).join('; ')}`;
  }
  yield `- Declared out of scope by the plan: ${percent(declaredOut.share)} of the catalogue’s weight`;
  if (permissions.missing.length > 0) {
    yield `- Permissions missing: ${permissions.missing.map(code).join(', ')}`;
  }
  yield '';
}

function* phaseTable(cluster: ClusterReport): Generator<string> {
  yield '### Phases';
  yield '';
  yield* table(
    ['Phase', 'Score', 'Confidence', 'Limited by', 'What a full score would mean'],
    phases.map((phase) => {
      const one = cluster.phases[phase];
      const name = `**${phaseNames[phase]}**`;
      if (one === null)
        return [name, 'none', 'none', 'nothing applies or was asked', phaseClaims[phase]];
      const limited = limits(cluster, one.limitedBy);
      return [
        name,
        interval(one),
        percent(one.confidence),
        limited === '' ? '' : cell(limited),
        phaseClaims[phase],
      ];
    }),
  );
}

function* domainTable(cluster: ClusterReport): Generator<string> {
  yield* table(
    ['Domain', 'Score', 'Confidence'],
    domains.map((domain) => {
      const one = cluster.domains[domain];
      return [domainNames[domain], interval(one), percent(one?.confidence ?? null)];
    }),
  );
}

function* checkTable(report: Report, cluster: ClusterReport): Generator<string> {
  yield '### Checks';
  yield '';
  yield* table(
    ['Check', 'Status', 'Severity', 'Phase', 'Credit', 'Weight', 'Objects', 'Title'],
    cluster.checks.map((check) => [
      cell(check.code),
      statusNames[check.status],
      check.severity,
      phaseNames[check.phase],
      credit(check),
      check.scored ? `${check.weight}` : 'not scored',
      countsOf(check),
      cell(textOf(report, check.id).title),
    ]),
  );
}

function credit({ credit }: CheckReport): string {
  if (credit === null) return 'none';
  const [lo, hi] = credit;
  return cell(lo === hi ? lo : `${lo} to ${hi}`);
}

function* notSeen(cluster: ClusterReport): Generator<string> {
  const found = remedies(cluster);
  if (found.length === 0) return;
  yield '### Not seen';
  yield '';
  yield 'By the permission or input that would show it.';
  yield '';
  for (const one of found) {
    const why = one.causes.map((cause) => causeNames[cause]).join(', ');
    const what = one.permission === null ? 'No permission would show it' : code(one.permission);
    const where = one.namespaces.length === 0 ? '' : ` in ${one.namespaces.map(code).join(', ')}`;
    const count =
      one.checks.length === 0
        ? ''
        : `, ${plural(one.checks.length, 'check')}: ${one.checks.map(prose).join(', ')}`;
    yield `- **${what}**${where} (${why}${count})`;
    yield `  - ${one.sources.map(code).join(', ')}: ${one.details.map(prose).join('; ')}`;
  }
  yield '';
}

function* notApplicable(checks: readonly CheckReport[]): Generator<string> {
  const out = checks.filter((one) => one.status === 'not-applicable');
  if (out.length === 0) return;
  yield '### Not applicable';
  yield '';
  for (const { code: name, proof } of out) {
    yield proof === null
      ? `- **${prose(name)}**`
      : `- **${prose(name)}**, ${proof.basis}: ${prose(proof.message)}`;
    if (proof !== null) yield* evidenceItems(proof.evidence, null);
  }
  yield '';
}

function* ignored(cluster: ClusterReport): Generator<string> {
  if (cluster.ignored.length === 0) return;
  yield '### Documents that no check reads';
  yield '';
  for (const { what, reason, origin } of cluster.ignored) {
    const where = origin === undefined ? '' : ` (${prose(`${origin.file}:${origin.line}`)})`;
    yield `- ${prose(what)}${where}: ${prose(reason)}`;
  }
  yield '';
}
