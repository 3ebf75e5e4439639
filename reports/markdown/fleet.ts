import { phases } from '../../src/model/check.ts';
import type { ClusterReport, Report } from '../../src/model/report.ts';
import {
  clusterNamed,
  codeOf,
  displayNames,
  limits,
  nextActions,
  platform,
  weakest,
} from '../digest.ts';
import { notReached } from '../open.ts';
import {
  catalogueNote,
  gain,
  handling,
  interval,
  maturity,
  noHeadline,
  ownerNames,
  percent,
  phaseNames,
} from '../words.ts';
import { cell, prose } from './escape.ts';
import { fleetMapSection } from './fleet-map.ts';
import { table } from './table.ts';

/** What concerns the fleet: numbers, contradictions, clusters compared, next actions. */
export function* fleetSections(report: Report): Generator<string> {
  const { plan, tool, asOf } = report;
  yield plan === null
    ? '# Incident readiness'
    : `# Incident readiness of ${prose(plan.organization)}`;
  yield '';
  yield `> ${handling}`;
  yield '';
  yield `As of ${prose(asOf)}, by ${prose(tool.name)} ${prose(tool.version)}. ${prose(catalogueNote(report))}.`;
  if (plan !== null) yield `Incident response plan reviewed ${prose(plan.reviewed)}.`;
  yield '';
  yield* contradictions(report);
  yield '## Fleet';
  yield '';
  yield* headline(report);
  yield* larger(report);
  yield* clusters(report);
  yield* fleetMapSection(report);
  yield* unreachable(report);
  yield* notListed(report);
  yield* notes(report);
  yield* actions(report);
}

function* headline(report: Report): Generator<string> {
  const without = noHeadline(report);
  if (without !== null) {
    yield prose(without);
    yield '';
    return;
  }
  const { fleet, plan } = report;
  const readiness = `- Readiness: **${interval(fleet.score)}**`;
  const technical = `- Technical: **${interval(fleet.technical)}**`;
  yield* plan === null ? [technical, readiness] : [readiness, technical];
  yield `- Organization: **${interval(fleet.organization)}**`;
  yield `- Confidence: ${percent(fleet.confidence)}, assurance: ${percent(fleet.assurance)}`;
  yield `- Maturity: ${maturity(fleet.maturity)}`;
  if (fleet.worst !== null) {
    yield `- Lowest cluster: ${prose(displayNames(report).get(fleet.worst) ?? fleet.worst)}`;
  }
  yield '';
  yield 'An interval such as 62 to 81 means: at least 62 is proven, and 81 if all that was not seen is well.';
  yield '';
}

function* contradictions(report: Report): Generator<string> {
  const found = report.plan?.contradictions ?? [];
  if (found.length === 0) return;
  const names = displayNames(report);
  yield '## The plan contradicts what was seen';
  yield '';
  for (const { cluster, check, message } of found) {
    const named = codeOf(clusterNamed(report, cluster), check);
    yield `- **${prose(names.get(cluster) ?? cluster)}**, ${prose(named)}: ${prose(message)}`;
  }
  yield '';
}

function* clusters(report: Report): Generator<string> {
  if (report.clusters.length === 0) return;
  const names = displayNames(report);
  const named = (one: ClusterReport): string => cell(names.get(one.id) ?? one.id);
  yield* table(
    [
      'Cluster',
      'Platform',
      'Version',
      'Readiness',
      'Technical',
      'Organization',
      'Confidence',
      'Maturity',
      'Basis',
    ],
    report.clusters.map((one) => [
      named(one),
      cell(platform(one)),
      cell(one.version ?? 'not seen'),
      interval(one.score),
      interval(one.technical),
      interval(one.organization),
      percent(one.confidence),
      maturity(one.maturity),
      one.basis,
    ]),
  );
  yield* table(
    ['Cluster', ...phases.map((phase) => phaseNames[phase]), 'Weakest phase'],
    report.clusters.map((one) => [
      named(one),
      ...phases.map((phase) => interval(one.phases[phase])),
      weakestCell(one),
    ]),
  );
}

function weakestCell(cluster: ClusterReport): string {
  const found = weakest(cluster);
  if (found === undefined) return 'none';
  const limited = limits(cluster, found.report.limitedBy);
  return cell(limited === '' ? phaseNames[found.phase] : `${phaseNames[found.phase]}, ${limited}`);
}

function* unreachable(report: Report): Generator<string> {
  if (report.unreachable.length === 0) return;
  yield '### Clusters that could not be read';
  yield '';
  for (const { id, provider, cause, detail } of report.unreachable) {
    yield `- **${prose(id)}** (${prose(provider)}), ${prose(cause)}: ${prose(detail)}`;
  }
  yield '';
}

/** Above everything else that is counted: what is counted may not be all. */
function* larger(report: Report): Generator<string> {
  for (const sentence of notReached(report)) {
    yield `**${prose(sentence)}**`;
    yield '';
  }
}

function* notListed(report: Report): Generator<string> {
  if (report.notListed.length === 0) return;
  yield '### Places that could not be looked into';
  yield '';
  for (const { place, provider, cause, detail, permission } of report.notListed) {
    const remedy = permission === null ? '' : `; it takes ${prose(permission)}`;
    yield `- **${prose(place)}** (${prose(provider)}), ${prose(cause)}: ${prose(detail)}${remedy}`;
  }
  yield '';
}

function* notes(report: Report): Generator<string> {
  if (report.notes.length === 0) return;
  yield '### Waivers, exceptions and clusters of the plan that do not fit';
  yield '';
  for (const { message } of report.notes) yield `- ${prose(message)}`;
  yield '';
}

function* actions(report: Report): Generator<string> {
  const perOwner = nextActions(report);
  if (perOwner.length === 0) return;
  const names = displayNames(report);
  yield '## Next actions';
  yield '';
  yield 'Each with the points that the assured score of the cluster would gain.';
  yield '';
  for (const { owner, actions } of perOwner) {
    yield `### ${ownerNames[owner]}`;
    yield '';
    for (const { action, checks, gains } of actions) {
      const where = gains.map(
        (one) => `${gain(one.gain)} ${prose(names.get(one.cluster.id) ?? one.cluster.id)}`,
      );
      yield `- ${prose(action)} (${checks.map(prose).join(', ')}): ${where.join(', ')}`;
    }
    yield '';
  }
}
