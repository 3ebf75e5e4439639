import { buildHaystack, type Haystack, haystackOf, wordsIn } from './haystack.ts';
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
  /** Of each finding what no other one says. */
  readonly findings: Haystack;
  /** What findings have in common, once; by finding: its place there. */
  readonly shapes: Haystack;
  readonly shapeIds: Uint32Array;
  readonly checks: Haystack;
  /** By subject: its namespace, as a place in `namespaces`. */
  readonly namespaceIds: Uint32Array;
  readonly namespaces: ReadonlyMap<string, number>;
}

/** Made in steps: a cluster may list very many objects. */
export function* buildIndex(island: Island): Generator<undefined, ClusterIndex> {
  const namespaces = new Map<string, number>([['', 0]]);
  return {
    island,
    name: haystackOf([island.name]),
    namespaceIds: namespaceIdsOf(island, namespaces),
    namespaces,
    subjects: yield* buildHaystack(subjectTexts(island)),
    ...(yield* findingIndex(island)),
    checks: yield* buildHaystack(island.checks.map(({ words }) => joined(island, words))),
  };
}

function namespaceIdsOf(island: Island, namespaces: Map<string, number>): Uint32Array {
  const ids = new Uint32Array(subjectCount(island));
  for (let subject = 0; subject < ids.length; subject += 1) {
    const namespace = namespaceOf(island, subject);
    const id = namespaces.get(namespace) ?? namespaces.size;
    namespaces.set(namespace, id);
    ids[subject] = id;
  }
  return ids;
}

/** Most findings differ in few texts: the rest of them is searched once. */
function* findingIndex(
  island: Island,
): Generator<undefined, Pick<ClusterIndex, 'findings' | 'shapes' | 'shapeIds'>> {
  const shapes = new Map<string, number>();
  const shapeIds = new Uint32Array(island.findings.length);
  const findings = yield* buildHaystack(ownTexts(island, shapes, shapeIds));
  return { findings, shapes: haystackOf(shapes.keys()), shapeIds };
}

/** What only one finding says, finding by finding; the rest of it becomes its shape. */
function* ownTexts(
  island: Island,
  shapes: Map<string, number>,
  shapeIds: Uint32Array,
): Generator<string> {
  const shared = sharedTexts(island);
  for (const [finding, ids] of island.findings.entries()) {
    const shape = joined(
      island,
      ids.filter((id) => shared[id] === 1),
    );
    const place = shapes.get(shape) ?? shapes.size;
    shapes.set(shape, place);
    shapeIds[finding] = place;
    yield joined(
      island,
      ids.filter((id) => shared[id] === 0),
    );
  }
}

/** By text: 1 where more than one finding says it. */
function sharedTexts({ texts, findings }: Island): Uint8Array {
  const shared = new Uint8Array(texts.length);
  const saidBy = new Int32Array(texts.length).fill(-1);
  for (const [finding, ids] of findings.entries()) {
    for (const id of ids) {
      const before = saidBy[id] ?? -1;
      if (before !== -1 && before !== finding) shared[id] = 1;
      saidBy[id] = finding;
    }
  }
  return shared;
}

/** Which words each part of a cluster holds, as bits. */
export interface ClusterWords {
  readonly name: number;
  readonly subjects: Uint8Array;
  readonly findings: Uint8Array;
  readonly shapes: Uint8Array;
  readonly checks: Uint8Array;
}

export function clusterWords(index: ClusterIndex, words: readonly string[]): ClusterWords {
  return {
    name: wordsIn(index.name, words)[0] ?? 0,
    subjects: wordsIn(index.subjects, words),
    findings: wordsIn(index.findings, words),
    shapes: wordsIn(index.shapes, words),
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
