import type { Access, AccessAnswer, AccessCell } from '../../../src/model/pictures/access.ts';

const binding = {
  object: 'rbac.authorization.k8s.io/ClusterRoleBinding/responders',
  path: 'subjects[0]',
  value: 'ClusterRole/responder',
};

const gap = {
  source: 'probe/subject-access-reviews',
  cause: 'forbidden',
  detail: 'EKS access policies may give rights that no binding shows',
  permission: 'create subjectaccessreviews.authorization.k8s.io',
} as const;

const yes: AccessCell = {
  state: 'yes',
  by: 'rbac',
  elevated: false,
  places: 2,
  evidence: [binding],
  answers: { rows: [], truncated: 0 },
};

const refused: AccessAnswer = {
  namespace: 'shop',
  state: 'no',
  by: 'api-server',
  lacking: { rows: ['delete pods'], truncated: 0 },
  evidence: [],
  gaps: { rows: [], truncated: 0 },
  disagrees: true,
};

const no: AccessCell = {
  ...yes,
  state: 'no',
  by: 'api-server',
  evidence: [],
  answers: { rows: [refused], truncated: 4 },
};

const perhaps: AccessCell = {
  ...no,
  state: 'unknown',
  by: 'rbac',
  answers: {
    rows: ['shop', 'billing'].map((namespace) => ({
      ...refused,
      namespace,
      state: 'unknown',
      by: 'rbac',
      lacking: { rows: ['patch cronjobs.batch'], truncated: 1 },
      gaps: { rows: [gap], truncated: 0 },
      disagrees: false,
    })),
    truncated: 0,
  },
};

const none: AccessCell = { ...yes, state: 'none', places: 0, evidence: [] };

/** Two responders: one may nearly everything, and too much; the other may little. */
export const access: Access = {
  credit: ['1/4', '49/100'],
  responders: {
    rows: [
      {
        key: 'Group/ir-responders',
        name: 'ir-responders',
        kind: 'Group',
        credit: ['9/10', '1'],
        beyond: [
          {
            id: 'read-secrets',
            title: 'Read every Secret',
            state: 'held',
            evidence: [binding],
            gaps: { rows: [], truncated: 0 },
          },
        ],
      },
      {
        key: 'User/duty@example.com',
        name: 'duty@example.com',
        kind: 'User',
        credit: ['0', '49/100'],
        beyond: [],
      },
    ],
    truncated: 1,
  },
  rights: [
    {
      id: 'see-pods',
      step: 'observe',
      title: 'See pods',
      severity: 'critical',
      required: 'yes',
      cells: [yes, yes],
    },
    {
      id: 'delete-pods',
      step: 'stop',
      title: 'Delete pods',
      severity: 'critical',
      required: 'yes',
      cells: [{ ...yes, elevated: true }, no],
    },
    {
      id: 'suspend-cronjobs',
      step: 'stop',
      title: 'Suspend cron jobs',
      severity: 'high',
      required: 'unknown',
      cells: [perhaps, none],
    },
  ],
  conditions: [
    {
      id: 'break-glass',
      title: 'A way in without identity provider and corporate network',
      state: 'no',
      why: 'a cloud role is not said to work without the corporate network',
      gaps: [],
    },
    {
      id: 'membership',
      title: 'Somebody is in ir-responders',
      state: 'unknown',
      why: 'the identity provider knows who is in it',
      gaps: [],
    },
  ],
  reviews: { answers: 12, gaps: { rows: [gap], truncated: 0 } },
  namespaces: { rows: ['billing', 'shop'], truncated: 0 },
};
