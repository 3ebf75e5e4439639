import type {
  CheckReport,
  ClusterReport,
  EvidenceReport,
  SubjectReport,
  VerdictReport,
} from '../../src/model/report.ts';
import { countsOf, isFinding, subjectName, textOf } from '../digest.ts';
import { gathered } from '../not-seen.ts';
import { dutyText } from '../responsibility-words.ts';
import { paragraphs } from '../text.ts';
import { causeNames, phaseNames, plural, statusNames } from '../words.ts';
import { byFramework } from './frameworks.ts';
import type { EvidenceRow, Row } from './page/island.ts';
import { asksAnchor, checkAnchor, type Page } from './page-view.ts';
import { httpsUrl } from './url.ts';
import { verdictWords } from './verdict-words.ts';

/** How many verdicts of an open and of another check stand in the page without its script. */
const ROWS = { open: 5, other: 1 } as const;
const BRIEF_ROWS = { open: 1, other: 0 } as const;

/** One check of one cluster. */
export function checkView(page: Page, cluster: ClusterReport, check: CheckReport): object {
  const text = textOf(page.report, check.id);
  const { verdicts, truncated } = check;
  const most = page.isBrief ? BRIEF_ROWS : ROWS;
  const rows = verdictViews(verdicts.slice(0, isFinding(check) ? most.open : most.other));
  return {
    anchor: checkAnchor(page, cluster, check.code),
    code: check.code,
    title: text.title,
    status: check.status,
    statusName: statusNames[check.status],
    severity: check.severity,
    counts: countsOf(check),
    question: page.isBrief ? null : text.question,
    verdict: verdictWords(check),
    duty: dutyView(cluster, check.code),
    numbers: numbers(check),
    waived: check.waived,
    fault: check.fault,
    proof: proof(check),
    rows,
    more: unshown(rows.length, verdicts.length),
    truncated: truncated > 0 ? plural(truncated, 'more object') : null,
    gaps: gathered(check.gaps).map((gap) => ({
      source: gap.source,
      cause: causeNames[gap.cause],
      detail: gap.detail,
      namespaces: gap.namespaces.join(', ') || null,
      permission: gap.permission ?? null,
    })),
    asks: Object.hasOwn(page.report.docs, check.id) ? asksAnchor(check.id) : null,
  };
}

/** Who else answers for it here: neither failed nor passed without a word. */
function dutyView(cluster: ClusterReport, code: string): object | null {
  const duty = dutyText(cluster, code);
  return duty === null ? null : { ...duty, url: httpsUrl(duty.reference) };
}

function unshown(shown: number, all: number): string | null {
  if (shown === all) return null;
  return shown === 0 ? plural(all, 'object') : `and ${all - shown} more`;
}

/** What a check asks, why and what to do, by id. */
export function texts(page: Page, id: string): object {
  const text = textOf(page.report, id);
  return {
    rule: paragraphs(text.rule).map(inline),
    why: paragraphs(text.why).map(inline),
    fix: paragraphs(text.fix).map(inline),
    references: byFramework(text.references).map(({ name, references }) => ({
      name,
      references: references.map((one) => ({ text: one, url: httpsUrl(one) })),
    })),
  };
}

/** What stands between backticks is code. */
function inline(paragraph: string): object {
  const parts = paragraph.split(/`([^`]+)`/);
  return { parts: parts.map((text, index) => ({ text, code: index % 2 === 1 })) };
}

function numbers({ id, phase, severity, weight, q }: CheckReport): string {
  const all = [id, phaseNames[phase], severity, `weight ${weight}`, `assurance ${q}`];
  return all.join(' · ');
}

const basisWords = { observed: 'Seen', declared: 'Declared in the plan' } as const;

function proof({ proof }: CheckReport): object | null {
  if (proof === null) return null;
  const { message, evidence } = proof;
  return {
    basis: basisWords[proof.basis],
    message,
    evidence: evidence.map((one) => evidenceView(one, null)),
  };
}

/** Verdicts as rows, as the page's script draws them too. */
export function verdictViews(verdicts: readonly VerdictReport[]): readonly VerdictView[] {
  return verdicts.map(({ status, subject, message, evidence }) => ({
    status,
    statusName: statusNames[status],
    subject: subjectView(subject),
    message,
    evidence: evidence.map((one) => evidenceView(one, subject)),
  }));
}

interface VerdictView extends Row {
  readonly statusName: string;
}

function subjectView(subject: SubjectReport): Row['subject'] {
  const { origin } = subject;
  const where = origin === undefined ? null : `${origin.file}:${origin.line}`;
  return { name: subjectName(subject), where };
}

/** The object is named only where it is another than the verdict's. */
export function evidenceView(one: EvidenceReport, of: SubjectReport | null): EvidenceRow {
  const { subject, path, value, note } = one;
  return {
    object: subject.key === of?.key ? null : subjectName(subject),
    path: path === '' ? 'existence' : path,
    value: value === '' ? '(empty)' : value,
    note,
  };
}
