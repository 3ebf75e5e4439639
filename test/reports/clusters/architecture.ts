import { listed } from '../../../src/model/picture.ts';
import type { Architecture, Zone } from '../../../src/model/pictures/architecture.ts';

const zone = (id: Zone['id'], parts: Partial<Zone> = {}): Zone => ({
  id,
  count: null,
  critical: 0,
  text: 'Everybody',
  names: listed([]),
  ...parts,
});

const policy = {
  object: 'networking.k8s.io/NetworkPolicy/shop/deny',
  path: 'spec.podSelector',
  value: '{}',
};

/** One of each: every state of a step, a row that is cut off, and what was not seen. */
export const architecture: Architecture = {
  build: [
    { topic: 'platform', state: 'known', text: 'EKS on aws', signs: [policy] },
    { topic: 'mesh', state: 'none', text: 'No service mesh', signs: [] },
    { topic: 'network', state: 'not-seen', text: 'No network plugin was recognised.', signs: [] },
  ],
  levers: {
    knownOn: '2026-11-15',
    rows: [
      { id: 'etcd', title: 'Restore of etcd', holder: 'provider', reason: 'Nobody reaches it.' },
      { id: 'backups', title: 'Backups', holder: 'ours', reason: 'Nobody else keeps any.' },
      { id: 'audit-log', title: 'Audit log', holder: 'shared', reason: 'The policy is fixed.' },
      { id: 'version', title: 'Upgrade', holder: 'unknown', reason: 'The table does not say.' },
    ],
  },
  fates: [
    { lost: 'zone', state: 'shared', why: '2 of 9 critical run in <one> zone', accepted: false },
    { lost: 'control-plane', state: 'apart', why: 'It is in several zones.', accepted: false },
    { lost: 'cluster', state: 'shared', why: 'No other cluster could serve it.', accepted: true },
    { lost: 'hub', state: 'unknown', why: 'The plan does not say.', accepted: false },
  ],
  responsibility: {
    knownOn: '2026-11-20',
    profile: 'EKS',
    reference: 'https://docs.aws.amazon.com/eks/latest/best-practices/security.html',
    rows: [
      { check: 'MON-01', owner: 'shared', proof: 'EKS writes it; we switch it on.' },
      { check: 'RBC-06', owner: 'provider', proof: 'The provider sets <the argument>.' },
    ],
  },
  nodes: {
    total: 7,
    groups: listed([
      {
        pool: 'apps',
        zone: 'eu-1a',
        os: 'linux',
        image: 'Bottlerocket',
        arch: 'arm64',
        runtime: 'containerd://2.1.7',
        count: 6,
        notReady: 1,
      },
      {
        pool: null,
        zone: null,
        os: 'windows',
        image: null,
        arch: null,
        runtime: null,
        count: 1,
        notReady: 0,
      },
    ]),
  },
  namespaces: {
    counts: { all: 40, system: 4, critical: 1, exposed: 2, isolated: 30 },
    list: listed(
      [
        {
          name: 'checkout',
          system: null,
          tier: 'critical',
          assumed: true,
          owner: 'checkout-oncall',
          workloads: 3,
          exposed: 'yes',
          isolated: 'yes',
          isolation: 'a policy isolates every pod',
          podSecurity: 'enforced',
        },
        {
          name: 'kube-system',
          system: 'Kubernetes',
          tier: 'unknown',
          assumed: false,
          owner: null,
          workloads: null,
          exposed: 'unknown',
          isolated: 'unknown',
          isolation: 'not all network policies were seen',
          podSecurity: 'unknown',
        },
        {
          name: 'left-out',
          system: null,
          tier: 'unknown',
          assumed: false,
          owner: null,
          workloads: 1,
          exposed: 'no',
          isolated: 'no',
          isolation: 'no policy isolates its pods',
          podSecurity: 'open',
        },
      ],
      2,
    ),
  },
  entries: {
    state: 'partial',
    list: listed([
      {
        kind: 'ingress',
        object: 'networking.k8s.io/Ingress/checkout/web',
        name: 'web',
        namespace: 'checkout',
        certainty: 'open',
        hosts: listed(['shop.example', 'm.shop.example', 'b.shop.example', 'a.shop.example']),
        addresses: listed(['203.0.113.7']),
        sources: listed([]),
        tls: true,
        workloads: listed(['apps/Deployment/checkout/web']),
        critical: true,
        sign: policy,
      },
      {
        kind: 'load-balancer',
        object: 'core/Service/old/ftp',
        name: 'ftp',
        namespace: 'old',
        certainty: 'possible',
        hosts: listed([]),
        addresses: listed([]),
        sources: listed(['198.51.100.0/24']),
        tls: null,
        workloads: listed([]),
        critical: false,
        sign: policy,
      },
    ]),
  },
  boundaries: {
    zones: [
      zone('internet'),
      zone('entries', {
        count: 2,
        critical: 1,
        text: '1 Ingress, 1 load balancer',
        names: listed(['shop.example', 'old/ftp']),
      }),
      zone('exposed', { count: 1, critical: 1, text: 'Reached', names: listed(['checkout']) }),
      zone('tenants', { text: 'Not seen' }),
      zone('system', {
        count: 4,
        text: 'Machinery',
        names: listed(['kube-system', 'kube-public'], 1),
      }),
      zone('nodes', { count: 7, text: 'In 2 zones', names: listed(['apps (6)']) }),
      zone('control-plane', { text: 'The provider runs it' }),
      zone('cloud', { text: 'aws' }),
    ],
    steps: [
      {
        from: 'internet',
        to: 'entries',
        crosses: 'Requests from anybody',
        state: 'partly',
        guards: [
          { state: 'guarded', text: '1 of 1 have a certificate', signs: [policy] },
          { state: 'unguarded', text: '0 of 1 limit who may connect', signs: [] },
        ],
      },
      {
        from: 'entries',
        to: 'exposed',
        crosses: 'Requests',
        state: 'guarded',
        guards: [{ state: 'guarded', text: '1 of 1 namespaces are isolated', signs: [] }],
      },
      {
        from: 'exposed',
        to: 'tenants',
        crosses: 'Connections',
        state: 'unguarded',
        guards: [{ state: 'unguarded', text: '0 of 3 namespaces are isolated', signs: [] }],
      },
      {
        from: 'internet',
        to: 'control-plane',
        crosses: 'Calls to the API server',
        state: 'not-seen',
        guards: [{ state: 'not-seen', text: 'Not seen: who reaches the API server', signs: [] }],
      },
    ],
  },
};
