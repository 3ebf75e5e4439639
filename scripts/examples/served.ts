import { object, type Raw } from './raw.ts';

/** One resource that the API server serves, as the leaf of discovery holds it. */
export interface Served {
  readonly groupVersion: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespaced: boolean;
}

/** Resources of one group and version: kind and plural, marked `*` where cluster-scoped. */
type Group = readonly [groupVersion: string, resources: string];

const BUILT_IN: readonly Group[] = [
  [
    'v1',
    'ConfigMap:configmaps Endpoints:endpoints Event:events LimitRange:limitranges Namespace:namespaces* Node:nodes* PersistentVolume:persistentvolumes* PersistentVolumeClaim:persistentvolumeclaims Pod:pods PodTemplate:podtemplates ReplicationController:replicationcontrollers ResourceQuota:resourcequotas Secret:secrets Service:services ServiceAccount:serviceaccounts',
  ],
  [
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration:mutatingwebhookconfigurations* ValidatingWebhookConfiguration:validatingwebhookconfigurations*',
  ],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition:customresourcedefinitions*'],
  ['apiregistration.k8s.io/v1', 'APIService:apiservices*'],
  [
    'apps/v1',
    'ControllerRevision:controllerrevisions DaemonSet:daemonsets Deployment:deployments ReplicaSet:replicasets StatefulSet:statefulsets',
  ],
  ['autoscaling/v2', 'HorizontalPodAutoscaler:horizontalpodautoscalers'],
  ['batch/v1', 'CronJob:cronjobs Job:jobs'],
  ['certificates.k8s.io/v1', 'CertificateSigningRequest:certificatesigningrequests*'],
  ['coordination.k8s.io/v1', 'Lease:leases'],
  ['discovery.k8s.io/v1', 'EndpointSlice:endpointslices'],
  ['events.k8s.io/v1', 'Event:events'],
  [
    'networking.k8s.io/v1',
    'Ingress:ingresses IngressClass:ingressclasses* NetworkPolicy:networkpolicies',
  ],
  ['node.k8s.io/v1', 'RuntimeClass:runtimeclasses*'],
  ['policy/v1', 'PodDisruptionBudget:poddisruptionbudgets'],
  [
    'rbac.authorization.k8s.io/v1',
    'ClusterRole:clusterroles* ClusterRoleBinding:clusterrolebindings* Role:roles RoleBinding:rolebindings',
  ],
  ['scheduling.k8s.io/v1', 'PriorityClass:priorityclasses*'],
  [
    'storage.k8s.io/v1',
    'CSIDriver:csidrivers* CSINode:csinodes* CSIStorageCapacity:csistoragecapacities StorageClass:storageclasses* VolumeAttachment:volumeattachments*',
  ],
];

/** Groups that came, or became stable, after 1.29. */
const NEWER: readonly Group[] = [
  [
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicy:validatingadmissionpolicies* ValidatingAdmissionPolicyBinding:validatingadmissionpolicybindings*',
  ],
  ['networking.k8s.io/v1', 'IPAddress:ipaddresses* ServiceCIDR:servicecidrs*'],
  ['resource.k8s.io/v1', 'DeviceClass:deviceclasses* ResourceClaim:resourceclaims'],
  ['storage.k8s.io/v1', 'VolumeAttributesClass:volumeattributesclasses*'],
];

/** What a server of the given minor version serves by itself. */
export function builtIn(minor: number): readonly Served[] {
  return [...BUILT_IN, ...(minor >= 34 ? NEWER : [])].flatMap(servedOf);
}

export function servedOf([groupVersion, resources]: Group): readonly Served[] {
  return resources.split(' ').map((written) => {
    const [kind = '', plural = ''] = written.split(':');
    const namespaced = !plural.endsWith('*');
    return { groupVersion, kind, resource: plural.replace('*', ''), namespaced };
  });
}

/** The definitions of custom resources, without their schemas. */
export function definitions(groups: readonly Group[]): readonly Raw[] {
  return groups.flatMap(servedOf).map(({ groupVersion, kind, resource, namespaced }) => {
    const [group = '', version = ''] = groupVersion.split('/');
    return object(
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      { name: `${resource}.${group}` },
      {
        spec: {
          group,
          names: { kind, listKind: `${kind}List`, plural: resource, singular: kind.toLowerCase() },
          scope: namespaced ? 'Namespaced' : 'Cluster',
          versions: [{ name: version, served: true, storage: true }],
          conversion: { strategy: 'None' },
        },
        status: {
          acceptedNames: { kind, plural: resource },
          conditions: ['NamesAccepted', 'Established'].map((type) => ({ type, status: 'True' })),
          storedVersions: [version],
        },
      },
    );
  });
}

export type { Group };
