import { namespace, type Part, serviceAccount } from '../control-plane/run.ts';
import { container } from '../pod-spec.ts';
import { object, type Raw } from '../raw.ts';
import { account, allow, bind, bindCluster, role, user } from '../rbac/rules.ts';
import { orderWorkloads, toolbox } from './order-workloads.ts';
import { charted, REGISTRY } from './site.ts';

/** The order system that the shop ran before the cloud, and what has grown around it. */
export function orderSystem(): Part {
  return {
    objects: [
      namespace('orders'),
      namespace('erp', { owner: 'erp' }),
      serviceAccount('erp', 'erp-sync'),
      ...rights(),
      ...volumes(),
    ],
    workloads: orderWorkloads(),
    pods: [
      {
        namespace: 'default',
        name: 'toolbox',
        node: 'dc1-k8s-wk02',
        started: '2025-08-11T15:20:44Z',
        template: { labels: { run: 'toolbox' }, spec: toolbox() },
      },
    ],
    crons: [
      {
        namespace: 'erp',
        name: 'nightly-export',
        labels: { app: 'nightly-export' },
        schedule: '0 1 * * *',
        since: '2021-09-06',
        runs: ['2026-11-18T01:00:00Z', '2026-11-19T01:00:00Z', '2026-11-20T01:00:00Z'],
        seconds: 1260,
        template: {
          labels: { app: 'nightly-export' },
          spec: {
            containers: [container({ name: 'export', image: `${REGISTRY}/erp/export:latest` })],
          },
        },
      },
    ],
    services: [
      {
        namespace: 'orders',
        name: 'orders-web',
        type: 'NodePort',
        labels: charted('orders', 'orders-0.4.2', 'orders-web'),
        selector: { app: 'orders-web' },
        ports: ['http:80:8080:30080'],
      },
      {
        namespace: 'orders',
        name: 'orders-db',
        selector: { app: 'orders-db' },
        ports: ['mysql:3306:3306'],
      },
      {
        namespace: 'erp',
        name: 'erp-bridge',
        type: 'NodePort',
        selector: { app: 'erp-bridge' },
        ports: ['soap:8000:8000:30800'],
      },
      {
        namespace: 'default',
        name: 'order-gateway',
        type: 'NodePort',
        selector: { app: 'order-gateway' },
        ports: ['http:80:8080:30081'],
      },
      {
        namespace: 'default',
        name: 'redis',
        selector: { app: 'redis' },
        ports: ['redis:6379:6379'],
      },
      {
        namespace: 'default',
        name: 'jenkins',
        type: 'NodePort',
        selector: { app: 'jenkins' },
        ports: ['http:8080:8080:32080', 'agent:50000:50000:32050'],
      },
    ],
  };
}

function rights(): readonly Raw[] {
  return [
    bindCluster('default-admin', 'cluster-admin', [account('default', 'default')]),
    bindCluster('jenkins-deploy', 'cluster-admin', [
      account('default', 'default'),
      user('jenkins'),
    ]),
    // Opened for the wallboard in the office, which nobody wanted to give a login.
    bindCluster('wallboard', 'view', [user('system:anonymous')]),
    bindCluster('ops-team', 'cluster-admin', [user('m.keller'), user('t.brandt'), user('s.oduya')]),
    role('orders', 'orders-runtime', [
      allow('read', 'core', 'secrets configmaps'),
      allow('read', 'core', 'pods'),
    ]),
    bind('orders', 'orders-runtime', 'orders-runtime', [account('orders', 'default')]),
  ];
}

function volumes(): readonly Raw[] {
  return [
    object(
      'storage.k8s.io/v1',
      'StorageClass',
      {
        name: 'nfs-client',
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
      },
      {
        provisioner: 'cluster.local/nfs-client-provisioner',
        reclaimPolicy: 'Delete',
        volumeBindingMode: 'Immediate',
      },
    ),
  ];
}
