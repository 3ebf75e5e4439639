import { type Addon, addon } from '../addon.ts';
import type { Part } from '../control-plane/run.ts';
import { container, emptyDir, HARDENED, NON_ROOT } from '../pod-spec.ts';
import { object } from '../raw.ts';
import { account, allow, grant } from '../rbac/rules.ts';
import { identity } from './identities.ts';
import { loadBalancerWebhooks } from './load-balancer-webhook.ts';
import { nodeAgents } from './node-agents.ts';
import { EKS_REGISTRY, PLATFORM_POOL, pinned, REGION } from './site.ts';

const NS = 'kube-system';
const CRITICAL = { priorityClassName: 'system-cluster-critical', ...PLATFORM_POOL } as const;
const SINCE = { since: '2025-02-11', rolledOut: '2026-10-27' } as const;

/** Add-ons that EKS keeps in place, and the controllers that talk to AWS. */
export function kubeSystem(): Part {
  return {
    workloads: [...nodeAgents(), ...coreAddons(), ...awsControllers()],
    services: [
      {
        namespace: NS,
        name: 'kube-dns',
        labels: { 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS' },
        selector: { 'app.kubernetes.io/name': 'coredns' },
        ports: ['dns:53:53/UDP', 'dns-tcp:53:53', 'metrics:9153:9153'],
      },
      {
        namespace: NS,
        name: 'metrics-server',
        selector: { 'app.kubernetes.io/name': 'metrics-server' },
        ports: ['https:443:https'],
      },
      {
        namespace: NS,
        name: 'aws-load-balancer-webhook-service',
        selector: { 'app.kubernetes.io/name': 'aws-load-balancer-controller' },
        ports: ['webhook-server:443:webhook-server'],
      },
    ],
    objects: [
      ...accounts(),
      ...loadBalancerWebhooks(),
      object(
        'v1',
        'ConfigMap',
        { name: 'amazon-vpc-cni', namespace: NS },
        {
          data: {
            'enable-network-policy-controller': 'true',
            'enable-windows-ipam': 'false',
            'enable-windows-prefix-delegation': 'false',
            'branch-eni-cooldown': '60',
          },
        },
      ),
      object(
        'v1',
        'ConfigMap',
        { name: 'coredns', namespace: NS },
        { data: { Corefile: COREFILE } },
      ),
      object(
        'storage.k8s.io/v1',
        'CSIDriver',
        { name: 'ebs.csi.aws.com' },
        { spec: { attachRequired: true } },
      ),
      object(
        'storage.k8s.io/v1',
        'StorageClass',
        { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        {
          provisioner: 'ebs.csi.aws.com',
          parameters: { type: 'gp3', encrypted: 'true' },
          reclaimPolicy: 'Delete',
          volumeBindingMode: 'WaitForFirstConsumer',
        },
      ),
      object(
        'snapshot.storage.k8s.io/v1',
        'VolumeSnapshotClass',
        { name: 'ebs-retain' },
        { driver: 'ebs.csi.aws.com', deletionPolicy: 'Retain' },
      ),
    ],
  };
}

const COREFILE = `.:53 {
    errors
    health {
      lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
    }
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
    loop
    reload
    loadbalance
}
`;

const ACCOUNTS: readonly string[] = [
  'aws-load-balancer-controller',
  'aws-node',
  'cluster-autoscaler',
  'coredns',
  'ebs-csi-controller-sa',
  'ebs-csi-node-sa',
  'eks-pod-identity-agent',
  'kube-proxy',
  'metrics-server',
];

function accounts(): NonNullable<Part['objects']> {
  return [
    ...ACCOUNTS.map((one) => identity(NS, one)),
    ...grant('aws-node', account(NS, 'aws-node'), [
      allow('read', 'crd.k8s.amazonaws.com', 'eniconfigs'),
      allow('read', 'core', 'namespaces pods'),
      allow('read update', 'core', 'nodes'),
      allow('read', 'networking.k8s.aws', 'policyendpoints clusterpolicyendpoints'),
      allow('get update', 'vpcresources.k8s.aws', 'cninodes'),
    ]),
    ...grant('system:coredns', account(NS, 'coredns'), [
      allow('follow', 'core', 'endpoints services pods namespaces'),
      allow('follow', 'discovery.k8s.io', 'endpointslices'),
    ]),
    ...grant('ebs-csi-node-role', account(NS, 'ebs-csi-node-sa'), [
      allow('get patch', 'core', 'nodes'),
      allow('get', 'storage.k8s.io', 'csinodes volumeattachments'),
    ]),
    ...grant('cluster-autoscaler', account(NS, 'cluster-autoscaler'), [
      allow('read update', 'core', 'nodes'),
      allow('read', 'core', 'pods services namespaces persistentvolumeclaims persistentvolumes'),
      allow('create', 'core', 'pods/eviction'),
      allow('read', 'apps', 'daemonsets replicasets statefulsets'),
      allow('read', 'policy', 'poddisruptionbudgets'),
    ]),
    ...grant('aws-load-balancer-controller-role', account(NS, 'aws-load-balancer-controller'), [
      allow('read', 'core', 'nodes pods namespaces endpoints services'),
      allow('change', 'core services', 'services/status'),
      allow('read', 'networking.k8s.io', 'ingresses ingressclasses'),
      allow('change', 'networking.k8s.io', 'ingresses/status'),
      allow('read', 'discovery.k8s.io', 'endpointslices'),
      allow('read write', 'elbv2.k8s.aws', 'targetgroupbindings'),
    ]),
    ...grant('metrics-server', account(NS, 'metrics-server'), [
      allow('get', 'core', 'nodes/metrics'),
      allow('read', 'core', 'pods nodes'),
    ]),
  ];
}

interface Small {
  readonly name: string;
  readonly account: string;
  readonly image: string;
  readonly version: string;
  readonly args: readonly string[];
  readonly ports: readonly string[];
}

function small(one: Small, more: Partial<Addon> = {}): ReturnType<typeof addon> {
  return addon({
    namespace: NS,
    name: one.name,
    version: one.version,
    replicas: 2,
    ...SINCE,
    revision: 5,
    spec: {
      ...CRITICAL,
      serviceAccountName: one.account,
      securityContext: NON_ROOT,
      containers: [container({ ...one, cpu: '100m', memory: '128Mi', security: HARDENED })],
      volumes: [emptyDir('tmp')],
    },
    ...more,
  });
}

function coreAddons(): readonly ReturnType<typeof addon>[] {
  return [
    small(
      {
        name: 'coredns',
        account: 'coredns',
        image: `${EKS_REGISTRY}/eks/coredns:v1.13.2-eksbuild.3`,
        version: 'v1.13.2',
        args: ['-conf', '/etc/coredns/Corefile'],
        ports: ['dns:53/UDP', 'dns-tcp:53', 'metrics:9153'],
      },
      { podLabels: { 'k8s-app': 'kube-dns' } },
    ),
    small({
      name: 'metrics-server',
      account: 'metrics-server',
      image: `${EKS_REGISTRY}/eks/metrics-server:v0.8.1-eksbuild.2`,
      version: 'v0.8.1',
      args: ['--secure-port=10251', '--kubelet-preferred-address-types=InternalIP'],
      ports: ['https:10251'],
    }),
    small({
      name: 'ebs-csi-controller',
      account: 'ebs-csi-controller-sa',
      image: `${EKS_REGISTRY}/eks/aws-ebs-csi-driver:v1.52.1`,
      version: '1.52.1',
      args: ['controller', '--endpoint=unix:/csi/csi.sock', `--extra-tags=cluster=shop-prod-eu`],
      ports: ['healthz:9808'],
    }),
  ];
}

function awsControllers(): readonly ReturnType<typeof addon>[] {
  return [
    small(
      {
        name: 'cluster-autoscaler',
        account: 'cluster-autoscaler',
        image: pinned('registry.k8s.io/autoscaling/cluster-autoscaler', 'v1.35.1'),
        version: '1.35.1',
        args: ['./cluster-autoscaler', '--cloud-provider=aws', `--aws-region=${REGION}`],
        ports: ['http:8085'],
      },
      { application: 'cluster-autoscaler' },
    ),
    small(
      {
        name: 'aws-load-balancer-controller',
        account: 'aws-load-balancer-controller',
        image: pinned('public.ecr.aws/eks/aws-load-balancer-controller', 'v2.16.1'),
        version: 'v2.16.1',
        args: ['--cluster-name=shop-prod-eu', '--ingress-class=alb', `--aws-region=${REGION}`],
        ports: ['webhook-server:9443', 'metrics-server:8080'],
      },
      { application: 'aws-load-balancer-controller' },
    ),
  ];
}
