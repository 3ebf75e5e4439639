import type { ClusterReport, SubjectReport } from '../../../src/model/report.ts';
import { entry } from '../../../src/tables/catalogue/entry.ts';
import { check, object, phase } from './build.ts';
import { good } from './good.ts';

const node = object('Node', 'worker-1');
const ledger = object('Deployment', 'ledger', 'payments');
const plan: SubjectReport = { type: 'plan', key: 'roles.lead' };

/** A neglected cluster, seen in full. */
export const bad: ClusterReport = {
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
  workings: null,
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
