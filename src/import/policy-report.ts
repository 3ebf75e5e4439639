import { list, Malformed, number, requiredText, text } from '../model/decode.ts';
import type { ImportedFinding, ImportedSubject } from '../model/imports.ts';
import type { ImportFormat } from './format.ts';
import { has, join, latest, spoken, statusOf } from './parts.ts';

const KINDS: ReadonlySet<string> = new Set([
  'PolicyReport',
  'ClusterPolicyReport',
  'Report',
  'ClusterReport',
]);
const GROUPS = /^(wgpolicyk8s\.io|openreports\.io)\//;

/** PolicyReports of either group, one or a List of them, as `kubectl get -o json` prints them. */
export const policyReport: ImportFormat = {
  tool: 'policy-report',
  title: 'kubectl get policyreports,clusterpolicyreports -A -o json',
  isIt: (document) => reportsIn(document).length > 0,
  read: (document) => {
    const reports = reportsIn(document);
    const sources = reports.flatMap((path) =>
      resultsOf(document, path).flatMap((one) => text(document, join(one, 'source')) || []),
    );
    return {
      name: [...new Set(sources)].toSorted().join(', ') || 'PolicyReport',
      at: latest(
        reports.flatMap((path) => resultsOf(document, path).map((one) => timeOf(document, one))),
      ),
      cluster: undefined,
      findings: reports.flatMap((path) => ofReport(document, path)),
    };
  },
};

/** The paths of the reports in it; the empty one where it is a report itself. */
function reportsIn(document: unknown): readonly string[] {
  const isReport = (path: string): boolean =>
    has(document, join(path, 'kind')) &&
    KINDS.has(text(document, join(path, 'kind')) ?? '') &&
    GROUPS.test(text(document, join(path, 'apiVersion')) ?? '');
  try {
    if (isReport('')) return [''];
    const items = has(document, 'items') ? list(document, 'items') : [];
    return items.map((_, index) => `items.${index}`).filter(isReport);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [];
  }
}

function resultsOf(document: unknown, path: string): readonly string[] {
  const results = join(path, 'results');
  return list(document, results).map((_, index) => `${results}.${index}`);
}

function timeOf(document: unknown, path: string): string | undefined {
  const seconds = number(document, `${path}.timestamp.seconds`);
  if (seconds === undefined) return undefined;
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

function ofReport(document: unknown, report: string): readonly ImportedFinding[] {
  return resultsOf(document, report).flatMap((path): readonly ImportedFinding[] => {
    const said = requiredText(document, `${path}.result`);
    const policy = requiredText(document, `${path}.policy`);
    const rule = text(document, `${path}.rule`);
    const one = {
      rule: rule ? `${policy}/${rule}` : policy,
      // Its message may quote what the object holds.
      title: text(document, `${path}.category`) ?? '',
      status: statusOf(said, { pass: 'pass', fail: 'fail' }),
      path: spoken(`${path}.result`),
      said,
    };
    const subjects = subjectsOf(document, report, path);
    return subjects.length === 0
      ? [{ ...one, subject: undefined }]
      : subjects.map((subject) => ({ ...one, subject }));
  });
}

/** Those of the result; else the one that the whole report is about. */
function subjectsOf(document: unknown, report: string, path: string): readonly ImportedSubject[] {
  const lists = [`${path}.resources`, `${path}.subjects`];
  const own = lists.flatMap((name) =>
    list(document, name).map((_, index) => subjectAt(document, `${name}.${index}`)),
  );
  if (own.length > 0) return own;
  const scope = join(report, 'scope');
  return has(document, `${scope}.name`) ? [subjectAt(document, scope)] : [];
}

function subjectAt(document: unknown, path: string): ImportedSubject {
  return {
    kind: text(document, `${path}.kind`) ?? '',
    namespace: text(document, `${path}.namespace`) ?? '',
    name: text(document, `${path}.name`) ?? '',
  };
}
