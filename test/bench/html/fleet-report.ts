import { type CatalogueEntry, severities } from '../../../src/model/check.ts';
import type {
  CheckReport,
  CheckText,
  ClusterReport,
  EvidenceReport,
  Report,
  SubjectReport,
  VerdictReport,
} from '../../../src/model/report.ts';
import { catalogue } from '../../../src/tables/catalogue/entry.ts';
import { good } from '../../reports/clusters/good.ts';
import { fleet } from '../../reports/fixture.ts';

/** Objects that fail in each cluster, spread over so many checks. */
const FAILING = 2000;
const WIDE = 10;
const PASSING = 20;

/** A fleet where every check of the catalogue has a result, always the same for the same size. */
export function fleetReport(clusters: number): Report {
  return {
    ...fleet,
    plan: null,
    clusters: Array.from({ length: clusters }, (_none, index) => cluster(index)),
    docs: Object.fromEntries(catalogue.map((row) => [row.id, text(row)])),
  };
}

function cluster(index: number): ClusterReport {
  const name = `prod-${index}`;
  return {
    ...good,
    id: `arn:aws:eks:eu-central-1:111122223333:cluster/${name}`,
    name,
    checks: [...catalogue]
      .map((row, place) => check(row, index, place))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function check(row: CatalogueEntry, cluster: number, place: number): CheckReport {
  const isWide = place % 13 === 0 && place / 13 < WIDE;
  const status = isWide ? 'fail' : (statuses[(place + cluster) % statuses.length] ?? 'pass');
  const verdicts = [...verdictsOf(status, isWide ? FAILING / WIDE : 2, cluster, place)];
  const credit = credits[status];
  return {
    id: row.id,
    code: row.code,
    status,
    credit,
    ratio: null,
    weight: 2 ** severities.indexOf(row.severity),
    gate: row.gate,
    clusterGate: row.clusterGate,
    q: '1',
    severity: row.severity,
    phase: row.phase,
    scored: true,
    counts: { pass: 0, warn: 0, fail: 0, unknown: 0, [status]: verdicts.length },
    proof: status === 'not-applicable' ? proof : null,
    assumed: false,
    waived: null,
    fault: null,
    gaps: status === 'unknown' ? [gap] : [],
    verdicts,
    truncated: 0,
  };
}

const statuses = ['pass', 'pass', 'unknown', 'pass', 'fail', 'not-applicable', 'warn'] as const;

const credits: Readonly<Record<CheckReport['status'], CheckReport['credit']>> = {
  pass: ['1', '1'],
  warn: ['1/2', '1/2'],
  fail: ['0', '0'],
  unknown: ['0', '1'],
  'not-applicable': null,
};

const gap = {
  source: 'pods',
  cause: 'forbidden',
  detail: 'the reading identity may not list pods',
  permission: 'list pods',
} as const;

const proof = {
  basis: 'observed',
  message: 'discovery serves no such API',
  evidence: [piece({ type: 'cluster', key: 'cluster' }, 'apis', 'none of the group', null)],
} as const;

function* verdictsOf(
  status: CheckReport['status'],
  open: number,
  cluster: number,
  place: number,
): Generator<VerdictReport> {
  if (status === 'not-applicable') return;
  const count = status === 'pass' ? PASSING : open;
  for (let index = 0; index < count; index += 1) {
    const subject = workload(cluster, place, index);
    yield {
      status,
      subject,
      message: messages[index % messages.length] ?? '',
      evidence: [
        piece(subject, 'spec.template.spec.containers[0].securityContext.privileged', 'true', null),
        piece(
          pod(subject, index),
          'spec.containers[0].image',
          `registry.example/team-${index % 97}/service:${cluster}.${place}.${index}`,
          index % 3 === 0 ? 'its newest pod' : null,
        ),
      ],
    };
  }
}

const messages = [
  'a container may write to the node',
  'nothing limits what the pod may reach',
  'the token is mounted and nothing uses it',
  'no probe tells whether it is ready',
];

function workload(cluster: number, place: number, index: number): SubjectReport {
  const namespace = `team-${index % 97}`;
  const name = `service-${place}-${index}-of-${cluster}`;
  return {
    type: 'k8s',
    key: `apps/Deployment/${namespace}/${name}`,
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace,
    name,
  };
}

function pod({ namespace, name }: SubjectReport, index: number): SubjectReport {
  const full = `${name ?? ''}-${(index * 7919).toString(36)}`;
  return {
    type: 'k8s',
    key: `core/Pod/${namespace ?? ''}/${full}`,
    apiVersion: 'v1',
    kind: 'Pod',
    namespace: namespace ?? '',
    name: full,
  };
}

function piece(
  subject: SubjectReport,
  path: string,
  value: string,
  note: string | null,
): EvidenceReport {
  return { subject, path, value, note };
}

const LONG =
  'When a workload is taken over, the first hour decides how far the attacker gets, and nobody has time then to find out how it was built. ';

function text({ title, question, references }: CatalogueEntry): CheckText {
  return { title, question, references, rule: LONG.repeat(3), why: LONG.repeat(2), fix: LONG };
}
