import type {
  CheckReport,
  ClusterReport,
  EvidenceReport,
  SubjectReport,
  VerdictReport,
} from '../../src/model/report.ts';
import { countsOf, subjectName, textOf } from '../digest.ts';
import { gathered } from '../not-seen.ts';
import { paragraphs } from '../text.ts';
import { causeNames, phaseNames, plural, statusNames } from '../words.ts';
import { checkAnchor, type Page } from './page-view.ts';
import { httpsUrl } from './url.ts';

/** One check of one cluster, without its verdicts: those follow in batches. */
export function checkView(page: Page, cluster: ClusterReport, check: CheckReport): object {
  const text = textOf(page.report, check.id);
  return {
    anchor: checkAnchor(page, cluster, check.code),
    id: check.id,
    code: check.code,
    title: text.title,
    status: check.status,
    statusName: statusNames[check.status],
    severity: check.severity,
    counts: countsOf(check),
    question: text.question,
    numbers: numbers(check),
    assumed: check.assumed,
    waived: check.waived,
    fault: check.fault,
    proof: proof(check),
    hasVerdicts: check.verdicts.length > 0,
    truncated: check.truncated > 0 ? plural(check.truncated, 'more object') : null,
    gaps: gathered(check.gaps).map((gap) => ({
      source: gap.source,
      cause: causeNames[gap.cause],
      detail: gap.detail,
      namespaces: gap.namespaces.join(', ') || null,
      permission: gap.permission ?? null,
    })),
    ...texts(page, check.id),
  };
}

/** What a check asks, why and what to do, by id. */
export function texts(page: Page, id: string): object {
  const text = textOf(page.report, id);
  return {
    rule: paragraphs(text.rule).map(inline),
    why: paragraphs(text.why).map(inline),
    fix: paragraphs(text.fix).map(inline),
    references: text.references.map((one) => ({ text: one, url: httpsUrl(one) })),
  };
}

/** What stands between backticks is code. */
function inline(paragraph: string): object {
  const parts = paragraph.split(/`([^`]+)`/);
  return { parts: parts.map((text, index) => ({ text, code: index % 2 === 1 })) };
}

function numbers(check: CheckReport): readonly object[] {
  const { credit, ratio, gate, clusterGate } = check;
  const all: readonly (readonly [string, string | null])[] = [
    ['Phase', phaseNames[check.phase]],
    ['Severity', check.severity],
    ['Weight', check.scored ? `${check.weight}` : `${check.weight}, not part of the score`],
    ['Credit', credit === null ? 'none' : spread(credit)],
    ['Share that conforms', ratio],
    ['Caps the phase at', gate === null ? null : `${gate} while its credit is 0`],
    ['Caps the cluster at', clusterGate === null ? null : `${clusterGate} while its credit is 0`],
    ['Assurance', check.q],
  ];
  return all.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}

function spread([lo, hi]: readonly [string, string]): string {
  return lo === hi ? lo : `${lo} to ${hi}`;
}

function proof({ proof }: CheckReport): object | null {
  if (proof === null) return null;
  const { basis, message, evidence } = proof;
  return { basis, message, evidence: evidence.map((one) => evidenceView(one, null)) };
}

/** Verdicts as table rows. */
export function verdictViews(verdicts: readonly VerdictReport[]): readonly object[] {
  return verdicts.map(({ status, subject, message, evidence }) => ({
    status,
    statusName: statusNames[status],
    subject: subjectView(subject),
    message,
    evidence: evidence.map((one) => evidenceView(one, subject)),
  }));
}

function subjectView(subject: SubjectReport): object {
  const { origin } = subject;
  const where = origin === undefined ? null : `${origin.file}:${origin.line}`;
  return { name: subjectName(subject), where };
}

/** The object is named only where it is another than the verdict's. */
function evidenceView(one: EvidenceReport, of: SubjectReport | null): object {
  const { subject, path, value, note } = one;
  return {
    object: subject.key === of?.key ? null : subjectName(subject),
    path: path === '' ? 'existence' : path,
    value: value === '' ? '(empty)' : value,
    note,
  };
}
