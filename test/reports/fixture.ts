import { severities } from '../../src/model/check.ts';
import type {
  CheckReport,
  CheckText,
  ClusterReport,
  EvidenceReport,
  PhaseReport,
  Report,
  SubjectReport,
  VerdictReport,
} from '../../src/model/report.ts';
import { type Code, entry } from '../../src/tables/catalogue/entry.ts';

/** Reports built by hand for the renderers: three clusters that tell three stories. */

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

function phase(
  assured: number,
  potential: number,
  confidence: number,
  limitedBy: PhaseReport['limitedBy'] = [],
): PhaseReport {
  return { assured, potential, confidence, limitedBy };
}

const node = object('Node', 'worker-1');
const policy = object('DaemonSet', 'cilium', 'kube-system');
const ledger = object('Deployment', 'ledger', 'payments');
const plan: SubjectReport = { type: 'plan', key: 'roles.lead' };

const good: ClusterReport = {
  id: 'arn:aws:eks:eu-central-1:111122223333:cluster/shop-prod',
  identities: [
    { type: 'cloud', value: 'arn:aws:eks:eu-central-1:111122223333:cluster/shop-prod' },
    { type: 'uid', value: '6f0c8b52-6a5e-4f0e-9a53-0d2a0c5f9b11' },
  ],
  name: 'shop-prod',
  provider: 'aws',
  distribution: 'eks',
  managed: true,
  region: 'eu-central-1',
  version: 'v1.34.1-eks-113cf36',
  environment: 'production',
  weight: 4,
  source: 'kubeconfig',
  collectedAt: '2026-03-01T06:00:00Z',
  permissions: { held: ['list pods', 'list networkpolicies.networking.k8s.io'], missing: [] },
  basis: 'observed',
  score: { assured: 72, potential: 78 },
  technical: { assured: 74, potential: 81 },
  organization: { assured: 70, potential: 70 },
  confidence: 94,
  assurance: 81,
  maturity: 2,
  maturityNeeds: ['IRR-24 passes', 'every phase reaches 65'],
  declaredOut: { weight: 6, share: 3 },
  phases: {
    prepare: phase(78, 78, 100),
    detect: phase(83, 92, 90),
    contain: phase(64, 70, 93),
    eradicate: phase(80, 80, 100),
    recover: phase(75, 86, 88),
    coordinate: phase(68, 68, 100),
  },
  domains: {
    architecture: { assured: 90, potential: 90, confidence: 100 },
    isolation: { assured: 71, potential: 78, confidence: 92 },
    mesh: null,
    monitoring: { assured: 83, potential: 92, confidence: 90 },
    rbac: { assured: 80, potential: 80, confidence: 100 },
    software: { assured: 88, potential: 88, confidence: 100 },
    workload: { assured: 61, potential: 61, confidence: 100 },
    response: { assured: 70, potential: 80, confidence: 90 },
    organization: { assured: 73, potential: 73, confidence: 100 },
  },
  checks: [
    check('ARC-03', 'pass', {
      verdicts: [
        [
          'pass',
          object('Node', 'ip-10-0-1-17'),
          'supported until 2026-12-02',
          'version',
          'v1.34.1',
        ],
      ],
    }),
    check('IRR-22', 'unknown', {
      credit: ['1/2', '1'],
      gaps: [
        {
          source: 'cloud/backup',
          cause: 'not-collected',
          detail: 'the vault of AWS Backup was not asked',
          permission: 'backup:ListRecoveryPointsByBackupVault',
        },
      ],
      verdicts: [
        [
          'pass',
          object('Schedule', 'daily', 'velero'),
          'last backup 5 hours old',
          'status.lastBackup',
          '2026-03-01T01:00:00Z',
        ],
        [
          'unknown',
          object('PersistentVolumeClaim', 'db-0', 'orders'),
          'whether the volume is in the vault was not seen',
          '',
          '',
        ],
      ],
    }),
    check('MSH-01', 'not-applicable', {
      proof: {
        basis: 'declared',
        message: 'the plan says that traffic between services needs no mesh',
        evidence: [evidence({ type: 'plan', key: 'mesh' }, 'mesh.required', 'false')],
      },
    }),
    check('NSI-01', 'pass', {
      ratio: '1',
      verdicts: [
        ['pass', policy, 'Cilium enforces on 12 of 12 Linux nodes', 'status.numberReady', '12'],
      ],
    }),
    check('ORG-02', 'pass', {
      q: '3/10',
      verdicts: [['pass', plan, 'lead and deputy are named', 'roles.lead', 'on-call-sre']],
    }),
    check('WKL-02', 'warn', {
      waived: {
        reason: 'agent reads the node network',
        owner: 'platform team',
        approver: 'ciso',
        expires: '2026-06-30',
      },
      verdicts: [
        [
          'warn',
          object('DaemonSet', 'node-agent', 'observability'),
          'declared in the plan: hostNetwork',
          'spec.template.spec.hostNetwork',
          'true',
        ],
      ],
    }),
  ],
  gaps: [],
  nextActions: [
    {
      owner: 'platform',
      checks: [entry('WKL-02').id],
      gain: 4,
      action: 'Move the node agent off the host network',
    },
    {
      owner: 'security',
      checks: ['IRR-22'],
      gain: 3.5,
      action: 'Let the reader see the recovery points of the vault',
    },
    {
      owner: 'organization',
      checks: ['ORG-09'],
      gain: 2,
      action: 'Write down who may order containment',
    },
  ],
  ignored: [],
};

const bad: ClusterReport = {
  ...good,
  id: '0b1f7f1e-0d2f-4a51-8f0e-6b7a1d1e2c3d',
  identities: [{ type: 'uid', value: '0b1f7f1e-0d2f-4a51-8f0e-6b7a1d1e2c3d' }],
  name: 'legacy-dc1',
  provider: 'on-premises',
  distribution: 'kubeadm',
  managed: false,
  region: null,
  version: 'v1.27.3',
  permissions: { held: ['list *'], missing: [] },
  score: { assured: 9, potential: 11 },
  technical: { assured: 6, potential: 9 },
  confidence: 97,
  assurance: 88,
  maturity: 0,
  maturityNeeds: ['MON-01 passes', 'MON-07 passes', 'Detect reaches 40'],
  declaredOut: { weight: 0, share: 0 },
  phases: {
    ...good.phases,
    detect: phase(12, 14, 98, [{ check: entry('MON-01').id, cap: 40, second: 'MON-07' }]),
    contain: phase(4, 4, 100, [{ check: 'NSI-01', cap: 40, second: null }]),
    eradicate: phase(0, 8, 96),
    recover: phase(0, 0, 100, [{ check: 'IRR-22', cap: 40, second: null }]),
  },
  checks: [
    check('ARC-03', 'fail', {
      verdicts: [
        [
          'fail',
          node,
          'out of support since 2024-06-28',
          'status.nodeInfo.kubeletVersion',
          'v1.27.3',
        ],
      ],
    }),
    check('IRR-22', 'fail', {
      verdicts: [
        ['fail', { type: 'cluster', key: 'legacy-dc1' }, 'no backup tool is installed', '', 'none'],
      ],
    }),
    check('MON-01', 'fail', {
      verdicts: [
        [
          'fail',
          object('Pod', 'kube-apiserver', 'kube-system'),
          'no audit policy is set',
          'spec.containers[0].command',
          'no --audit-policy-file',
        ],
      ],
    }),
    check('NSI-01', 'fail', {
      verdicts: [
        [
          'fail',
          object('DaemonSet', 'kube-flannel-ds', 'kube-flannel'),
          'flannel does not enforce NetworkPolicy',
          'spec.template.spec.containers[0].image',
          'flannel:v0.21.0',
        ],
      ],
    }),
    check('ORG-02', 'pass', {
      q: '3/10',
      verdicts: [['pass', plan, 'lead and deputy are named', 'roles.lead', 'on-call-sre']],
    }),
    check('WKL-01', 'fail', {
      assumed: true,
      ratio: '1/3',
      truncated: 7,
      verdicts: [
        [
          'fail',
          ledger,
          'container app runs privileged',
          'spec.template.spec.containers[0].securityContext.privileged',
          'true',
        ],
        [
          'fail',
          object('DaemonSet', 'log-shipper', 'tools'),
          'mounts the root of the node',
          'spec.template.spec.volumes[2].hostPath.path',
          '/',
        ],
        [
          'pass',
          object('Deployment', 'web', 'shop'),
          'no path to the node',
          'spec.template.spec.securityContext.runAsNonRoot',
          'true',
        ],
      ],
    }),
  ],
  nextActions: [
    {
      owner: 'platform',
      checks: ['NSI-01'],
      gain: 12,
      action:
        'Replace flannel by a network plugin that enforces NetworkPolicy, node pool by node pool',
    },
    {
      owner: 'platform',
      checks: ['IRR-22'],
      gain: 6,
      action: 'Install a backup tool and schedule backups of what holds data',
    },
    { owner: 'security', checks: ['MON-01'], gain: 9, action: 'Turn on API audit logging' },
    {
      owner: 'organization',
      checks: ['ORG-09'],
      gain: 2,
      action: 'Write down who may order containment',
    },
  ],
};

const forbidden = ['pods', 'nodes', 'networkpolicies.networking.k8s.io', 'daemonsets.apps'];

const blind: ClusterReport = {
  ...good,
  id: '/subscriptions/0000/resourceGroups/data/managedClusters/analytics-west',
  identities: [{ type: 'context', value: 'analytics-west' }],
  name: 'analytics-west',
  provider: 'azure',
  distribution: 'aks',
  region: 'westeurope',
  version: null,
  environment: null,
  permissions: { held: ['list namespaces'], missing: forbidden.map((one) => `list ${one}`) },
  score: { assured: 3, potential: 96 },
  technical: { assured: 2, potential: 98 },
  confidence: 11,
  assurance: 9,
  maturity: 0,
  maturityNeeds: ['MON-01 passes', 'confidence reaches 60 %'],
  declaredOut: { weight: 0, share: 0 },
  phases: {
    ...good.phases,
    detect: phase(0, 100, 0),
    contain: phase(5, 97, 14, [{ check: 'NSI-01', cap: 40, second: null }]),
    eradicate: phase(0, 100, 0),
    recover: null,
  },
  checks: [
    ...(['MON-07', 'NSI-01', 'NSI-09', 'SEC-01', 'WKL-01', 'WKL-02'] as const).map((code, index) =>
      check(code, 'unknown', {
        gaps: forbidden.slice(0, 1 + (index % forbidden.length)).map((resource) => ({
          source: `core/${resource}`,
          cause: 'forbidden',
          detail: `${resource} is forbidden: User "reader" cannot list resource`,
          permission: `list ${resource}`,
        })),
        verdicts: [
          [
            'unknown',
            { type: 'cluster', key: 'analytics-west' },
            'what decides this was not seen',
            '',
            '',
          ],
        ],
      }),
    ),
    check('RBC-08', 'unknown', {
      fault: 'decode of ServiceAccount failed',
      gaps: [{ source: 'core/ServiceAccount', cause: 'error', detail: 'decode failed' }],
    }),
  ],
  gaps: [{ source: 'info/version', cause: 'timeout', detail: 'no answer within 30 s' }],
  nextActions: [
    {
      owner: 'platform',
      checks: ['NSI-01', 'WKL-01'],
      gain: 21,
      action: 'Grant the reading role: list pods, nodes, daemonsets',
    },
    {
      owner: 'organization',
      checks: ['ORG-09'],
      gain: 1,
      action: 'Write down who may order containment',
    },
  ],
  ignored: [
    {
      what: 'Widget acme.example/v1 demo',
      reason: 'no check reads this kind',
      origin: { file: 'demo.yaml', line: 4 },
    },
  ],
};

const text = (code: Code): CheckText => {
  const { title, question, references } = entry(code);
  return {
    title,
    question,
    rule: `Passes when every object of ${code} conforms, warns below that, and fails when \`spec\` says otherwise.\n\nUnknown where it was not seen.`,
    why: 'In the first hour nobody has time to find this out.',
    fix: 'Set `hostNetwork: false` and roll out; see the plan (section 3).',
    references: [...references, 'https://kubernetes.io/docs/concepts/security/'],
  };
};

const codes: readonly Code[] = [
  'ARC-03',
  'IRR-22',
  'MON-01',
  'MON-07',
  'MSH-01',
  'NSI-01',
  'NSI-09',
  'ORG-02',
  'RBC-08',
  'SEC-01',
  'WKL-01',
  'WKL-02',
];

/** A well-run, a neglected and a barely visible cluster, with a plan. */
export const fleet: Report = {
  schema: 'kubemuster/result/v1',
  tool: { name: 'kubemuster', version: '0.1.0' },
  catalogue: { version: '0.1', checks: 23, of: 132, comparable: false },
  asOf: '2026-03-01T06:30:00Z',
  selection: null,
  plan: {
    organization: 'Example Retail',
    reviewed: '2025-11-20',
    contradictions: [
      { cluster: bad.id, check: 'ARC-01', message: 'the plan says eks, the nodes say kubeadm' },
    ],
  },
  fleet: {
    score: { assured: 15, potential: 36 },
    technical: { assured: 14, potential: 35 },
    organization: { assured: 70, potential: 70 },
    confidence: 67,
    assurance: 59,
    maturity: 0,
    worst: blind.id,
  },
  clusters: [bad, blind, good],
  unreachable: [
    {
      id: 'edge-berlin',
      provider: 'rancher',
      cause: 'timeout',
      detail: 'dial tcp 203.0.113.7:6443: i/o timeout',
    },
  ],
  docs: Object.fromEntries(codes.map((code) => [entry(code).id, text(code)])),
};

/** The same without a plan. */
export const unfiled: Report = {
  ...fleet,
  plan: null,
  fleet: { ...fleet.fleet, organization: 'not-filed' },
  clusters: fleet.clusters.map((one) => ({ ...one, organization: 'not-filed' })),
};

/** Manifests of one application, and a selection: neither has a headline. */
export const manifests: Report = {
  ...unfiled,
  fleet: {
    score: null,
    technical: null,
    organization: null,
    confidence: null,
    assurance: null,
    maturity: null,
    worst: null,
  },
  clusters: [
    {
      ...bad,
      source: 'manifests',
      basis: 'declared',
      version: null,
      collectedAt: null,
      environment: null,
      organization: null,
      maturity: null,
    },
  ],
  unreachable: [],
};

export const selected: Report = {
  ...manifests,
  selection: {
    checks: [],
    skipped: ['MSH-01'],
    domains: ['isolation'],
    phases: [],
    namespaces: [],
  },
  clusters: [
    {
      ...bad,
      score: null,
      technical: null,
      organization: null,
      confidence: null,
      assurance: null,
      maturity: null,
    },
  ],
};

export const empty: Report = { ...manifests, clusters: [], docs: {} };

/** Words of a closed list, which no cluster can choose. */
const CLOSED = new Set(['schema', 'status', 'severity', 'phase', 'cause', 'basis', 'type']);
const COLLECTED_FROM = new Set(['kubeconfig', 'manifests']);
const OWNERS = new Set(['platform', 'security', 'organization']);

function isClosed(key: string, value: string): boolean {
  if (key === 'source') return COLLECTED_FROM.has(value);
  if (key === 'owner') return OWNERS.has(value);
  return CLOSED.has(key) || value === 'not-filed';
}

/** Every free text of a report replaced, the keys of `docs` too, so that the ids still meet. */
export function rewrite(report: Report, change: (text: string) => string): Report {
  const changed: Report = JSON.parse(JSON.stringify(report), (key, value: unknown) => {
    if (key === 'docs' && typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([id, one]) => [change(id), one]));
    }
    if (typeof value !== 'string' || isClosed(key, value)) return value;
    return change(value);
  });
  return changed;
}
