import type { NetworkIsolation } from '../../../src/model/pictures/isolation.ts';

/** Four namespaces of which one is open, and two exposed workloads. */
export const isolation: NetworkIsolation = {
  basis: 'enforced',
  matrix: {
    namespaces: [
      { name: 'checkout', tenant: true, leaves: 0, enters: 1 },
      { name: 'old-billing', tenant: true, leaves: 2, enters: 3 },
      { name: 'shop', tenant: true, leaves: 0, enters: 1 },
      { name: 'kube-system', tenant: false, leaves: 4, enters: 3 },
    ],
    truncated: 0,
    rows: ['1o2c1p', '1c3o', '1p1c1o1p', '1u1o1u1o'],
    declared: ['1o2c1p', '1c1o1c1o', '1p1c1o1p', '1u1o1u1o'],
    reasons: [
      'what leaves is closed by NetworkPolicy shop/default-deny, but for what policies allow',
      'what comes in is closed by NetworkPolicy shop/default-deny, but for what policies allow',
      'what leaves is open: no policy closes it',
      'what comes in is open: no policy closes it',
      'what leaves: not known whether it is closed (policies of kube-system were not seen)',
      'NetworkPolicy checkout/from-shop allows TCP 8080 (spec.ingress[0])',
    ],
    why: [2, 0, 5],
  },
  fans: {
    rows: [
      {
        workload: 'apps/Deployment/shop/web',
        namespace: 'shop',
        critical: true,
        host: false,
        namespaces: { rows: ['checkout', 'kube-system'], truncated: 0 },
        perhaps: 0,
        of: 3,
        targets: [
          { target: 'internet', state: 'some', why: 'some addresses, TCP 443' },
          { target: 'nodes', state: 'closed', why: 'policies let nothing through' },
          {
            target: 'metadata',
            state: 'closed',
            why: 'policies keep it from the metadata service',
          },
          { target: 'api', state: 'unknown', why: 'not seen' },
        ],
      },
      {
        workload: 'apps/DaemonSet/old-billing/gateway',
        namespace: 'old-billing',
        critical: false,
        host: true,
        namespaces: { rows: ['checkout', 'shop', 'kube-system'], truncated: 0 },
        perhaps: 0,
        of: 3,
        targets: [
          { target: 'internet', state: 'reached', why: 'any address' },
          { target: 'nodes', state: 'reached', why: 'everything' },
          {
            target: 'metadata',
            state: 'reached',
            why: 'it is on the network of its node, and gets what the node gets',
          },
          { target: 'api', state: 'reached', why: 'everything' },
        ],
      },
    ],
    truncated: 0,
  },
};
