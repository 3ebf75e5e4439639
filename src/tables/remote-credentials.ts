/** When these marks were last compared with what the tools put on their Secrets. */
export const REMOTE_CREDENTIALS_KNOWN_ON = '2026-11-20';

/** A mark of a Secret that lets its reader into another cluster. */
export interface RemoteCredential {
  readonly tool: string;
  /** The type of the Secret, where that tells. */
  readonly type?: string;
  readonly label?: string;
  readonly value?: string;
  /** How its name ends, where the tool keeps other things of the same type. */
  readonly suffix?: string;
  /** Whether the tool asks for administrator rights there, as it is set up by default. */
  readonly admin: boolean;
}

export const REMOTE_CREDENTIALS: readonly RemoteCredential[] = [
  {
    tool: 'Argo CD',
    label: 'argocd.argoproj.io/secret-type',
    value: 'cluster',
    admin: true,
  },
  { tool: 'Cluster API', type: 'cluster.x-k8s.io/secret', suffix: '-kubeconfig', admin: true },
  { tool: 'Hive', label: 'hive.openshift.io/secret-type', value: 'kubeconfig', admin: true },
  // Its account reads endpoints, pods and services there, and no more.
  { tool: 'Istio', label: 'istio/multiCluster', value: 'true', admin: false },
];
