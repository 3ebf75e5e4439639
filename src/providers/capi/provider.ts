import { hubProvider, type Listed } from '../../collect/hub/hub.ts';
import { serverIdentity } from '../../collect/hub/parts.ts';
import type { Provider } from '../../model/access.ts';
import { number, requiredText, text } from '../../model/decode.ts';

/** Infrastructure by the beginning of the kind of its object. */
const INFRASTRUCTURE: readonly (readonly [prefix: string, provider: string])[] = [
  ['AWS', 'aws'],
  ['ROSA', 'aws'],
  ['Azure', 'azure'],
  ['GCP', 'gcp'],
  ['VSphere', 'vsphere'],
  ['OpenStack', 'openstack'],
  ['Metal3', 'metal3'],
  ['Hetzner', 'hetzner'],
  ['HCloud', 'hetzner'],
  ['Proxmox', 'proxmox'],
  ['Nutanix', 'nutanix'],
  ['Kubevirt', 'kubevirt'],
  ['IBM', 'ibm'],
  ['OCI', 'oracle'],
  ['DO', 'digitalocean'],
  ['Linode', 'linode'],
  ['Packet', 'equinix'],
  ['Scaleway', 'scaleway'],
  ['Docker', 'local'],
  ['Dev', 'local'],
];

/** What a kind of control plane runs, and whether a cloud runs it. */
const CONTROL_PLANES: Readonly<Record<string, readonly [distribution: string, managed: boolean]>> =
  {
    KubeadmControlPlane: ['kubeadm', false],
    RKE2ControlPlane: ['rke2', false],
    KThreesControlPlane: ['k3s', false],
    TalosControlPlane: ['talos', false],
    MicroK8sControlPlane: ['microk8s', false],
    AWSManagedControlPlane: ['eks', true],
    GCPManagedControlPlane: ['gke', true],
    AzureManagedControlPlane: ['aks', true],
    AzureASOManagedControlPlane: ['aks', true],
    ROSAControlPlane: ['rosa', true],
  };

/** The clusters that a management cluster of Cluster API made. */
export function capiProvider(hub: Provider): Provider {
  return hubProvider(hub, {
    platform: 'capi',
    title: 'Cluster API',
    kinds: [
      {
        group: 'cluster.x-k8s.io',
        versions: ['v1beta2', 'v1beta1'],
        plural: 'clusters',
        read: clustersOf,
      },
    ],
  });
}

function clustersOf(object: unknown): readonly Listed[] {
  const namespace = requiredText(object, 'metadata.namespace');
  const server = serverOf(object);
  const infrastructure = text(object, 'spec.infrastructureRef.kind') ?? '';
  const [distribution, managed] =
    CONTROL_PLANES[text(object, 'spec.controlPlaneRef.kind') ?? ''] ?? [];
  return [
    {
      name: `${namespace}/${requiredText(object, 'metadata.name')}`,
      server,
      identities: serverIdentity(server, undefined),
      described: {
        provider:
          INFRASTRUCTURE.find(([prefix]) => infrastructure.startsWith(prefix))?.[1] ?? 'unknown',
        distribution: distribution ?? 'unknown',
        managed: managed ?? null,
        version: text(object, 'spec.topology.version'),
        status: text(object, 'status.phase'),
      },
    },
  ];
}

/** Empty until the infrastructure is there. */
function serverOf(object: unknown): string | undefined {
  const host = text(object, 'spec.controlPlaneEndpoint.host') ?? '';
  const port = number(object, 'spec.controlPlaneEndpoint.port') ?? 0;
  if (host === '' || port === 0) return undefined;
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
