import type {
  CheckReport,
  ClusterReport,
  EvidenceReport,
  SubjectReport,
  VerdictReport,
} from '../../src/model/report.ts';
import { visibleMarkup } from '../text.ts';
import { evidenceView } from './check-view.ts';
import { type Interned, interned } from './interned.ts';
import type { Island, IslandCheck } from './page/island.ts';
import { islandStatuses } from './page/island.ts';
import { checkAnchor, clusterLink, type Page } from './page-view.ts';

/** What the page's script knows of one cluster. */
export function islandOf(page: Page, cluster: ClusterReport): Island {
  const tables: Tables = {
    texts: interned<string>(String, ['']),
    places: interned<readonly number[]>(String),
    subjects: interned<readonly number[]>(String),
    findings: interned<readonly number[]>(String),
  };
  const checks = cluster.checks.map((check) => islandCheck(page, cluster, check, tables));
  const { text, anchor } = clusterLink(page, cluster.id);
  return {
    anchor: anchor ?? 'c',
    name: visibleMarkup(text),
    texts: tables.texts.all,
    places: tables.places.all.flat(),
    subjects: tables.subjects.all.flat(),
    findings: tables.findings.all,
    checks,
  };
}

interface Tables {
  readonly texts: Interned<string>;
  readonly places: Interned<readonly number[]>;
  readonly subjects: Interned<readonly number[]>;
  readonly findings: Interned<readonly number[]>;
}

function islandCheck(
  page: Page,
  cluster: ClusterReport,
  check: CheckReport,
  tables: Tables,
): IslandCheck {
  const verdicts: number[] = [];
  for (const one of check.verdicts) {
    const subject = subjectId(tables, one.subject);
    verdicts.push(islandStatuses.indexOf(one.status), subject, findingId(tables, one));
  }
  return {
    id: visibleMarkup(check.id),
    anchor: checkAnchor(page, cluster, check.code),
    status: islandStatuses.indexOf(check.status),
    severity: check.severity,
    phase: check.phase,
    truncated: check.truncated,
    words: [...new Set(words(check))].map((text) => textId(tables, text)),
    verdicts,
  };
}

/** What a check says besides its verdicts. */
function* words({ code, gaps, waived, proof, fault }: CheckReport): Generator<string> {
  yield code;
  if (fault !== null) yield fault;
  for (const { source, detail, namespace, permission } of gaps) {
    yield* [source, detail, namespace ?? '', permission ?? ''];
  }
  if (waived !== null) yield* [waived.reason, waived.owner, waived.approver];
  if (proof === null) return;
  yield proof.message;
  for (const one of proof.evidence) yield* evidenceTexts(one, null);
}

function evidenceTexts(one: EvidenceReport, of: SubjectReport | null): readonly string[] {
  const { object, path, value, note } = evidenceView(one, of);
  return [object ?? '', path, value, note ?? ''];
}

function textId({ texts }: Tables, text: string): number {
  return texts.id(visibleMarkup(text));
}

function findingId(tables: Tables, { subject, message, evidence }: VerdictReport): number {
  const texts = [message, ...evidence.flatMap((one) => evidenceTexts(one, subject))];
  return tables.findings.id(texts.map((text) => textId(tables, text)));
}

/** The key is kept around the name, so that objects of one kind and namespace share the rest. */
function subjectId(tables: Tables, subject: SubjectReport): number {
  const isObject = subject.kind !== undefined && subject.name !== undefined;
  const key = visibleMarkup(subject.key);
  const name = isObject ? visibleMarkup(subject.name) : key;
  const at = key.lastIndexOf(name);
  // A key without the name begins with all of itself, and the page then ends on the name.
  const [begin, end] =
    at === -1 ? [`${key} `, ''] : [key.slice(0, at), key.slice(at + name.length)];
  const kind = isObject ? subject.kind : '';
  const place = [kind, subject.namespace ?? '', begin].map((text) => textId(tables, text));
  const { origin } = subject;
  return tables.subjects.id([
    tables.places.id(place),
    textId(tables, name),
    textId(tables, end),
    textId(tables, origin?.file ?? ''),
    origin?.line ?? -1,
  ]);
}
