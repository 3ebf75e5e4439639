import type { Listed } from '../../src/model/picture.ts';
import type { Architecture, Boundary, Entry } from '../../src/model/pictures/architecture.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  boundaryNames,
  entryNames,
  holderNames,
  namesOfZones,
  traitNames,
  waysIn,
  whyNotDrawn,
} from '../architecture-words.ts';
import { dutyCounts } from '../responsibility-words.ts';
import { cell, prose } from './escape.ts';
import { table } from './table.ts';

/** The most ways in that are listed; the result as JSON has the others. */
const MOST = 25;

/** How a cluster is built, what separates it from the outside, and who holds which lever. */
export function* architectureSection({ pictures }: ClusterReport): Generator<string> {
  const { architecture } = pictures;
  yield '### Architecture';
  yield '';
  const { value } = architecture;
  if (value === null) {
    yield `Not drawn: ${prose(whyNotDrawn(architecture) ?? 'not seen')}.`;
    yield '';
    return;
  }
  for (const { topic, text } of value.build) yield `- ${traitNames[topic]}: ${prose(text)}`;
  yield `- Nodes: ${value.nodes.total ?? 'not seen'}`;
  yield `- Ways in: ${prose(waysIn(value))}`;
  yield '';
  yield* boundaryTable(value);
  yield* entryTable(value);
  yield* leverTable(value);
  yield* dutyTable(value);
}

function* boundaryTable({ boundaries }: Architecture): Generator<string> {
  yield* table(
    ['From the outside inwards', 'State', 'What guards it'],
    boundaries.steps.map((step) => [namesOfZones(step), boundaryNames[step.state], guardsOf(step)]),
  );
}

function guardsOf({ guards }: Boundary): string {
  return guards.map(({ state, text }) => `${boundaryNames[state]}: ${cell(text)}`).join('; ');
}

function* entryTable({ entries }: Architecture): Generator<string> {
  const { rows, truncated } = entries.list;
  if (rows.length === 0) return;
  yield* table(
    ['Way in', 'Object', 'Known as', 'Critical tier', 'Leads to'],
    rows.slice(0, MOST).map(entryRow),
  );
  const left = truncated + Math.max(0, rows.length - MOST);
  if (left > 0) yield* [`${left} more ways in are in the result as JSON.`, ''];
}

function entryRow({
  kind,
  object,
  certainty,
  hosts,
  addresses,
  critical,
  workloads,
}: Entry): string[] {
  const doubt = certainty === 'possible' ? ' (perhaps)' : '';
  return [
    `${entryNames[kind]}${doubt}`,
    cell(object),
    few(hosts.rows.length > 0 ? hosts : addresses) || 'not seen',
    critical ? 'yes' : 'no',
    few(workloads) || 'nothing that runs',
  ];
}

function few({ rows, truncated }: Listed<string>): string {
  const left = truncated + Math.max(0, rows.length - 3);
  const shown = rows.slice(0, 3).map(cell).join(', ');
  return left === 0 ? shown : `${shown} and ${left} more`;
}

function* dutyTable({ responsibility }: Architecture): Generator<string> {
  yield `${prose(dutyCounts(responsibility))} (table of ${prose(responsibility.knownOn)}). ${prose(responsibility.reference ?? '')}`;
  yield '';
  if (responsibility.rows.length === 0) return;
  yield* table(
    ['Check', 'Answered for by', 'What proves it there'],
    responsibility.rows.map(({ check, owner, proof }) => [
      cell(check),
      holderNames[owner],
      cell(proof),
    ]),
  );
}

function* leverTable({ levers }: Architecture): Generator<string> {
  yield* table(
    ['Lever', 'Held by', `Why (table of ${cell(levers.knownOn)})`],
    levers.rows.map(({ title, holder, reason }) => [
      cell(title),
      holderNames[holder],
      cell(reason),
    ]),
  );
}
