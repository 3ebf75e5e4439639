import type { Revocation, WorksheetRow } from '../../../src/model/pictures/revocation.ts';

const NONE = { rows: [], truncated: 0 } as const;

const token: WorksheetRow = {
  credential: 'core/ServiceAccount/payments/api',
  class: 'pod-token',
  title: 'Token of a pod',
  grade: 'other',
  state: 'in-time',
  credit: ['1', '1'],
  why: 'up to 1 minute: delete the bindings of ServiceAccount payments/api; a responder may',
  residual: 'Whoever checks only its signature accepts it until it expires',
  rotation: 'unknown',
  sharedBy: { rows: ['apps/Deployment/payments/api'], truncated: 0 },
  ways: [
    {
      step: 'api-rights',
      what: 'delete the bindings of ServiceAccount payments/api',
      minutes: { least: 0, most: 1 },
      by: 'a responder',
      permitted: 'yes',
      because: 'a responder may',
      state: 'in-time',
      collateral: '1 workload without rights',
      commands: [['kubectl', '-n', 'payments', 'delete', "rolebinding/x'$(reboot)"]],
    },
    {
      step: 'tokens',
      what: 'delete the pod, once what has to be kept of it is',
      minutes: { least: 0, most: 2 },
      by: 'a responder',
      permitted: 'no',
      because: 'no responder may delete pods',
      state: 'refused',
      collateral: 'the pod and what is in its memory are lost: capture first',
      commands: [],
    },
  ],
  gaps: NONE,
  exposedBy: { rows: ['apps/Deployment/payments/api', 'node-1'], truncated: 0 },
  perhaps: false,
};

const certificate: WorksheetRow = {
  ...token,
  credential: 'plan/credentials/staticAdminCerts/<b>old</b>',
  class: 'masters-certificate',
  title: 'Client certificate in system:masters',
  grade: 'admin',
  state: 'none',
  credit: ['0', '0'],
  why: 'nothing takes it back; 2 to 72 hours: rotate the CA of the cluster',
  sharedBy: NONE,
  ways: [
    {
      step: 'certificates',
      what: 'rotate the CA of the cluster',
      minutes: { least: 120, most: 4320 },
      by: 'whoever runs the control plane',
      permitted: 'unknown',
      because: 'nobody has shown that he may',
      state: 'late',
      collateral: 'every node gets new certificates',
      commands: [['<rotate the CA by the runbook of the cluster>']],
    },
  ],
  exposedBy: { rows: ['Group platform-admins'], truncated: 2 },
};

const secret: WorksheetRow = {
  ...token,
  credential: 'core/Secret/payments/db',
  class: 'app-secret',
  title: 'Password or key of an application',
  grade: 'data',
  state: 'unknown',
  credit: ['0', '1'],
  why: 'who rotates it was not seen: rotate it where it was issued',
  rotation: 'manual',
  ways: [
    {
      step: 'secrets',
      what: 'rotate it where it was issued',
      minutes: { least: 1, most: null },
      by: 'whoever issued it',
      permitted: 'unknown',
      because: 'who rotates it was not seen',
      state: 'unknown',
      collateral: '',
      commands: [],
    },
  ],
  gaps: {
    rows: [
      {
        source: 'plan/drills',
        cause: 'not-attested',
        detail: 'no drill of the last year shows it',
        permission: 'a drill of type revocation',
      },
    ],
    truncated: 0,
  },
  perhaps: true,
};

/** What the revocation drill found: each state, something hostile, something cut off. */
export const revocation: Revocation = {
  objective: { minutes: 15, declared: false },
  credit: ['1/7', '3/7'],
  states: [
    { state: 'in-time', count: 1 },
    { state: 'none', count: 1 },
    { state: 'unknown', count: 1 },
  ],
  credentials: { rows: [certificate, secret, token], truncated: 4 },
  targets: {
    rows: [
      {
        kind: 'pod',
        name: 'apps/Deployment/payments/api',
        standing: 'critical',
        credit: ['1', '1'],
        credentials: 1,
        inTime: 1,
        notes: ['A pod that is quarantined and kept alive keeps its token'],
      },
      {
        kind: 'user',
        name: 'Group platform-admins',
        standing: '',
        credit: ['0', '0'],
        credentials: 1,
        inTime: 0,
        notes: [],
      },
    ],
    truncated: 0,
  },
};
