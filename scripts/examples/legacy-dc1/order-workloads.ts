import { container, fromSecret, hostPath, type PodSpec } from '../pod-spec.ts';
import { charted, old, REGISTRY } from './site.ts';

const SINCE = { since: '2021-06-14', rolledOut: '2023-02-27' } as const;

export function orderWorkloads(): readonly ReturnType<typeof old>[] {
  return [
    ordersWeb(),
    ordersWorker(),
    ordersDb(),
    erpSync(),
    erpBridge(),
    gateway(),
    redis(),
    jenkins(),
  ];
}

function ordersWeb(): ReturnType<typeof old> {
  return old({
    ...SINCE,
    namespace: 'orders',
    name: 'orders-web',
    labels: charted('orders', 'orders-0.4.2', 'orders-web'),
    replicas: 3,
    revision: 31,
    spec: {
      containers: [
        container({
          name: 'web',
          image: `${REGISTRY}/orders/web:latest`,
          ports: ['http:8080'],
          env: [fromSecret('DB_PASSWORD', 'orders-db', 'password')],
        }),
      ],
    },
  });
}

function ordersWorker(): ReturnType<typeof old> {
  return old({
    ...SINCE,
    namespace: 'orders',
    name: 'orders-worker',
    labels: charted('orders', 'orders-0.4.2', 'orders-worker'),
    replicas: 2,
    revision: 28,
    spec: {
      containers: [
        container({
          name: 'worker',
          image: `${REGISTRY}/orders/worker:latest`,
          command: ['/app/worker'],
        }),
      ],
    },
  });
}

function ordersDb(): ReturnType<typeof old> {
  return old({
    ...SINCE,
    kind: 'StatefulSet',
    namespace: 'orders',
    name: 'orders-db',
    labels: charted('orders', 'orders-0.4.2', 'orders-db'),
    replicas: 1,
    claims: [{ name: 'data', storageClass: 'nfs-client', size: '200Gi' }],
    spec: {
      containers: [
        container({
          name: 'mysql',
          image: 'mysql:5.7',
          ports: ['mysql:3306'],
          env: [fromSecret('MYSQL_ROOT_PASSWORD', 'orders-db', 'root-password')],
          mounts: [{ name: 'data', mountPath: '/var/lib/mysql' }],
        }),
      ],
    },
  });
}

/** Speaks to the warehouse's network by the addresses of the nodes. */
function erpSync(): ReturnType<typeof old> {
  return old({
    kind: 'DaemonSet',
    namespace: 'erp',
    name: 'erp-sync',
    since: '2021-09-06',
    rolledOut: '2022-05-16',
    spec: {
      serviceAccountName: 'erp-sync',
      hostNetwork: true,
      hostPID: true,
      containers: [
        container({
          name: 'sync',
          image: `${REGISTRY}/erp/sync:2.1`,
          security: { privileged: true },
          mounts: [{ name: 'host', mountPath: '/host' }],
        }),
      ],
      volumes: [hostPath('host', '/')],
    },
  });
}

function erpBridge(): ReturnType<typeof old> {
  return old({
    namespace: 'erp',
    name: 'erp-bridge',
    since: '2021-09-06',
    rolledOut: '2022-05-16',
    replicas: 1,
    spec: {
      hostNetwork: true,
      containers: [
        container({ name: 'bridge', image: `${REGISTRY}/erp/bridge:latest`, ports: ['soap:8000'] }),
      ],
    },
  });
}

function gateway(): ReturnType<typeof old> {
  return old({
    namespace: 'default',
    name: 'order-gateway',
    since: '2021-06-01',
    rolledOut: '2024-01-22',
    replicas: 2,
    revision: 17,
    spec: {
      containers: [
        container({
          name: 'gateway',
          image: `${REGISTRY}/orders/gateway:latest`,
          ports: ['http:8080'],
        }),
      ],
    },
  });
}

function redis(): ReturnType<typeof old> {
  return old({
    namespace: 'default',
    name: 'redis',
    since: '2021-06-01',
    rolledOut: '2021-06-01',
    spec: { containers: [container({ name: 'redis', image: 'redis:5', ports: ['redis:6379'] })] },
  });
}

function jenkins(): ReturnType<typeof old> {
  return old({
    namespace: 'default',
    name: 'jenkins',
    labels: charted('jenkins', 'jenkins-1.9.24', 'jenkins'),
    since: '2021-07-12',
    rolledOut: '2021-11-03',
    spec: {
      containers: [
        container({
          name: 'jenkins',
          image: 'jenkins/jenkins:lts',
          ports: ['http:8080', 'agent:50000'],
          mounts: [
            { name: 'docker-sock', mountPath: '/var/run/docker.sock' },
            { name: 'home', mountPath: '/var/jenkins_home' },
          ],
          security: { runAsUser: 0 },
        }),
      ],
      volumes: [hostPath('docker-sock', '/var/run/docker.sock'), hostPath('home', '/srv/jenkins')],
    },
  });
}

/** Somebody's way onto the nodes, left running. */
export function toolbox(): PodSpec {
  return {
    hostPID: true,
    containers: [
      container({
        name: 'toolbox',
        image: 'ubuntu:latest',
        command: ['sleep', 'infinity'],
        mounts: [{ name: 'host', mountPath: '/host' }],
        security: { privileged: true },
      }),
    ],
    volumes: [hostPath('host', '/')],
  };
}
