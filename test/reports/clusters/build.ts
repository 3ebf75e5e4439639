import { severities } from '../../../src/model/check.ts';
import type {
  CheckReport,
  EvidenceReport,
  PhaseReport,
  SubjectReport,
  VerdictReport,
} from '../../../src/model/report.ts';
import { type Code, entry } from '../../../src/tables/catalogue/entry.ts';

export function object(kind: string, name: string, namespace?: string): SubjectReport {
  const path = namespace === undefined ? `${kind}/${name}` : `${namespace}/${kind}/${name}`;
  const subject = { type: 'k8s', key: path, apiVersion: 'v1', kind, name } as const;
  return namespace === undefined ? subject : { ...subject, namespace };
}

export function evidence(subject: SubjectReport, path: string, value: string): EvidenceReport {
  return { subject, path, value, note: null };
}

type Said = readonly [
  status: VerdictReport['status'],
  subject: SubjectReport,
  message: string,
  path: string,
  value: string,
];

type CheckParts = Partial<Omit<CheckReport, 'verdicts'>> & { readonly verdicts?: readonly Said[] };

export function check(
  code: Code,
  status: CheckReport['status'],
  parts: CheckParts = {},
): CheckReport {
  const row = entry(code);
  const { verdicts: said = [], ...rest } = parts;
  const verdicts = said.map(([verdict, subject, message, path, value]) => ({
    status: verdict,
    subject,
    message,
    evidence: verdict === 'unknown' ? [] : [evidence(subject, path, value)],
  }));
  const count = (wanted: VerdictReport['status']): number =>
    verdicts.filter((one) => one.status === wanted).length;
  return {
    id: row.id,
    code,
    status,
    credit: credits[status],
    ratio: null,
    weight: 2 ** severities.indexOf(row.severity),
    gate: row.gate,
    clusterGate: row.clusterGate,
    q: status === 'unknown' ? '0' : '1',
    severity: row.severity,
    phase: row.phase,
    scored: true,
    counts: {
      pass: count('pass'),
      warn: count('warn'),
      fail: count('fail'),
      unknown: count('unknown'),
    },
    proof: null,
    assumed: false,
    waived: null,
    fault: null,
    gaps: [],
    verdicts,
    truncated: 0,
    ...rest,
  };
}

const credits: Readonly<Record<CheckReport['status'], CheckReport['credit']>> = {
  pass: ['1', '1'],
  warn: ['1/2', '1/2'],
  fail: ['0', '0'],
  unknown: ['0', '1'],
  'not-applicable': null,
};

export function phase(
  assured: number,
  potential: number,
  confidence: number,
  limitedBy: PhaseReport['limitedBy'] = [],
): PhaseReport {
  return { assured, potential, confidence, limitedBy };
}
