/**
 * What the page carries of one cluster for its script: every listed object of every check. Texts,
 * objects and findings stand once and are named by their place in their list.
 */
export interface Island {
  readonly anchor: string;
  readonly name: string;
  /** The empty text comes first, and stands for none as well. */
  readonly texts: readonly string[];
  /** Three texts each: kind, namespace, and what the key begins with. */
  readonly places: readonly number[];
  /** Five each: place, name, what the key ends with, file, line. The line is -1 without a file. */
  readonly subjects: readonly number[];
  /** Each a message, then four texts per piece of evidence: object, path, value, note. */
  readonly findings: readonly (readonly number[])[];
  readonly checks: readonly IslandCheck[];
}

export interface IslandCheck {
  readonly id: string;
  readonly anchor: string;
  /** One of `islandStatuses`, by place. */
  readonly status: number;
  readonly severity: string;
  readonly phase: string;
  /** How many verdicts the result counts and does not list. */
  readonly truncated: number;
  /** Texts of gaps, waiver, proof and fault: only to be found by. */
  readonly words: readonly number[];
  /** Three each: status, subject, finding. */
  readonly verdicts: readonly number[];
}

export const islandStatuses = ['fail', 'warn', 'unknown', 'pass', 'not-applicable'] as const;

export type IslandStatus = (typeof islandStatuses)[number];

const PLACE = 3;
export const SUBJECT = 5;
export const VERDICT = 3;
const EVIDENCE = 4;

/** One verdict as it is shown. */
export interface Row {
  readonly status: IslandStatus;
  readonly subject: { readonly name: string; readonly where: string | null };
  readonly message: string;
  readonly evidence: readonly EvidenceRow[];
}

export interface EvidenceRow {
  /** Named only where it is another object than the verdict's. */
  readonly object: string | null;
  readonly path: string;
  readonly value: string;
  readonly note: string | null;
}

export function verdictCount({ verdicts }: IslandCheck): number {
  return verdicts.length / VERDICT;
}

function verdictStatus({ verdicts }: IslandCheck, index: number): number {
  return verdicts[index * VERDICT] ?? 0;
}

export function verdictSubject({ verdicts }: IslandCheck, index: number): number {
  return verdicts[index * VERDICT + 1] ?? 0;
}

function verdictFinding({ verdicts }: IslandCheck, index: number): number {
  return verdicts[index * VERDICT + 2] ?? 0;
}

export function statusOf(status: number): IslandStatus {
  return islandStatuses[status] ?? 'unknown';
}

export function rowOf(island: Island, check: IslandCheck, index: number): Row {
  const subject = verdictSubject(check, index);
  const [message = 0, ...evidence] = island.findings[verdictFinding(check, index)] ?? [];
  return {
    status: statusOf(verdictStatus(check, index)),
    subject: { name: subjectName(island, subject), where: whereOf(island, subject) },
    message: textOf(island, message),
    evidence: [...evidenceOf(island, evidence)],
  };
}

function* evidenceOf(island: Island, ids: readonly number[]): Generator<EvidenceRow> {
  for (let at = 0; at < ids.length; at += EVIDENCE) {
    const [object = 0, path = 0, value = 0, note = 0] = ids.slice(at, at + EVIDENCE);
    yield {
      object: textOf(island, object) || null,
      path: textOf(island, path),
      value: textOf(island, value),
      note: textOf(island, note) || null,
    };
  }
}

/** `Deployment shop/cart` for an object, the key for anything else. */
export function subjectName(island: Island, subject: number): string {
  const { kind, namespace, name } = partsOf(island, subject);
  if (kind === '') return name;
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** What names the object in every result; links carry it. */
export function subjectKey(island: Island, subject: number): string {
  const { begin, name, end } = partsOf(island, subject);
  return `${begin}${name}${end}`;
}

/** The namespace that the object is in, or is. */
export function namespaceOf(island: Island, subject: number): string {
  const { kind, namespace, name } = partsOf(island, subject);
  return kind === 'Namespace' ? name : namespace;
}

export function whereOf({ texts, subjects }: Island, subject: number): string | null {
  const line = subjects[subject * SUBJECT + 4] ?? -1;
  return line === -1 ? null : `${texts[subjects[subject * SUBJECT + 3] ?? 0] ?? ''}:${line}`;
}

export function textOf({ texts }: Island, id: number): string {
  return texts[id] ?? '';
}

interface Parts {
  readonly kind: string;
  readonly namespace: string;
  readonly begin: string;
  readonly name: string;
  readonly end: string;
}

function partsOf({ texts, places, subjects }: Island, subject: number): Parts {
  const at = subject * SUBJECT;
  const place = (subjects[at] ?? 0) * PLACE;
  return {
    kind: texts[places[place] ?? 0] ?? '',
    namespace: texts[places[place + 1] ?? 0] ?? '',
    begin: texts[places[place + 2] ?? 0] ?? '',
    name: texts[subjects[at + 1] ?? 0] ?? '',
    end: texts[subjects[at + 2] ?? 0] ?? '',
  };
}
