import type { Mesh } from '../../src/model/pictures/mesh.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { whyNotDrawn, workloadName } from '../isolation-words.ts';
import {
  chainText,
  coverageNames,
  coverageText,
  hasMesh,
  pairName,
  pairsText,
  portsText,
  signText,
} from '../mesh-words.ts';
import { cell, prose } from './escape.ts';
import { table } from './table.ts';

const MOST_NAMESPACES = 50;
const MOST_PAIRS = 20;
const MOST_WORKLOADS = 30;

/** What the mesh really encrypts, by namespace, by pair and by workload; nothing where there is none. */
export function* meshSection({ pictures }: ClusterReport): Generator<string> {
  const { value } = pictures.mesh;
  if (value !== null && !hasMesh(value)) return;
  yield '### What the mesh encrypts';
  yield '';
  if (value === null) {
    yield `Not drawn: ${prose(whyNotDrawn(pictures.mesh) ?? 'not seen')}.`;
    yield '';
    return;
  }
  yield `${prose(coverageText(value))}.`;
  if (value.pairs !== null) {
    yield `${pairsText(value.pairs.all)}. Between critical workloads: ${pairsText(value.pairs.critical)}.`;
  }
  if (value.encryption.length > 0) {
    yield `Traffic between nodes is encrypted by ${prose(value.encryption.join(', '))}, which names no caller.`;
  }
  yield '';
  yield* namespaceTable(value);
  yield* pairTable(value);
  yield* chainTable(value);
}

function* namespaceTable({ namespaces }: Mesh): Generator<string> {
  const shown = namespaces.rows.slice(0, MOST_NAMESPACES);
  yield* table(
    ['Namespace', 'In the mesh', 'Mutual TLS alone', 'Takes plaintext', 'Outside', 'Not known'],
    shown.map(({ name, strict, permissive, outside, unknown }) => [
      cell(name),
      `${strict + permissive}`,
      `${strict}`,
      `${permissive}`,
      `${outside}`,
      `${unknown}`,
    ]),
  );
  yield* left(namespaces.rows.length - shown.length + namespaces.truncated, 'namespaces');
}

function* pairTable({ worst }: Mesh): Generator<string> {
  const shown = worst.rows.slice(0, MOST_PAIRS);
  if (shown.length === 0) return;
  yield 'Who can talk in plaintext, the worst first:';
  yield '';
  yield* table(
    ['Pair', 'Critical', 'Ports', 'Why', 'What decides'],
    shown.map((one) => [
      cell(pairName(one)),
      one.critical.client && one.critical.server
        ? 'both'
        : one.critical.server
          ? 'the server'
          : one.critical.client
            ? 'the client'
            : 'no',
      cell(portsText(one.ports)),
      cell(one.why.join('; ')),
      cell(one.because.map(signText).join('; ')),
    ]),
  );
  yield* left(worst.rows.length - shown.length + worst.truncated, 'pairs');
}

function* chainTable({ workloads }: Mesh): Generator<string> {
  const shown = workloads.rows.slice(0, MOST_WORKLOADS);
  if (shown.length === 0) return;
  yield 'What led to the mode of each workload, the widest first:';
  yield '';
  yield* table(
    ['Workload', 'Callers meet', 'Ports', 'Mode', 'What decides'],
    shown.flatMap(({ workload, coverage, chains }) =>
      chains.map((one) => [
        cell(workloadName(workload)),
        coverageNames[coverage],
        cell(portsText(one.ports)),
        cell(one.mode),
        cell(chainText(one)),
      ]),
    ),
  );
  yield* left(workloads.rows.length - shown.length + workloads.truncated, 'workloads');
}

function* left(count: number, what: string): Generator<string> {
  if (count > 0) yield* [`More ${what} (${count} of those listed) are in the result as JSON.`, ''];
}
