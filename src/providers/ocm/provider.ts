import { hubProvider, type Listed } from '../../collect/hub/hub.ts';
import { conditionOf, serverIdentity, valueIn } from '../../collect/hub/parts.ts';
import type { Provider } from '../../model/access.ts';
import type { Identity } from '../../model/cluster.ts';
import { labels, list, requiredText, text } from '../../model/decode.ts';

/** The claim `product.open-cluster-management.io`: what it is, and whether somebody else runs it. */
const PRODUCTS: Readonly<Record<string, readonly [distribution: string, managed: boolean]>> = {
  OpenShift: ['openshift', false],
  ROSA: ['rosa', true],
  ARO: ['aro', true],
  OpenShiftDedicated: ['osd', true],
  ROKS: ['roks', true],
  MicroShift: ['microshift', false],
  EKS: ['eks', true],
  GKE: ['gke', true],
  AKS: ['aks', true],
  IKS: ['iks', true],
};

const PLATFORMS: Readonly<Record<string, string>> = {
  AWS: 'aws',
  Azure: 'azure',
  GCP: 'gcp',
  IBM: 'ibm',
  VSphere: 'vsphere',
  OpenStack: 'openstack',
};

/** The clusters of an Open Cluster Management hub, which Advanced Cluster Management is built on. */
export function ocmProvider(hub: Provider): Provider {
  return hubProvider(hub, {
    platform: 'ocm',
    title: 'Open Cluster Management',
    kinds: [
      {
        group: 'cluster.open-cluster-management.io',
        versions: ['v1'],
        plural: 'managedclusters',
        read: clustersOf,
      },
    ],
  });
}

function clustersOf(object: unknown): readonly Listed[] {
  const claims = list(object, 'status.clusterClaims');
  const claim = (name: string): string | undefined => valueIn(claims, 'status.clusterClaims', name);
  const configs = list(object, 'spec.managedClusterClientConfigs');
  const [distribution, managed] = PRODUCTS[claim('product.open-cluster-management.io') ?? ''] ?? [];
  return [
    {
      name: requiredText(object, 'metadata.name'),
      server: text(configs[0], 'url') || undefined,
      identities: [
        ...uidOf(claim('id.k8s.io')),
        ...configs.flatMap((one) => serverIdentity(text(one, 'url'), text(one, 'caBundle'))),
      ],
      region: claim('region.open-cluster-management.io'),
      described: {
        provider: PLATFORMS[claim('platform.open-cluster-management.io') ?? ''] ?? 'unknown',
        distribution: distribution ?? 'unknown',
        managed: managed ?? null,
        version:
          claim('kubeversion.open-cluster-management.io') ??
          text(object, 'status.version.kubernetes'),
        status: conditionOf(object, 'ManagedClusterConditionAvailable'),
      },
      isHub: labels(object, 'metadata.labels').get('local-cluster') === 'true',
    },
  ];
}

/** The UID of its kube-system namespace, or the id that an OpenShift gives to itself. */
function uidOf(id: string | undefined): readonly Identity[] {
  return id === undefined ? [] : [{ type: 'uid', value: id }];
}
