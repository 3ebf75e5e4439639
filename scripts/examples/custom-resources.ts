import type { Group } from './served.ts';

/** Groups that a product's definitions add. */
export const ARGO_CD: readonly Group[] = [
  [
    'argoproj.io/v1alpha1',
    'Application:applications ApplicationSet:applicationsets AppProject:appprojects',
  ],
];

export const CERT_MANAGER: readonly Group[] = [
  [
    'cert-manager.io/v1',
    'Certificate:certificates CertificateRequest:certificaterequests ClusterIssuer:clusterissuers* Issuer:issuers',
  ],
];

export const EXTERNAL_SECRETS: readonly Group[] = [
  [
    'external-secrets.io/v1',
    'ClusterSecretStore:clustersecretstores* ExternalSecret:externalsecrets SecretStore:secretstores',
  ],
];

export const GATEWAY_API: readonly Group[] = [
  [
    'gateway.networking.k8s.io/v1',
    'GatewayClass:gatewayclasses* Gateway:gateways HTTPRoute:httproutes GRPCRoute:grpcroutes',
  ],
];

export const ISTIO: readonly Group[] = [
  [
    'security.istio.io/v1',
    'PeerAuthentication:peerauthentications AuthorizationPolicy:authorizationpolicies RequestAuthentication:requestauthentications',
  ],
  [
    'networking.istio.io/v1',
    'DestinationRule:destinationrules Gateway:gateways ServiceEntry:serviceentries Sidecar:sidecars VirtualService:virtualservices',
  ],
  ['telemetry.istio.io/v1', 'Telemetry:telemetries'],
];

export const KYVERNO: readonly Group[] = [
  ['kyverno.io/v1', 'ClusterPolicy:clusterpolicies* Policy:policies'],
  ['kyverno.io/v2', 'PolicyException:policyexceptions'],
  [
    'policies.kyverno.io/v1',
    'ValidatingPolicy:validatingpolicies* ImageValidatingPolicy:imagevalidatingpolicies*',
  ],
  [
    'wgpolicyk8s.io/v1alpha2',
    'PolicyReport:policyreports ClusterPolicyReport:clusterpolicyreports*',
  ],
];

export const PROMETHEUS: readonly Group[] = [
  [
    'monitoring.coreos.com/v1',
    'Alertmanager:alertmanagers PodMonitor:podmonitors Prometheus:prometheuses PrometheusRule:prometheusrules ServiceMonitor:servicemonitors',
  ],
  ['monitoring.coreos.com/v1alpha1', 'AlertmanagerConfig:alertmanagerconfigs'],
];

export const SNAPSHOTS: readonly Group[] = [
  [
    'snapshot.storage.k8s.io/v1',
    'VolumeSnapshot:volumesnapshots VolumeSnapshotClass:volumesnapshotclasses* VolumeSnapshotContent:volumesnapshotcontents*',
  ],
];

export const VELERO: readonly Group[] = [
  [
    'velero.io/v1',
    'Backup:backups BackupRepository:backuprepositories BackupStorageLocation:backupstoragelocations DeleteBackupRequest:deletebackuprequests PodVolumeBackup:podvolumebackups PodVolumeRestore:podvolumerestores Restore:restores Schedule:schedules VolumeSnapshotLocation:volumesnapshotlocations',
  ],
];

export const VPC_CNI: readonly Group[] = [
  ['crd.k8s.amazonaws.com/v1alpha1', 'ENIConfig:eniconfigs*'],
  [
    'networking.k8s.aws/v1alpha1',
    'PolicyEndpoint:policyendpoints ClusterNetworkPolicy:clusternetworkpolicies*',
  ],
  ['vpcresources.k8s.aws/v1beta1', 'SecurityGroupPolicy:securitygrouppolicies CNINode:cninodes*'],
];

export const CILIUM: readonly Group[] = [
  [
    'cilium.io/v2',
    'CiliumNetworkPolicy:ciliumnetworkpolicies CiliumClusterwideNetworkPolicy:ciliumclusterwidenetworkpolicies* CiliumEndpoint:ciliumendpoints CiliumIdentity:ciliumidentities* CiliumNode:ciliumnodes*',
  ],
];
