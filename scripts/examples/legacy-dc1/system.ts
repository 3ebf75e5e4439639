import { namespace, type Part, serviceAccount } from '../control-plane/run.ts';
import { container, EVERYWHERE, hostPath } from '../pod-spec.ts';
import { object } from '../raw.ts';
import { account, allow, bindCluster, grant } from '../rbac/rules.ts';
import { charted, old } from './site.ts';

const SYSTEM = 'kube-system';

/** Network, DNS, and what was put into kube-system over the years. */
export function system(): Part {
  return {
    objects: [
      namespace('kube-flannel', {
        'k8s-app': 'flannel',
        'pod-security.kubernetes.io/enforce': 'privileged',
      }),
      namespace('kubernetes-dashboard'),
      serviceAccount('kube-flannel', 'flannel'),
      ...['kube-proxy', 'coredns', 'tiller', 'cleanup'].map((one) => serviceAccount(SYSTEM, one)),
      serviceAccount('kubernetes-dashboard', 'kubernetes-dashboard'),
      ...grant('flannel', account('kube-flannel', 'flannel'), [
        allow('get', 'core', 'pods'),
        allow('read', 'core', 'nodes'),
        allow('patch', 'core', 'nodes/status'),
      ]),
      ...grant('system:coredns', account(SYSTEM, 'coredns'), [
        allow('follow', 'core', 'endpoints services pods namespaces'),
        allow('follow', 'discovery.k8s.io', 'endpointslices'),
      ]),
      ...['tiller', 'cleanup'].map((name) =>
        bindCluster(name, 'cluster-admin', [account(SYSTEM, name)]),
      ),
      bindCluster('kubernetes-dashboard', 'cluster-admin', [
        account('kubernetes-dashboard', 'kubernetes-dashboard'),
      ]),
      object(
        'v1',
        'ConfigMap',
        { name: 'kube-flannel-cfg', namespace: 'kube-flannel' },
        {
          data: { 'net-conf.json': '{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}' },
        },
      ),
    ],
    workloads: [flannel(), kubeProxy(), coredns(), tiller(), dashboard()],
    crons: [
      {
        namespace: SYSTEM,
        name: 'cleanup-evicted',
        labels: { app: 'cleanup-evicted' },
        schedule: '0 * * * *',
        since: '2022-03-22',
        runs: ['2026-11-20T06:00:00Z', '2026-11-20T07:00:00Z', '2026-11-20T08:00:00Z'],
        seconds: 9,
        template: {
          labels: { app: 'cleanup-evicted' },
          spec: {
            serviceAccountName: 'cleanup',
            containers: [
              container({
                name: 'kubectl',
                image: 'bitnami/kubectl:latest',
                command: [
                  'sh',
                  '-c',
                  'kubectl delete pods -A --field-selector=status.phase=Failed',
                ],
              }),
            ],
          },
        },
      },
    ],
    services: [
      {
        namespace: SYSTEM,
        name: 'kube-dns',
        labels: { 'k8s-app': 'kube-dns' },
        selector: { app: 'coredns' },
        ports: ['dns:53:53/UDP', 'dns-tcp:53:53'],
      },
      {
        namespace: SYSTEM,
        name: 'tiller-deploy',
        selector: { app: 'tiller-deploy' },
        ports: ['tiller:44134:tiller'],
      },
      {
        namespace: 'kubernetes-dashboard',
        name: 'kubernetes-dashboard',
        type: 'NodePort',
        selector: { app: 'kubernetes-dashboard' },
        ports: ['https:443:https:30443'],
      },
    ],
  };
}

function flannel(): ReturnType<typeof old> {
  return old({
    kind: 'DaemonSet',
    namespace: 'kube-flannel',
    name: 'kube-flannel-ds',
    labels: { 'k8s-app': 'flannel', tier: 'node' },
    since: '2021-05-18',
    rolledOut: '2022-11-08',
    spec: {
      hostNetwork: true,
      priorityClassName: 'system-node-critical',
      serviceAccountName: 'flannel',
      tolerations: EVERYWHERE,
      containers: [
        container({
          name: 'kube-flannel',
          image: 'docker.io/rancher/mirrored-flannelcni-flannel:v0.20.2',
          command: ['/opt/bin/flanneld'],
          args: ['--ip-masq', '--kube-subnet-mgr'],
          cpu: '100m',
          memory: '50Mi',
          mounts: [{ name: 'run', mountPath: '/run/flannel' }],
          security: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
        }),
      ],
      volumes: [hostPath('run', '/run/flannel'), hostPath('cni', '/etc/cni/net.d')],
    },
  });
}

function kubeProxy(): ReturnType<typeof old> {
  return old({
    kind: 'DaemonSet',
    namespace: SYSTEM,
    name: 'kube-proxy',
    labels: { 'k8s-app': 'kube-proxy' },
    since: '2021-05-18',
    rolledOut: '2024-07-02',
    revision: 6,
    spec: {
      hostNetwork: true,
      priorityClassName: 'system-node-critical',
      serviceAccountName: 'kube-proxy',
      tolerations: EVERYWHERE,
      containers: [
        container({
          name: 'kube-proxy',
          image: 'registry.k8s.io/kube-proxy:v1.29.6',
          command: ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf'],
          security: { privileged: true },
        }),
      ],
      volumes: [
        hostPath('xtables-lock', '/run/xtables.lock', 'FileOrCreate'),
        hostPath('lib-modules', '/lib/modules'),
      ],
    },
  });
}

function coredns(): ReturnType<typeof old> {
  return old({
    namespace: SYSTEM,
    name: 'coredns',
    labels: { 'k8s-app': 'kube-dns' },
    replicas: 2,
    since: '2021-05-18',
    rolledOut: '2024-07-02',
    revision: 5,
    spec: {
      priorityClassName: 'system-cluster-critical',
      serviceAccountName: 'coredns',
      tolerations: [
        { key: 'CriticalAddonsOnly', operator: 'Exists' },
        { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
      ],
      containers: [
        container({
          name: 'coredns',
          image: 'registry.k8s.io/coredns/coredns:v1.11.1',
          args: ['-conf', '/etc/coredns/Corefile'],
          ports: ['dns:53/UDP', 'dns-tcp:53', 'metrics:9153'],
          probe: '/health',
          cpu: '100m',
          memory: '70Mi',
          security: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
          },
        }),
      ],
    },
  });
}

/** Helm 2's server: unsupported since 2020, never removed. */
function tiller(): ReturnType<typeof old> {
  return old({
    namespace: SYSTEM,
    name: 'tiller-deploy',
    labels: { name: 'tiller' },
    since: '2021-05-20',
    rolledOut: '2021-05-20',
    spec: {
      serviceAccountName: 'tiller',
      containers: [
        container({
          name: 'tiller',
          image: 'ghcr.io/helm/tiller:v2.17.0',
          ports: ['tiller:44134', 'http:44135'],
          env: [{ name: 'TILLER_NAMESPACE', value: SYSTEM }],
        }),
      ],
    },
  });
}

function dashboard(): ReturnType<typeof old> {
  return old({
    namespace: 'kubernetes-dashboard',
    name: 'kubernetes-dashboard',
    labels: charted('dashboard', 'kubernetes-dashboard-4.0.3', 'kubernetes-dashboard'),
    since: '2021-06-02',
    rolledOut: '2021-06-02',
    spec: {
      serviceAccountName: 'kubernetes-dashboard',
      containers: [
        container({
          name: 'kubernetes-dashboard',
          image: 'kubernetesui/dashboard:v2.2.0',
          args: [
            '--auto-generate-certificates',
            '--enable-skip-login',
            '--namespace=kubernetes-dashboard',
          ],
          ports: ['https:8443'],
        }),
      ],
    },
  });
}
