import type { AttackHop, BlastRadii } from '../../../src/model/pictures/blast-radius.ts';

const RBAC = 'rbac.authorization.k8s.io';
const WEB = 'apps/Deployment/shop/web';
const ACCOUNT = 'core/ServiceAccount/shop/web';
const LEDGER = 'apps/StatefulSet/payments/ledger';

function hop(edge: string, from: string, to: string, object?: string): AttackHop {
  const because =
    object === undefined ? [] : [{ object, path: 'roleRef.name', value: 'ClusterRole/<b>x</b>' }];
  return { edge, from, to, certain: true, because, gaps: [] };
}

/** A web shop whose account mints its way up, and a ledger that may hold more than was seen. */
export const blastRadius: BlastRadii = {
  starts: 24,
  crossed: [
    { limit: 'cluster-admin', certain: 1, possible: 0 },
    { limit: 'foreign-node', certain: 1, possible: 2 },
    { limit: 'frontier', certain: 0, possible: 3 },
  ],
  worst: {
    rows: [
      {
        start: {
          type: 'workload',
          key: WEB,
          namespace: 'shop',
          critical: true,
          exposed: 'yes',
          assumed: true,
        },
        counts: [
          { kind: 'cluster', lo: 1, hi: 1 },
          { kind: 'host', lo: 3, hi: 3 },
          { kind: 'workload', lo: 41, hi: 44 },
          { kind: 'frontier', lo: 0, hi: 1 },
        ],
        tiers: [{ tier: 'critical', lo: 9, hi: 9 }],
        paths: [
          {
            limit: 'cluster-admin',
            to: 'cluster-admin',
            certain: true,
            steps: 3,
            hops: [
              hop('runs-as', `pod:${WEB}@n1`, ACCOUNT, WEB),
              hop('mint-tokens', ACCOUNT, 'accounts:ops', `${RBAC}/RoleBinding/ops/web-mints`),
              hop('any-account', 'accounts:ops', 'core/ServiceAccount/ops/root'),
              hop('everything', 'core/ServiceAccount/ops/root', 'cluster-admin', `${RBAC}/x`),
            ],
          },
        ],
        exposed: {
          rows: [
            {
              workload: 'payments/ledger[StatefulSet]',
              key: LEDGER,
              services: ['payments/ledger'],
              tier: 'critical',
              ports: ['TCP 5432'],
              served: 'declared',
              certain: true,
            },
          ],
          truncated: 6,
        },
        values: [
          {
            id: 'Q6',
            title: 'Remove the pods',
            value: ['44/45', '1'],
            before: { lo: 45, hi: 45 },
            after: { lo: 0, hi: 1 },
            network: 'cut',
            leaves: ['given-secret:shop/db: it was read, and works until it is changed'],
          },
        ],
      },
      {
        start: {
          type: 'workload',
          key: LEDGER,
          namespace: 'payments',
          critical: true,
          exposed: 'no',
          assumed: false,
        },
        counts: [{ kind: 'workload', lo: 1, hi: 1 }],
        tiers: [{ tier: 'critical', lo: 1, hi: 1 }],
        paths: [
          {
            limit: 'frontier',
            to: 'frontier:unseen',
            certain: false,
            steps: 2,
            hops: [
              hop('given-secret', `pod:${LEDGER}@n2`, 'given-secret:payments/db', LEDGER),
              {
                edge: 'not-seen',
                from: 'given-secret:payments/db',
                to: 'frontier:unseen',
                certain: false,
                because: [],
                gaps: [
                  {
                    source: 'core/Secret',
                    cause: 'not-collected',
                    detail: 'Secrets are listed only when asked for',
                  },
                ],
              },
            ],
          },
        ],
        exposed: { rows: [], truncated: 0 },
        values: [],
      },
    ],
    truncated: 4,
  },
};
