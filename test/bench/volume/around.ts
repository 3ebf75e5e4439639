import { object, type Raw } from '../../../scripts/examples/raw.ts';
import { AT, digest, type Fields, SAMPLE_NAMESPACE, SAMPLE_NODE } from './samples.ts';

export function namespaceObject(): Raw {
  const labels = { team: SAMPLE_NAMESPACE, 'pod-security.kubernetes.io/enforce': 'baseline' };
  return object('v1', 'Namespace', { name: SAMPLE_NAMESPACE, labels });
}

export function policyObject(): Raw {
  return object(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    { name: 'default-deny', namespace: SAMPLE_NAMESPACE },
    { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } },
  );
}

export function leaseObject(): Raw {
  return object(
    'coordination.k8s.io/v1',
    'Lease',
    { name: SAMPLE_NODE, namespace: 'kube-node-lease' },
    {
      spec: {
        holderIdentity: SAMPLE_NODE,
        leaseDurationSeconds: 40,
        renewTime: '2026-11-20T09:00:00.000000Z',
      },
    },
  );
}

export function nodeObject(): Raw {
  const labels = {
    'kubernetes.io/hostname': SAMPLE_NODE,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'topology.kubernetes.io/zone': 'eu-1a',
    'topology.kubernetes.io/region': 'eu-1',
    'node.kubernetes.io/instance-type': 'standard-8',
  };
  const conditions = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map((type) => ({
    type,
    status: type === 'Ready' ? 'True' : 'False',
    lastHeartbeatTime: AT,
    lastTransitionTime: AT,
    reason: `Kubelet${type}`,
    message: 'as the kubelet says',
  }));
  const size = { cpu: '8', memory: '32813540Ki', pods: '110', 'ephemeral-storage': '101430960Ki' };
  return object(
    'v1',
    'Node',
    { name: SAMPLE_NODE, labels },
    {
      spec: { podCIDR: '10.244.0.0/24', podCIDRs: ['10.244.0.0/24'], providerID: 'local://node-0' },
      status: {
        capacity: size,
        allocatable: size,
        conditions,
        addresses: [
          { type: 'InternalIP', address: '192.168.0.10' },
          { type: 'Hostname', address: SAMPLE_NODE },
        ],
        nodeInfo: nodeInfo(),
        images: Array.from({ length: 40 }, (_, index) => ({
          names: [`registry.example/service-${index}@sha256:${digest(index)}`],
          sizeBytes: 40_000_000 + index,
        })),
      },
    },
  );
}

function nodeInfo(): Fields {
  return {
    machineID: 'd1f7b1b2c3d44e5f8a90b1c2d3e4f506',
    systemUUID: 'd1f7b1b2-c3d4-4e5f-8a90-b1c2d3e4f506',
    bootID: '0c9f3b52-1d64-4a63-b1c4-3cbe1a8a7d11',
    kernelVersion: '6.8.0-60-generic',
    osImage: 'Ubuntu 24.04.2 LTS',
    containerRuntimeVersion: 'containerd://2.1.4',
    kubeletVersion: 'v1.36.3',
    kubeProxyVersion: '',
    operatingSystem: 'linux',
    architecture: 'amd64',
  };
}
