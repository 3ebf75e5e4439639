import type { ClusterReport } from '../../../src/model/report.ts';
import { NO_PICTURES } from '../../pictures.ts';
import { check, phase } from './build.ts';
import { good } from './good.ts';

const forbidden = ['pods', 'nodes', 'networkpolicies.networking.k8s.io', 'daemonsets.apps'];

/** A cluster read with too few permissions. */
export const blind: ClusterReport = {
  ...good,
  pictures: NO_PICTURES,
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
  workings: null,
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
