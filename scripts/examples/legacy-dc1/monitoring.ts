import { namespace, type Part, serviceAccount } from '../control-plane/run.ts';
import { container, hostPath } from '../pod-spec.ts';
import { account, allow, grant } from '../rbac/rules.ts';
import { charted, old } from './site.ts';

/** Metrics and logs of 2021, kept in the cluster they watch. */
export function monitoring(): Part {
  return {
    objects: [
      namespace('monitoring'),
      ...['fluentd', 'prometheus'].map((name) => serviceAccount('monitoring', name)),
      ...grant('fluentd', account('monitoring', 'fluentd'), [
        allow('read', 'core', 'pods namespaces'),
      ]),
      ...grant('prometheus', account('monitoring', 'prometheus'), [
        allow('read', 'core', 'nodes nodes/proxy services endpoints pods secrets'),
      ]),
    ],
    workloads: [fluentd(), elasticsearch(), prometheus(), grafana(), nodeExporter()],
    services: [
      {
        namespace: 'monitoring',
        name: 'elasticsearch',
        selector: { app: 'elasticsearch' },
        ports: ['http:9200:9200'],
      },
      {
        namespace: 'monitoring',
        name: 'grafana',
        type: 'NodePort',
        selector: { app: 'grafana' },
        ports: ['http:80:3000:30300'],
      },
      {
        namespace: 'monitoring',
        name: 'prometheus',
        selector: { app: 'prometheus' },
        ports: ['http:9090:9090'],
      },
    ],
  };
}

/** Only on the nodes that somebody labelled, and only into the cluster itself. */
function fluentd(): ReturnType<typeof old> {
  return old({
    kind: 'DaemonSet',
    namespace: 'monitoring',
    name: 'fluentd',
    labels: charted('fluentd', 'fluentd-elasticsearch-11.9.0', 'fluentd'),
    since: '2021-10-04',
    rolledOut: '2021-10-04',
    spec: {
      serviceAccountName: 'fluentd',
      nodeSelector: { logging: 'enabled' },
      containers: [
        container({
          name: 'fluentd',
          image: 'fluent/fluentd-kubernetes-daemonset:v1.12-debian-elasticsearch7-1',
          env: [{ name: 'FLUENT_ELASTICSEARCH_HOST', value: 'elasticsearch.monitoring.svc' }],
          mounts: [{ name: 'varlog', mountPath: '/var/log' }],
        }),
      ],
      volumes: [hostPath('varlog', '/var/log')],
    },
  });
}

function elasticsearch(): ReturnType<typeof old> {
  return old({
    kind: 'StatefulSet',
    namespace: 'monitoring',
    name: 'elasticsearch',
    since: '2021-10-04',
    rolledOut: '2021-10-04',
    claims: [{ name: 'data', storageClass: 'nfs-client', size: '100Gi' }],
    spec: {
      containers: [
        container({
          name: 'elasticsearch',
          image: 'docker.elastic.co/elasticsearch/elasticsearch:7.10.2',
          ports: ['http:9200'],
          mounts: [{ name: 'data', mountPath: '/usr/share/elasticsearch/data' }],
        }),
      ],
    },
  });
}

function prometheus(): ReturnType<typeof old> {
  return old({
    namespace: 'monitoring',
    name: 'prometheus',
    since: '2021-06-21',
    rolledOut: '2022-03-14',
    spec: {
      serviceAccountName: 'prometheus',
      containers: [
        container({ name: 'prometheus', image: 'prom/prometheus:v2.26.0', ports: ['http:9090'] }),
      ],
    },
  });
}

function grafana(): ReturnType<typeof old> {
  return old({
    namespace: 'monitoring',
    name: 'grafana',
    since: '2021-06-21',
    rolledOut: '2021-06-21',
    spec: {
      containers: [
        container({ name: 'grafana', image: 'grafana/grafana:7.5.7', ports: ['http:3000'] }),
      ],
    },
  });
}

function nodeExporter(): ReturnType<typeof old> {
  return old({
    kind: 'DaemonSet',
    namespace: 'monitoring',
    name: 'node-exporter',
    since: '2021-06-21',
    rolledOut: '2021-06-21',
    spec: {
      hostNetwork: true,
      hostPID: true,
      containers: [
        container({
          name: 'node-exporter',
          image: 'prom/node-exporter:v1.1.2',
          args: ['--path.rootfs=/host'],
          ports: ['metrics:9100'],
          mounts: [{ name: 'root', mountPath: '/host', readOnly: true }],
        }),
      ],
      volumes: [hostPath('root', '/')],
    },
  });
}
