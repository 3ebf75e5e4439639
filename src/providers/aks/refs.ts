import type { ClusterRef, Found } from '../../model/access.ts';
import { Malformed, requiredText, text } from '../../model/decode.ts';
import { ArmError, armGap } from './arm-error.ts';
import { type HeldCluster, heldCluster } from './held-cluster.ts';
import { resourceIdOf } from './resource-id.ts';
import { type Subscription, stateNote, titleOf } from './subscriptions.ts';

export const SOURCE = 'inventory/aks';

/** An AKS cluster as the SDK gives it. */
export interface Listed {
  readonly found: Found;
  readonly held: HeldCluster | undefined;
}

export function listedCluster(cluster: unknown, subscription: Subscription): Listed {
  const read = (): Listed => {
    const held = heldCluster(cluster);
    return { found: { found: true, ref: refOfAks(held, subscription) }, held };
  };
  return orMalformed(cluster, read, (found) => ({ found, held: undefined }));
}

/** What Resource Graph and Resource Manager themselves say of a cluster, each under its own names. */
export function foundResource(raw: unknown, subscription: Subscription): Found {
  return orMalformed(
    raw,
    () => ({ found: true, ref: refOfResource(raw, subscription) }),
    (found) => found,
  );
}

function orMalformed<T>(raw: unknown, read: () => T, broken: (found: Found) => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const name = nameIn(raw);
    const action = 'Microsoft.ContainerService/managedClusters/read';
    const failure = new ArmError('malformed', `${name}: ${error.message}`, { action });
    return broken({ found: false, name, gap: armGap(SOURCE, failure) });
  }
}

function nameIn(raw: unknown): string {
  try {
    return text(raw, 'name') ?? 'a cluster without a name';
  } catch {
    return 'a cluster without a name';
  }
}

function refOfAks(cluster: HeldCluster, subscription: Subscription): ClusterRef {
  return {
    ...whereabouts(cluster.id, cluster.name, cluster.location, subscription),
    server: serverOf(cluster.text('privateFqdn') ?? cluster.text('fqdn')),
    described: {
      provider: 'azure',
      distribution: 'aks',
      managed: true,
      version: cluster.text('currentKubernetesVersion') ?? cluster.text('kubernetesVersion'),
      scope: titleOf(subscription),
      status: statusOf(cluster.text('powerState.code'), cluster.text('provisioningState')),
    },
  };
}

/** As it is on the wire: `type` tells which kind of cluster it is. */
function refOfResource(raw: unknown, subscription: Subscription): ClusterRef {
  const id = requiredText(raw, 'id');
  const type = resourceIdOf(id)?.type;
  const common = whereabouts(
    id,
    requiredText(raw, 'name'),
    requiredText(raw, 'location'),
    subscription,
  );
  const scope = titleOf(subscription);
  const at = (path: string): string | undefined => text(raw, `properties.${path}`);
  if (type === 'Microsoft.RedHatOpenShift/openShiftClusters') {
    return {
      ...common,
      server: (at('apiserverProfile.url') ?? '').replace(/\/+$/, ''),
      described: {
        provider: 'azure',
        distribution: 'aro',
        managed: true,
        version: at('clusterProfile.version'),
        scope,
        status: at('provisioningState'),
      },
      notes: [...common.notes, 'Azure Red Hat OpenShift: reached with a kubeconfig'],
    };
  }
  if (type === 'Microsoft.Kubernetes/connectedClusters') {
    return {
      ...common,
      server: '',
      described: {
        provider: INFRASTRUCTURE.get(at('infrastructure')?.toLowerCase() ?? '') ?? 'unknown',
        distribution: DISTRIBUTIONS.get(at('distribution')?.toLowerCase() ?? '') ?? 'unknown',
        managed: null,
        version: at('kubernetesVersion'),
        scope,
        status: at('connectivityStatus'),
      },
      notes: [...common.notes, 'connected by Azure Arc: reached with a kubeconfig'],
    };
  }
  return {
    ...common,
    server: serverOf(at('privateFQDN') ?? at('fqdn')),
    described: {
      provider: 'azure',
      distribution: 'aks',
      managed: true,
      version: at('currentKubernetesVersion') ?? at('kubernetesVersion'),
      scope,
      status: statusOf(at('powerState.code'), at('provisioningState')),
    },
  };
}

/** What Arc calls the clusters that it is connected to, as they are called here. */
const DISTRIBUTIONS: ReadonlyMap<string, string> = new Map([
  ['aks', 'aks'],
  ['eks', 'eks'],
  ['gke', 'gke'],
  ['k3s', 'k3s'],
  ['rke', 'rke1'],
  ['rke2', 'rke2'],
  ['kind', 'kind'],
  ['minikube', 'minikube'],
  ['microk8s', 'microk8s'],
  ['openshift', 'openshift'],
  ['tkg', 'tanzu'],
]);

const INFRASTRUCTURE: ReadonlyMap<string, string> = new Map([
  ['aws', 'aws'],
  ['gcp', 'gcp'],
  ['azure', 'azure'],
]);

function whereabouts(
  id: string,
  name: string,
  location: string,
  subscription: Subscription,
): Pick<ClusterRef, 'name' | 'source' | 'identities' | 'region' | 'foundBy' | 'notes'> {
  const note = stateNote(subscription);
  return {
    name,
    source: 'aks',
    identities: [{ type: 'cloud', value: resourceIdOf(id)?.whole ?? id }],
    region: location,
    foundBy: [`aks ${titleOf(subscription)}`],
    notes: note === undefined ? [] : [note],
  };
}

/** The private name first, as in kubeconfigs. As they have it, without the port that https has anyway; empty where there is none. */
function serverOf(name: string | undefined): string {
  return name === undefined || name === '' ? '' : `https://${name}`;
}

/** A cluster that was stopped is `Succeeded` in being so. */
function statusOf(power: string | undefined, provisioning: string | undefined): string | undefined {
  return power === undefined || power === 'Running' ? provisioning : power;
}
