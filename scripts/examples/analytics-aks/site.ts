import type { NodeShape } from '../control-plane/nodes.ts';
import type { Site } from '../raw.ts';

export const SITE: Site = { name: 'analytics-aks', born: '2025-09-09' };
/** When the cluster is read. */
export const SEEN_AT = '2026-11-20T08:47:30Z';
export const REGION = 'westeurope';
const SUBSCRIPTION = '/subscriptions/3f6c1a52-0d84-4b1e-9a77-5c2e8f40b613';
export const RESOURCE_ID = `${SUBSCRIPTION}/resourceGroups/rg-analytics-prod/providers/Microsoft.ContainerService/managedClusters/analytics-aks`;
export const SERVER = 'https://analytics-aks-dns-7x3k2mqp.hcp.westeurope.azmk8s.io:443';
const GROUP = 'MC_rg-analytics-prod_analytics-aks_westeurope';
export const REGISTRY = 'harbouranalytics.azurecr.io';

interface Pool {
  readonly name: string;
  readonly id: string;
  readonly size: string;
  readonly mode: 'system' | 'user';
  readonly nodes: number;
  readonly cpu: number;
  readonly memoryGi: number;
}

const POOLS: readonly Pool[] = [
  {
    name: 'system',
    id: '31174806',
    size: 'Standard_D4ds_v6',
    mode: 'system',
    nodes: 2,
    cpu: 4,
    memoryGi: 16,
  },
  {
    name: 'analytics',
    id: '20958312',
    size: 'Standard_E8ds_v6',
    mode: 'user',
    nodes: 3,
    cpu: 8,
    memoryGi: 64,
  },
];

export const NODES: readonly NodeShape[] = POOLS.flatMap((pool, index) =>
  Array.from({ length: pool.nodes }, (_, nth) => nodeOf(pool, index, nth)),
);

function nodeOf(pool: Pool, index: number, nth: number): NodeShape {
  const set = `aks-${pool.name}-${pool.id}-vmss`;
  const name = `${set}00000${nth}`;
  const image = 'AKSAzureLinux-V3gen2-202610.27.0';
  return {
    name,
    labels: {
      agentpool: pool.name,
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'failure-domain.beta.kubernetes.io/region': REGION,
      'failure-domain.beta.kubernetes.io/zone': `${REGION}-${nth + 1}`,
      'kubernetes.azure.com/agentpool': pool.name,
      'kubernetes.azure.com/cluster': GROUP,
      'kubernetes.azure.com/ebpf-dataplane': 'cilium',
      'kubernetes.azure.com/mode': pool.mode,
      'kubernetes.azure.com/network-policy': 'cilium',
      'kubernetes.azure.com/node-image-version': image,
      'kubernetes.azure.com/nodepool-type': 'VirtualMachineScaleSets',
      'kubernetes.azure.com/os-sku': 'AzureLinux',
      'kubernetes.azure.com/role': 'agent',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'node.kubernetes.io/instance-type': pool.size,
      'topology.disk.csi.azure.com/zone': `${REGION}-${nth + 1}`,
      'topology.kubernetes.io/region': REGION,
      'topology.kubernetes.io/zone': `${REGION}-${nth + 1}`,
    },
    ...(pool.mode === 'system'
      ? { taints: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NoSchedule' }] }
      : {}),
    providerID: `azure://${SUBSCRIPTION}/resourceGroups/${GROUP.toLowerCase()}/providers/Microsoft.Compute/virtualMachineScaleSets/${set}/virtualMachines/${nth}`,
    internalIP: `10.60.${index}.${4 + nth}`,
    podNet: `192.168.${index * 8 + nth}`,
    podCIDR: `192.168.${index * 8 + nth}.0/24`,
    firstPod: 14,
    cpu: pool.cpu,
    memoryGi: pool.memoryGi,
    maxPods: 110,
    kubelet: 'v1.34.7',
    runtime: 'containerd://2.1.6-1.azl3',
    osImage: 'Microsoft Azure Linux 3.0',
    kernel: '6.6.121.1-1.azl3',
    joined: '2026-10-30',
  };
}
