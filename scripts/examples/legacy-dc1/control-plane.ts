import type { LonePod, Part } from '../control-plane/run.ts';
import { container, hostPath, type Volume } from '../pod-spec.ts';
import { object, type Raw } from '../raw.ts';
import { allow, bind, bindCluster, clusterRole, group, role, user } from '../rbac/rules.ts';
import { CONTROL_PLANE, hashed } from './site.ts';

const PKI = '/etc/kubernetes/pki';

interface StaticPod {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly volumes: readonly Volume[];
}

/** As kubeadm wrote them in 2021, upgraded since: no audit policy, no encryption of Secrets. */
const STATIC_PODS: readonly StaticPod[] = [
  {
    name: 'kube-apiserver',
    image: 'registry.k8s.io/kube-apiserver:v1.29.6',
    args: [
      'kube-apiserver',
      '--advertise-address=10.8.0.10',
      '--allow-privileged=true',
      '--authorization-mode=Node,RBAC',
      `--client-ca-file=${PKI}/ca.crt`,
      '--enable-admission-plugins=NodeRestriction',
      '--enable-bootstrap-token-auth=true',
      '--etcd-servers=https://127.0.0.1:2379',
      `--etcd-cafile=${PKI}/etcd/ca.crt`,
      '--profiling=true',
      '--secure-port=6443',
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${PKI}/sa.pub`,
      '--service-cluster-ip-range=10.96.0.0/12',
      `--tls-cert-file=${PKI}/apiserver.crt`,
    ],
    volumes: [hostPath('ca-certs', '/etc/ssl/certs'), hostPath('k8s-certs', PKI)],
  },
  {
    name: 'kube-controller-manager',
    image: 'registry.k8s.io/kube-controller-manager:v1.29.6',
    args: [
      'kube-controller-manager',
      '--allocate-node-cidrs=true',
      '--bind-address=127.0.0.1',
      '--cluster-cidr=10.244.0.0/16',
      '--controllers=*,bootstrapsigner,tokencleaner',
      '--leader-elect=true',
      '--use-service-account-credentials=true',
    ],
    volumes: [
      hostPath('k8s-certs', PKI),
      hostPath('kubeconfig', '/etc/kubernetes/controller-manager.conf'),
    ],
  },
  {
    name: 'kube-scheduler',
    image: 'registry.k8s.io/kube-scheduler:v1.29.6',
    args: ['kube-scheduler', '--bind-address=127.0.0.1', '--leader-elect=true'],
    volumes: [hostPath('kubeconfig', '/etc/kubernetes/scheduler.conf')],
  },
  {
    name: 'etcd',
    image: 'registry.k8s.io/etcd:3.5.12-0',
    args: [
      'etcd',
      '--client-cert-auth=true',
      '--data-dir=/var/lib/etcd',
      '--listen-client-urls=https://127.0.0.1:2379,https://10.8.0.10:2379',
      `--name=${CONTROL_PLANE}`,
      '--snapshot-count=10000',
    ],
    volumes: [hostPath('etcd-certs', `${PKI}/etcd`), hostPath('etcd-data', '/var/lib/etcd')],
  },
];

export function controlPlane(): Part {
  return {
    pods: STATIC_PODS.map(mirror),
    objects: [...kubeadmRbac(), kubeletConfig(), ...apiServer()],
  };
}

function mirror({ name, image, args, volumes }: StaticPod): LonePod {
  const hash = hashed(name);
  return {
    static: true,
    namespace: 'kube-system',
    name: `${name}-${CONTROL_PLANE}`,
    node: CONTROL_PLANE,
    started: '2024-07-02T19:48:12Z',
    template: {
      labels: { component: name, tier: 'control-plane' },
      annotations: {
        'kubernetes.io/config.hash': hash,
        'kubernetes.io/config.mirror': hash,
        'kubernetes.io/config.seen': '2024-07-02T19:47:58.114Z',
        'kubernetes.io/config.source': 'file',
      },
      spec: {
        automountServiceAccountToken: false,
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        tolerations: [{ operator: 'Exists', effect: 'NoExecute' }],
        containers: [
          container({
            name,
            image,
            command: args,
            cpu: '100m',
            memory: '256Mi',
            mounts: volumes.map((one) => ({ name: one.name, mountPath: pathOf(one) })),
          }),
        ],
        volumes,
      },
    },
  };
}

function pathOf(volume: Volume): string {
  return String(Reflect.get(Object(volume['hostPath']), 'path'));
}

/** As kubeadm hands it to the kubelets, but for the port that the old metrics agent reads from. */
function kubeletConfig(): Raw {
  const settings = [
    'apiVersion: kubelet.config.k8s.io/v1beta1',
    'authentication:',
    '  anonymous:',
    '    enabled: false',
    '  webhook:',
    '    cacheTTL: 0s',
    '    enabled: true',
    'authorization:',
    '  mode: Webhook',
    'clusterDNS:',
    '- 10.96.0.10',
    'clusterDomain: cluster.local',
    'kind: KubeletConfiguration',
    'readOnlyPort: 10255',
    'rotateCertificates: true',
    '',
  ];
  const meta = { name: 'kubelet-config', namespace: 'kube-system' };
  return object('v1', 'ConfigMap', meta, { data: { kubelet: settings.join('\n') } });
}

function kubeadmRbac(): readonly Raw[] {
  const csr = 'system:certificates.k8s.io:certificatesigningrequests';
  const joining = [group('system:bootstrappers:kubeadm:default-node-token')];
  const anybodyJoining = [...joining, group('system:nodes')];
  const config = (name: string, configMap: string): readonly Raw[] => [
    role('kube-system', name, [allow('get', 'core', 'configmaps', configMap)]),
    bind('kube-system', name, name, anybodyJoining),
  ];
  return [
    clusterRole('kubeadm:get-nodes', [allow('get', 'core', 'nodes')]),
    bindCluster('kubeadm:get-nodes', 'kubeadm:get-nodes', joining),
    bindCluster('kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', joining),
    bindCluster('kubeadm:node-autoapprove-bootstrap', `${csr}:nodeclient`, joining),
    bindCluster('kubeadm:node-autoapprove-certificate-rotation', `${csr}:selfnodeclient`, [
      group('system:nodes'),
    ]),
    bindCluster('kubeadm:node-proxier', 'system:node-proxier', [
      { kind: 'ServiceAccount', namespace: 'kube-system', name: 'kube-proxy' },
    ]),
    bindCluster('kubeadm:cluster-admins', 'cluster-admin', [group('kubeadm:cluster-admins')]),
    role('kube-public', 'kubeadm:bootstrap-signer-clusterinfo', [
      allow('get', 'core', 'configmaps', 'cluster-info'),
    ]),
    bind(
      'kube-public',
      'kubeadm:bootstrap-signer-clusterinfo',
      'kubeadm:bootstrap-signer-clusterinfo',
      [user('system:anonymous')],
    ),
    ...config('kubeadm:kubelet-config', 'kubelet-config'),
    ...config('kubeadm:nodes-kubeadm-config', 'kubeadm-config'),
    ...config('kube-proxy', 'kube-proxy'),
  ];
}

function apiServer(): readonly Raw[] {
  const meta = { name: 'kubernetes', namespace: 'default' };
  const port = { name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 };
  return [
    object(
      'v1',
      'Service',
      { ...meta, labels: { component: 'apiserver', provider: 'kubernetes' } },
      {
        spec: {
          type: 'ClusterIP',
          clusterIP: '10.96.0.1',
          clusterIPs: ['10.96.0.1'],
          ports: [port],
        },
        status: { loadBalancer: {} },
      },
    ),
    object(
      'discovery.k8s.io/v1',
      'EndpointSlice',
      { ...meta, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      {
        addressType: 'IPv4',
        endpoints: [{ addresses: ['10.8.0.10'], conditions: { ready: true } }],
        ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
      },
    ),
  ];
}
