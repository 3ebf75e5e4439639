import type {
  CheckReport,
  ClusterReport,
  EvidenceReport,
  Report,
  SubjectReport,
  VerdictReport,
} from '../../src/model/report.ts';
import { subjectName, textOf } from '../digest.ts';
import { gathered } from '../not-seen.ts';
import { dutyText } from '../responsibility-words.ts';
import { causeNames, plural, statusNames } from '../words.ts';
import { code, prose, proseParagraphs } from './escape.ts';

const LISTED = 20;

/** A check that failed, warned or stayed open: question, offenders with evidence, gaps, fix. */
export function* findingSection(
  report: Report,
  cluster: ClusterReport,
  check: CheckReport,
): Generator<string> {
  const { title, question, fix } = textOf(report, check.id);
  yield `#### ${statusNames[check.status].toUpperCase()} ${prose(check.code)}: ${prose(title)}`;
  yield '';
  if (question !== '') yield prose(question);
  if (question !== '') yield '';
  yield* labels(check);
  const duty = dutyText(cluster, check.code);
  if (duty !== null) {
    yield `- ${prose(duty.who)}: ${prose(duty.proof)} See ${prose(duty.reference)}`;
  }
  const said = check.verdicts.filter((one) => one.status !== 'pass');
  for (const verdict of said.slice(0, LISTED)) yield* verdictItem(verdict);
  const more = Math.max(0, said.length - LISTED) + check.truncated;
  if (more > 0) yield `- and ${plural(more, 'more object')}; the JSON result lists up to 1000`;
  for (const gap of gathered(check.gaps)) {
    const names = gap.namespaces.map((name) => code(name)).join(', ');
    const where = names === '' ? '' : ` in ${names}`;
    const remedy = gap.permission === undefined ? '' : `; ${code(gap.permission)} would show it`;
    yield `- Not seen: ${code(gap.source)}${where}, ${causeNames[gap.cause]}: ${prose(gap.detail)}${remedy}`;
  }
  yield '';
  yield* advice(check, fix);
}

function* labels(check: CheckReport): Generator<string> {
  const { waived, fault } = check;
  if (fault !== null) yield `- **Fault in the tool**: ${prose(fault)}`;
  if (check.assumed) yield '- Rests on an assumption that the plan could confirm';
  if (check.ratio !== null) yield `- Share that conforms: ${prose(check.ratio)}`;
  if (waived !== null) {
    yield `- Waived until ${prose(waived.expires)} for ${prose(waived.owner)}, approved by ${prose(waived.approver)}: ${prose(waived.reason)}`;
  }
}

function* verdictItem({ status, subject, message, evidence }: VerdictReport): Generator<string> {
  yield `- **${statusNames[status]}** ${name(subject)}: ${prose(message)}`;
  yield* evidenceItems(evidence, subject);
}

/** Field and value; the object too, where it is another than the verdict's. */
export function* evidenceItems(
  all: readonly EvidenceReport[],
  of: SubjectReport | null,
): Generator<string> {
  for (const { subject, path, value, note } of all) {
    const object = of !== null && subject.key === of.key ? '' : `${name(subject)} `;
    const field = path === '' ? 'existence' : code(path);
    const more = note === null ? '' : ` (${prose(note)})`;
    yield `  - ${object}${field}: ${code(value)}${more}`;
  }
}

function name(subject: SubjectReport): string {
  const { origin } = subject;
  const where = origin === undefined ? '' : ` (${code(`${origin.file}:${origin.line}`)})`;
  return `${code(subjectName(subject))}${where}`;
}

function* advice(check: CheckReport, fix: string): Generator<string> {
  if (check.status === 'unknown') return;
  const [first, ...rest] = proseParagraphs(fix);
  if (first === undefined) return;
  yield `Fix: ${first}`;
  yield '';
  for (const one of rest) yield* [one, ''];
}
