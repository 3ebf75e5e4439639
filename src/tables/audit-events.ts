import type { AuditLevel } from '../model/kubernetes/audit-policy.ts';

/** When this table was last compared with the APIs it names (readiness model, T-AUD and 0.22). */
export const AUDIT_EVENTS_KNOWN_ON = '2026-11-15';

/** What an investigation needs to find in the audit log. */
export interface AuditEvents {
  readonly id: string;
  readonly title: string;
  readonly severity: 'critical' | 'high' | 'medium';
  /** Without it the policy fails, whatever its severity (0.22). */
  readonly required: boolean;
  /** The least that has to be recorded. */
  readonly level: Exclude<AuditLevel, 'None' | 'RequestResponse'>;
  readonly requests: readonly AuditSample[];
}

/** One sort of request. A policy has to record it in every namespace, by whomever it comes. */
export interface AuditSample {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespaced: boolean;
  /** The only namespace that it is about. */
  readonly namespace?: string;
}

const WRITES = 'create update patch delete';
const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  'certificatesigningrequests',
  'clusterroles',
  'clusterrolebindings',
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
  'namespaces',
  'nodes',
  'persistentvolumes',
  'ciliumclusterwidenetworkpolicies',
  'globalnetworkpolicies',
  'clusternetworkpolicies',
  'adminnetworkpolicies',
  'baselineadminnetworkpolicies',
  'tokenreviews',
]);

/** `verbs` of `resources`, written as `group: resource resource/subresource`. */
function samples(verbs: string, ...kinds: readonly string[]): readonly AuditSample[] {
  return kinds.flatMap((kind) => {
    const [group = '', names = ''] = kind.split(': ');
    return names.split(' ').flatMap((name) => {
      const [resource = '', subresource = ''] = name.split('/');
      const namespaced = !CLUSTER_WIDE.has(resource);
      return verbs.split(' ').map((verb) => ({ verb, group, resource, subresource, namespaced }));
    });
  });
}

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

export const AUDIT_EVENTS: readonly AuditEvents[] = [
  {
    id: 'secret-reads',
    title: 'who read Secrets',
    severity: 'critical',
    required: true,
    level: 'Metadata',
    requests: samples('get list watch', ': secrets'),
  },
  {
    id: 'sessions',
    title: 'shells, attached sessions and forwarded ports',
    severity: 'critical',
    required: true,
    level: 'Metadata',
    // Over WebSocket they begin with a get, over SPDY with a create.
    requests: samples('get create', ': pods/exec pods/attach pods/portforward'),
  },
  {
    id: 'token-requests',
    title: 'tokens issued for ServiceAccounts',
    severity: 'critical',
    required: true,
    level: 'Metadata',
    requests: samples('create', ': serviceaccounts/token'),
  },
  {
    id: 'certificate-requests',
    title: 'certificates asked for and approved',
    severity: 'critical',
    required: true,
    level: 'Request',
    requests: [
      ...samples('create', 'certificates.k8s.io: certificatesigningrequests'),
      ...samples('update patch', 'certificates.k8s.io: certificatesigningrequests/approval'),
    ],
  },
  {
    id: 'rbac-changes',
    title: 'changes of roles and bindings',
    severity: 'critical',
    required: true,
    level: 'Request',
    requests: samples(WRITES, `${RBAC}: roles clusterroles rolebindings clusterrolebindings`),
  },
  {
    id: 'admission-changes',
    title: 'changes of webhooks and admission policies',
    severity: 'high',
    required: true,
    level: 'Request',
    requests: samples(
      WRITES,
      `${ADMISSION}: mutatingwebhookconfigurations validatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings`,
    ),
  },
  {
    id: 'workload-changes',
    title: 'changes of pods and workloads',
    severity: 'high',
    required: false,
    level: 'Request',
    requests: samples(
      WRITES,
      ': pods replicationcontrollers',
      'apps: deployments statefulsets daemonsets replicasets',
      'batch: jobs cronjobs',
    ),
  },
  {
    id: 'ephemeral-containers',
    title: 'containers put into running pods',
    severity: 'high',
    required: false,
    level: 'Request',
    requests: samples('update patch', ': pods/ephemeralcontainers'),
  },
  {
    id: 'network-policy-changes',
    title: 'changes of network policies',
    severity: 'high',
    required: false,
    level: 'Request',
    requests: samples(WRITES, 'networking.k8s.io: networkpolicies'),
  },
  {
    id: 'system-configmap-changes',
    title: 'changes of ConfigMaps in kube-system, such as those of DNS and of who may sign in',
    severity: 'high',
    required: false,
    level: 'Metadata',
    requests: samples(WRITES, ': configmaps').map((one) => ({ ...one, namespace: 'kube-system' })),
  },
  {
    id: 'node-access',
    title: 'changes of nodes, and requests passed on to kubelets',
    severity: 'high',
    required: false,
    level: 'Metadata',
    requests: [
      ...samples(WRITES, ': nodes'),
      ...samples('get create update patch delete', ': nodes/proxy'),
    ],
  },
  {
    id: 'refused-requests',
    title: 'requests that were refused, whatever they asked for',
    severity: 'high',
    required: false,
    level: 'Metadata',
    // Only what holds for a kind that no rule names holds for all.
    requests: samples('get list create delete', 'kind-of-nobody.example: anything'),
  },
  {
    id: 'namespace-changes',
    title: 'changes of namespaces',
    severity: 'medium',
    required: false,
    level: 'Request',
    requests: samples(WRITES, ': namespaces'),
  },
  {
    id: 'gitops-and-backup-changes',
    title: 'changes of what deploys and of what backs up',
    severity: 'medium',
    required: false,
    level: 'Request',
    requests: samples(
      WRITES,
      'argoproj.io: applications applicationsets appprojects',
      'kustomize.toolkit.fluxcd.io: kustomizations',
      'helm.toolkit.fluxcd.io: helmreleases',
      'velero.io: backups schedules restores',
    ),
  },
  {
    id: 'entrance-changes',
    title: 'changes of Services, Ingresses and routes',
    severity: 'medium',
    required: false,
    level: 'Request',
    requests: samples(
      WRITES,
      ': services',
      'networking.k8s.io: ingresses',
      'gateway.networking.k8s.io: gateways httproutes',
    ),
  },
  {
    id: 'volume-deletions',
    title: 'volumes and snapshots deleted',
    severity: 'medium',
    required: false,
    level: 'Metadata',
    requests: samples(
      'delete deletecollection',
      ': persistentvolumes persistentvolumeclaims',
      'snapshot.storage.k8s.io: volumesnapshots',
    ),
  },
  {
    id: 'event-deletions',
    title: 'events deleted',
    severity: 'medium',
    required: false,
    level: 'Metadata',
    requests: samples('delete deletecollection', ': events', 'events.k8s.io: events'),
  },
];
