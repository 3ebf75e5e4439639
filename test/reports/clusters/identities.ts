import type { AttackHop } from '../../../src/model/pictures/blast-radius.ts';
import type { Identities } from '../../../src/model/pictures/identities.ts';

const RBAC = 'rbac.authorization.k8s.io';

function hop(edge: string, from: string, to: string, objects: readonly string[] = []): AttackHop {
  const because = objects.map((object) => ({
    object,
    path: 'subjects[0]',
    value: 'ClusterRole/x',
  }));
  return { edge, from, to, certain: true, because, gaps: [] };
}

const CI = 'core/ServiceAccount/build/ci';
const OPERATOR = 'core/ServiceAccount/ops/operator';

/** A pipeline that mints its way up, a team with a namespace, and what Kubernetes ships. */
export const identities: Identities = {
  seen: 214,
  harmless: 190,
  perhaps: 9,
  worst: [
    { becomes: 'cluster-admin', certain: 3, possible: 0 },
    { becomes: 'node', certain: 0, possible: 2 },
    { becomes: 'namespace-admin', certain: 6, possible: 0 },
  ],
  classes: {
    rows: [
      {
        members: { rows: [CI, 'core/ServiceAccount/build/deploy'], truncated: 1 },
        gains: [
          {
            becomes: 'cluster-admin',
            name: '',
            others: 0,
            certain: true,
            path: [
              hop('mint-tokens', CI, 'accounts:ops', [`${RBAC}/RoleBinding/ops/ci-mints`]),
              hop('any-account', 'accounts:ops', OPERATOR),
              hop('everything', OPERATOR, 'cluster-admin', [`${RBAC}/ClusterRoleBinding/operator`]),
            ],
          },
        ],
      },
      {
        members: { rows: ['Group/shop-team'], truncated: 0 },
        gains: [
          {
            becomes: 'node',
            name: '',
            others: 0,
            certain: false,
            path: [
              {
                edge: 'steer-pods',
                from: 'Group/shop-team',
                to: 'pods:*',
                certain: false,
                because: [],
                gaps: [
                  {
                    source: 'fact/rbac-reach',
                    cause: 'not-collected',
                    detail: 'which pods would come',
                  },
                ],
              },
            ],
          },
          {
            becomes: 'namespace-admin',
            name: 'shop',
            others: 2,
            certain: true,
            path: [hop('everything', 'Group/shop-team', 'namespace-admin:shop')],
          },
        ],
      },
    ],
    truncated: 4,
  },
  shipped: {
    rows: [
      {
        members: { rows: ['Group/system:masters'], truncated: 0 },
        gains: [
          {
            becomes: 'cluster-admin',
            name: '',
            others: 0,
            certain: true,
            path: [hop('system-masters', 'Group/system:masters', 'cluster-admin')],
          },
        ],
      },
    ],
    truncated: 0,
  },
};
