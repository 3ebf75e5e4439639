import { phases } from '../../src/model/check.ts';
import type { Report } from '../../src/model/report.ts';
import { phaseWeights } from '../../src/model/weights.ts';
import { displayNames } from '../digest.ts';
import { catalogueNote, interval, phaseNames } from '../words.ts';
import { cell, prose, proseParagraphs } from './escape.ts';
import { table } from './table.ts';

/** How the numbers come about, with those of this result. */
export function* scoreSection(report: Report): Generator<string> {
  yield '## How the score is made';
  yield '';
  yield '- A check earns a credit from 0 to 1. What was not seen makes it an interval: the lower bound counts it as failing, the upper as passing. A check that does not apply is left out, with its proof.';
  yield '- A phase is the mean of its checks’ credits, weighted by severity: critical 8, high 4, medium 2, low 1. A gate holds it down: while the gate’s credit is 0, the phase cannot exceed its cap, and the cap rises as the gate is repaired.';
  yield `- A cluster is half the weighted mean of its phases (${phases.map((one) => `${phaseNames[one]} ${phaseWeights[one]}`).join(', ')}), half its lowest phase. The technical score takes Detect, Contain, Eradicate and Recover; the organization score Prepare and Coordinate.`;
  yield '- The fleet is half the weighted mean of its clusters, half the lowest tenth of their weight.';
  yield '- The lower bound is rounded down and is the headline; the upper is rounded up. The JSON result holds every credit as an exact fraction.';
  yield `- ${prose(catalogueNote(report))}.`;
  yield '';
  if (report.clusters.length === 0) return;
  const names = displayNames(report);
  yield* table(
    [
      'Cluster',
      'Weight',
      ...phases.map((one) => `${phaseNames[one]} (${phaseWeights[one]})`),
      'Score',
    ],
    report.clusters.map((cluster) => [
      cell(names.get(cluster.id) ?? cluster.id),
      `${cluster.weight}`,
      ...phases.map((phase) => interval(cluster.phases[phase])),
      interval(cluster.score),
    ]),
  );
}

/** What each check asks and why, by id. */
export function* catalogueSection(report: Report): Generator<string> {
  const ids = Object.keys(report.docs).sort();
  if (ids.length === 0) return;
  const codes = new Map(
    report.clusters.flatMap(({ checks }) => checks.map((one) => [one.id, one.code])),
  );
  yield '## What each check asks';
  yield '';
  for (const id of ids) {
    const text = report.docs[id];
    if (text === undefined) continue;
    const named = codes.get(id);
    yield `- **${named === undefined ? '' : `${prose(named)} `}${prose(text.title)}** (${prose(id)})`;
    const parts = [text.question, text.rule, text.why].flatMap(proseParagraphs);
    for (const one of parts) yield `  - ${one}`;
    if (text.references.length > 0) {
      yield `  - References: ${text.references.map(prose).join(', ')}`;
    }
  }
  yield '';
}
