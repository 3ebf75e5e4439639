import { list, oneOf, requiredText, text } from './decode.ts';
import type { Gap } from './observed.ts';
import type { Import } from './source.ts';

/** Scanners whose results can be given as evidence. */
export type ImportedTool =
  | 'kube-bench'
  | 'kubescape'
  | 'trivy'
  | 'prowler'
  | 'policy-report'
  | 'sarif';

/** One file of another scanner's results. */
export interface ImportedResults {
  readonly tool: ImportedTool;
  /** As the file calls it, such as `Prowler 5.8.0`. */
  readonly name: string;
  /** When it looked, as an RFC 3339 instant; undefined where the file does not say and nobody did. */
  readonly at: string | undefined;
  readonly file: string;
  /** The cluster that it looked at, where the file says so. */
  readonly cluster: string | undefined;
  readonly findings: readonly ImportedFinding[];
}

/** One answer to one question. What it could not judge is `unknown`, never a pass. */
export interface ImportedFinding {
  /** The scanner's id of the rule: `4.2.1`, `C-0069`, `AVD-KCV-0077`. */
  readonly rule: string;
  readonly title: string;
  readonly status: 'pass' | 'fail' | 'unknown';
  /** What it is about, where it says so. */
  readonly subject: ImportedSubject | undefined;
  /** Where it stands in the file: `Controls[1].tests[0].results[3].status`. */
  readonly path: string;
  /** What stands there. */
  readonly said: string;
}

export interface ImportedSubject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const IMPORTED_TOOLS: readonly ImportedTool[] = [
  'kube-bench',
  'kubescape',
  'trivy',
  'prowler',
  'policy-report',
  'sarif',
];

const STATUSES = ['pass', 'fail', 'unknown'] as const;

/** All that was given with `--import`. */
export const importedResults: Import<readonly ImportedResults[]> = {
  type: 'import',
  id: 'import/results',
  decode: (raw) =>
    list(raw, '').map((one) => ({
      tool: oneOf(one, 'tool', IMPORTED_TOOLS) ?? 'sarif',
      name: requiredText(one, 'name'),
      at: text(one, 'at'),
      file: requiredText(one, 'file'),
      cluster: text(one, 'cluster'),
      findings: list(one, 'findings').map(findingOf),
    })),
};

/** Nobody gave any. */
export const NOT_IMPORTED: Gap = {
  source: importedResults.id,
  cause: 'not-collected',
  detail: 'no results of another scanner were given',
  permission: '--import FILE',
};

function findingOf(raw: unknown): ImportedFinding {
  return {
    rule: requiredText(raw, 'rule'),
    title: requiredText(raw, 'title'),
    status: oneOf(raw, 'status', STATUSES) ?? 'unknown',
    subject: subjectOf(raw),
    path: requiredText(raw, 'path'),
    said: requiredText(raw, 'said'),
  };
}

function subjectOf(raw: unknown): ImportedSubject | undefined {
  const name = text(raw, 'subject.name');
  if (name === undefined) return undefined;
  return {
    kind: text(raw, 'subject.kind') ?? '',
    namespace: text(raw, 'subject.namespace') ?? '',
    name,
  };
}
