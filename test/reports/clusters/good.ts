import type { ClusterReport, SubjectReport } from '../../../src/model/report.ts';
import { entry } from '../../../src/tables/catalogue/entry.ts';
import { access } from './access.ts';
import { architecture } from './architecture.ts';
import { blastRadius } from './blast-radius.ts';
import { check, evidence, object, phase } from './build.ts';
import { containment } from './containment.ts';
import { identities } from './identities.ts';
import { isolation } from './isolation.ts';
import { mesh } from './mesh.ts';
import { revocation } from './revocation.ts';

const policy = object('DaemonSet', 'cilium', 'kube-system');
const plan: SubjectReport = { type: 'plan', key: 'roles.lead' };

/** A well-run production cluster, seen almost in full. */
export const good: ClusterReport = {
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
  scope: null,
  foundBy: ['kubeconfig shop'],
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
  workings: {
    phases: [
      {
        phase: 'detect',
        weight: 24,
        earned: ['20', '22'],
        base: ['250/3', '275/3'],
        caps: [],
        score: ['250/3', '275/3'],
      },
      {
        phase: 'contain',
        weight: 18,
        earned: ['12', '13'],
        base: ['200/3', '650/9'],
        caps: [{ check: 'NSI-01', cap: ['64', '70'] }],
        score: ['64', '70'],
      },
    ],
    mean: ['80', '88'],
    weakest: ['64', '68'],
    caps: [],
    score: ['72', '78'],
  },
  ignored: [],
  pictures: {
    access: { state: 'partial', value: access, gaps: [] },
    blastRadius: { state: 'partial', value: blastRadius, gaps: [] },
    containment: { state: 'partial', value: containment, gaps: [] },
    identities: { state: 'seen', value: identities, gaps: [] },
    isolation: { state: 'partial', value: isolation, gaps: [] },
    mesh: { state: 'partial', value: mesh, gaps: [] },
    revocation: { state: 'partial', value: revocation, gaps: [] },
    architecture: {
      state: 'partial',
      value: architecture,
      gaps: [{ source: 'cloud/exposure', cause: 'not-collected', detail: 'no cloud settings' }],
    },
  },
};
