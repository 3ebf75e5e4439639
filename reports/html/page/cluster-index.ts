import { type Haystack, haystackOf, wordsIn } from './haystack.ts';
import {
  type Island,
  namespaceOf,
  SUBJECT,
  subjectKey,
  subjectName,
  textOf,
  whereOf,
} from './island.ts';

/** A cluster's island, made ready to be searched. */
export interface ClusterIndex {
  readonly island: Island;
  readonly name: Haystack;
  readonly subjects: Haystack;
  readonly findings: Haystack;
  readonly checks: Haystack;
  /** By subject: its namespace, as a place in `namespaces`. */
  readonly namespaceIds: Uint32Array;
  readonly namespaces: ReadonlyMap<string, number>;
}

export function clusterIndex(island: Island): ClusterIndex {
  const namespaces = new Map<string, number>([['', 0]]);
  const namespaceIds = new Uint32Array(subjectCount(island));
  for (let subject = 0; subject < namespaceIds.length; subject += 1) {
    const namespace = namespaceOf(island, subject);
    const id = namespaces.get(namespace) ?? namespaces.size;
    namespaces.set(namespace, id);
    namespaceIds[subject] = id;
  }
  return {
    island,
    name: haystackOf([island.name]),
    subjects: haystackOf(subjectTexts(island)),
    findings: haystackOf(island.findings.map((ids) => joined(island, ids))),
    checks: haystackOf(island.checks.map(({ words }) => joined(island, words))),
    namespaceIds,
    namespaces,
  };
}

/** Which words each part of a cluster holds, as bits. */
export interface ClusterWords {
  readonly name: number;
  readonly subjects: Uint8Array;
  readonly findings: Uint8Array;
  readonly checks: Uint8Array;
}

export function clusterWords(index: ClusterIndex, words: readonly string[]): ClusterWords {
  return {
    name: wordsIn(index.name, words)[0] ?? 0,
    subjects: wordsIn(index.subjects, words),
    findings: wordsIn(index.findings, words),
    checks: wordsIn(index.checks, words),
  };
}

function subjectCount({ subjects }: Island): number {
  return subjects.length / SUBJECT;
}

/** The key mostly holds the words of the name that is shown, and then stands for it. */
function* subjectTexts(island: Island): Generator<string> {
  const count = subjectCount(island);
  for (let subject = 0; subject < count; subject += 1) {
    const key = subjectKey(island, subject);
    const name = subjectName(island, subject);
    const isInKey = name.split(' ').every((word) => key.includes(word));
    const shown = isInKey ? key : `${name} ${key}`;
    const where = whereOf(island, subject);
    yield where === null ? shown : `${shown} ${where}`;
  }
}

function joined(island: Island, ids: readonly number[]): string {
  return ids.map((id) => textOf(island, id)).join(' ');
}
