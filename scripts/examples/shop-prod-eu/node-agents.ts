import { addon } from '../addon.ts';
import { container, EVERYWHERE, hostPath } from '../pod-spec.ts';
import { EKS_REGISTRY } from './site.ts';

const NS = 'kube-system';
const NODE = { priorityClassName: 'system-node-critical', tolerations: EVERYWHERE } as const;
const SINCE = { since: '2025-02-11', rolledOut: '2026-10-27' } as const;

/** What EKS runs on every node. */
export function nodeAgents(): readonly ReturnType<typeof addon>[] {
  return [vpcCni(), kubeProxy(), podIdentity(), ebsNode()];
}

function vpcCni(): ReturnType<typeof addon> {
  const image = `${EKS_REGISTRY}/amazon-k8s-cni:v1.21.2-eksbuild.1`;
  return addon({
    kind: 'DaemonSet',
    namespace: NS,
    name: 'aws-node',
    version: 'v1.21.2',
    ...SINCE,
    revision: 9,
    spec: {
      ...NODE,
      hostNetwork: true,
      serviceAccountName: 'aws-node',
      initContainers: [
        container({
          name: 'aws-vpc-cni-init',
          image: image.replace('amazon-k8s-cni', 'amazon-k8s-cni-init'),
          mounts: [{ name: 'cni-bin-dir', mountPath: '/host/opt/cni/bin' }],
          security: { privileged: true },
        }),
      ],
      containers: [
        container({
          name: 'aws-node',
          image,
          ports: ['metrics:61678'],
          cpu: '25m',
          memory: '64Mi',
          env: [
            { name: 'NETWORK_POLICY_ENFORCING_MODE', value: 'standard' },
            { name: 'ENABLE_PREFIX_DELEGATION', value: 'true' },
          ],
          mounts: [
            { name: 'cni-bin-dir', mountPath: '/host/opt/cni/bin' },
            { name: 'cni-net-dir', mountPath: '/host/etc/cni/net.d' },
            { name: 'log-dir', mountPath: '/host/var/log/aws-routed-eni' },
            { name: 'run-dir', mountPath: '/var/run/aws-node' },
          ],
          security: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
        }),
        container({
          name: 'aws-eks-nodeagent',
          image: `${EKS_REGISTRY}/amazon/aws-network-policy-agent:v1.3.1-eksbuild.1`,
          args: [
            '--enable-ipv6=false',
            '--enable-network-policy=true',
            '--enable-cloudwatch-logs=true',
            '--enable-policy-event-logs=true',
            '--metrics-bind-addr=:8162',
          ],
          cpu: '25m',
          memory: '64Mi',
          mounts: [
            { name: 'cni-bin-dir', mountPath: '/host/opt/cni/bin' },
            { name: 'bpf-pin-path', mountPath: '/sys/fs/bpf' },
            { name: 'log-dir', mountPath: '/var/log/aws-routed-eni' },
          ],
          security: { privileged: true, capabilities: { add: ['NET_ADMIN'] } },
        }),
      ],
      volumes: [
        hostPath('bpf-pin-path', '/sys/fs/bpf'),
        hostPath('cni-bin-dir', '/opt/cni/bin'),
        hostPath('cni-net-dir', '/etc/cni/net.d'),
        hostPath('log-dir', '/var/log/aws-routed-eni', 'DirectoryOrCreate'),
        hostPath('run-dir', '/var/run/aws-node', 'DirectoryOrCreate'),
      ],
    },
  });
}

function kubeProxy(): ReturnType<typeof addon> {
  return addon({
    kind: 'DaemonSet',
    namespace: NS,
    name: 'kube-proxy',
    version: 'v1.35.6',
    ...SINCE,
    revision: 8,
    spec: {
      ...NODE,
      hostNetwork: true,
      serviceAccountName: 'kube-proxy',
      containers: [
        container({
          name: 'kube-proxy',
          image: `${EKS_REGISTRY}/eks/kube-proxy:v1.35.6-minimal-eksbuild.2`,
          command: ['kube-proxy', '--v=2', '--config=/var/lib/kube-proxy-config/config'],
          cpu: '100m',
          memory: '64Mi',
          security: { privileged: true },
        }),
      ],
      volumes: [hostPath('varlog', '/var/log'), hostPath('lib-modules', '/lib/modules')],
    },
  });
}

function podIdentity(): ReturnType<typeof addon> {
  return addon({
    kind: 'DaemonSet',
    namespace: NS,
    name: 'eks-pod-identity-agent',
    version: 'v0.1.36',
    ...SINCE,
    spec: {
      ...NODE,
      hostNetwork: true,
      serviceAccountName: 'eks-pod-identity-agent',
      containers: [
        container({
          name: 'eks-pod-identity-agent',
          image: `${EKS_REGISTRY}/eks/eks-pod-identity-agent:v0.1.36`,
          args: ['--port', '80', '--cluster-name', 'shop-prod-eu', '--probe-port', '2703'],
          cpu: '10m',
          memory: '32Mi',
          security: { capabilities: { add: ['CAP_NET_BIND_SERVICE'] } },
        }),
      ],
    },
  });
}

function ebsNode(): ReturnType<typeof addon> {
  return addon({
    kind: 'DaemonSet',
    namespace: NS,
    name: 'ebs-csi-node',
    app: 'aws-ebs-csi-driver',
    version: '1.52.1',
    ...SINCE,
    spec: {
      ...NODE,
      serviceAccountName: 'ebs-csi-node-sa',
      containers: [
        container({
          name: 'ebs-plugin',
          image: `${EKS_REGISTRY}/eks/aws-ebs-csi-driver:v1.52.1`,
          args: ['node', '--endpoint=unix:/csi/csi.sock', '--logging-format=text'],
          cpu: '10m',
          memory: '40Mi',
          mounts: [
            { name: 'kubelet-dir', mountPath: '/var/lib/kubelet' },
            { name: 'device-dir', mountPath: '/dev' },
          ],
          security: { privileged: true, readOnlyRootFilesystem: true },
        }),
      ],
      volumes: [hostPath('kubelet-dir', '/var/lib/kubelet'), hostPath('device-dir', '/dev')],
    },
  });
}
