import { subjectName } from '../../reports/digest.ts';
import type { Query } from '../../reports/html/page/query.ts';
import type { CheckEntry } from '../../reports/html/page/select.ts';
import type { CheckReport, VerdictReport } from '../../src/model/report.ts';

interface Place {
  /** Of the cluster. */
  readonly name: string;
  readonly check: CheckReport;
  readonly entry: CheckEntry | undefined;
}

/**
 * What the page's search has to find, read from the report itself: the keys of the objects that
 * fit, or undefined where the check does not.
 */
export function found({ name, check, entry }: Place, query: Query): readonly string[] | undefined {
  const { severity, phase, domain, framework, cluster, namespace, status } = query;
  const asked: readonly (readonly [string, string | undefined])[] = [
    [cluster, name],
    [severity, check.severity],
    [phase, check.phase],
    [domain, check.id.split('/')[0]],
  ];
  if (asked.some(([wanted, is]) => wanted !== '' && wanted !== is)) return undefined;
  if (framework !== '' && entry?.frameworks.includes(framework) !== true) return undefined;
  const words = query.text.toLowerCase().split(' ');
  const own = `${name} ${entry?.text ?? ''} ${ownText(check)}`;
  const holds = (text: string): boolean => words.every((one) => text.toLowerCase().includes(one));
  if (namespace === '' && holds(own)) {
    const fits = status === '' || status === check.status;
    return fits ? check.verdicts.map(({ subject }) => subject.key) : undefined;
  }
  const keys = check.verdicts
    .filter((one) => namespace === '' || namespaceOf(one) === namespace)
    .filter((one) => status === '' || one.status === status)
    .filter((one) => holds(`${own} ${verdictText(one)}`))
    .map(({ subject }) => subject.key);
  return keys.length === 0 ? undefined : keys;
}

function namespaceOf({ subject }: VerdictReport): string {
  return (subject.kind === 'Namespace' ? subject.name : subject.namespace) ?? '';
}

function ownText({ code, gaps, waived, proof, fault }: CheckReport): string {
  const said = gaps.map((one) => [one.source, one.detail, one.namespace, one.permission]);
  const why = [waived?.reason, waived?.owner, waived?.approver, proof?.message, fault];
  const seen = proof?.evidence.map((one) => [subjectName(one.subject), one.path, one.value]) ?? [];
  return [code, ...said.flat(), ...why, ...seen.flat()].join(' ');
}

function verdictText({ subject, message, evidence }: VerdictReport): string {
  const { origin } = subject;
  const where = origin === undefined ? '' : `${origin.file}:${origin.line}`;
  const pieces = evidence.map((one) => [
    one.subject.key === subject.key ? '' : subjectName(one.subject),
    one.path === '' ? 'existence' : one.path,
    one.value === '' ? '(empty)' : one.value,
    one.note,
  ]);
  return [subjectName(subject), subject.key, where, message, ...pieces.flat()].join(' ');
}
