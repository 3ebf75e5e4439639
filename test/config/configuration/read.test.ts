import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/configuration/read.ts';
import { isCheck, refusal } from '../known.ts';

const HEAD = 'apiVersion: kubemuster/v1\nkind: Configuration\n';

const read = (text: string): ReturnType<typeof parseConfig> =>
  parseConfig('kubemuster.yaml', HEAD + text, { isCheck, formats: ['html', 'json'] });

test('what the file leaves out is empty', () => {
  expect(read('')).toEqual({ clusters: [], providers: {}, selection: {}, gates: {}, waivers: [] });
});

test('everything it may say is handed on', () => {
  const waiver = {
    check: 'NSI-09',
    selector: { cluster: 'prod-*', namespace: 'gpu', kind: 'DaemonSet', name: 'driver' },
    reason: 'the driver loads a kernel module',
    owner: 'sre',
    approver: 'ciso',
    expires: '2027-03-01',
  };
  const given = {
    clusters: [
      { name: 'prod-eu-1', identities: ['shop-prod-eu', 'arn:aws:eks:eu-central-1:1:cluster/a'] },
    ],
    providers: {
      eks: { profile: 'audit', accounts: ['111122223333'], role: 'reader', regions: ['eu-west-1'] },
      gke: { projects: ['shop-prod'], organization: '123', folder: '456' },
      aks: {
        subscriptions: ['0000-1'],
        tenant: 'contoso',
        endpoint: 'https://127.0.0.1:8443',
        rootCerts: 'ca.pem',
      },
    },
    plan: 'ir-plan.yaml',
    selection: {
      checks: ['NSI-09'],
      skip: ['WKL-02'],
      domains: ['rbac'],
      phases: ['contain'],
      namespaces: ['shop'],
    },
    gates: {
      minScore: 40,
      minTechnical: 50,
      minConfidence: 60,
      minPhase: { detect: 30 },
      failOn: 'high',
    },
    formats: ['html', 'json'],
    output: 'readiness',
    waivers: [waiver],
  };
  const lines = Object.entries(given).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  expect(read(lines.join(''))).toEqual(given);
});

describe('what is wrong is named with its place', () => {
  test.for([
    ['gate: {}', 'unknown key "gate"', 3, 1],
    ['gates: {minScore: 101}', 'gates.minScore: 101 is more than 100', 3, 19],
    ['gates: {minPhase: {containment: 5}}', 'gates.minPhase: unknown key "containment"', 3, 20],
    ['formats: [pdf]', 'formats[0]: there is no format "pdf", only html, json', 3, 11],
    [
      'providers: {gke: {endpoint: "http://10.0.0.7:5600", insecure: true}}',
      'providers.gke.insecure: is for loopback only: tokens would be sent in the clear',
      3,
      63,
    ],
    [
      'providers: {aks: {endpoint: "http://127.0.0.1:80"}}',
      'providers.aks.endpoint: is not https: that takes `insecure: true`, on loopback only',
      3,
      29,
    ],
    [
      'providers: {eks: {endpoint: "https://ann:pw@127.0.0.1"}}',
      'providers.eks.endpoint: holds credentials',
      3,
      29,
    ],
    [
      'providers: {eks: {rootCerts: ca.pem}}',
      'providers.eks.rootCerts: is only for an `endpoint`',
      3,
      30,
    ],
    ['providers: {gke: {subscriptions: [a]}}', 'providers.gke: unknown key "subscriptions"', 3, 19],
    [
      'selection: {checks: [NSI-99]}',
      'selection.checks[0]: there is no check "NSI-99": kubemuster checks lists them',
      3,
      22,
    ],
    [
      'selection: {domains: [network]}',
      'selection.domains[0]: expected one of architecture, isolation, mesh, monitoring, rbac, software, workload, response, organization, found "network"',
      3,
      23,
    ],
    [
      'waivers: [{check: WKL-99, selector: {namespace: a}, reason: r, owner: o, approver: p, expires: 2027-01-01}]',
      'waivers[0].check: there is no check "WKL-99": kubemuster checks lists them',
      3,
      19,
    ],
    [
      'waivers: [{check: WKL-02, selector: {}, reason: r, owner: o, approver: p, expires: 2027-01-01}]',
      'waivers[0].selector: would match every finding',
      3,
      37,
    ],
    [
      'waivers: [{check: WKL-02, selector: {name: a}, reason: todo, owner: o, approver: p, expires: 2027-01-01}]',
      'waivers[0].reason: "todo" is blank: somebody has to fill it in',
      3,
      56,
    ],
    [
      'clusters: [{name: a, identities: [x]}, {name: a, identities: [y]}]',
      'clusters[1].name: "a" already names an earlier cluster',
      3,
      47,
    ],
    [
      'clusters: [{name: a, identities: [x]}, {name: b, identities: [x]}]',
      'clusters[1].identities[0]: "x" already names an earlier cluster',
      3,
      63,
    ],
  ] as const)('%s', ([text, message, line, column]) => {
    expect(refusal(() => read(text))).toEqual({
      message,
      place: { file: 'kubemuster.yaml', line, column },
    });
  });
});

test('a waiver that has expired is no error: that depends on the day', () => {
  const text =
    'waivers: [{check: WKL-02, selector: {name: a}, reason: r, owner: o, approver: p, expires: 2001-01-01}]';
  expect(read(text).waivers).toEqual([
    {
      check: 'WKL-02',
      selector: { name: 'a' },
      reason: 'r',
      owner: 'o',
      approver: 'p',
      expires: '2001-01-01',
    },
  ]);
});
