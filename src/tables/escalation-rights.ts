/** When this table was last compared with what the API lets a right be turned into. */
export const ESCALATION_RIGHTS_KNOWN_ON = '2026-11-15';

/** Rights that lead to more rights, each by itself. `*` in a group or resource asks for that very wildcard. */
export interface EscalationRight {
  readonly gives: string;
  readonly verbs: readonly string[];
  readonly group: string;
  readonly resources: readonly string[];
}

const WRITE = ['create', 'update', 'patch'];
const CHANGE = ['update', 'patch'];
const READ = ['get', 'list', 'watch'];

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

/** The readiness model's table T-ESC (amendment 0.18), as far as a single right decides. */
export const ESCALATION_RIGHTS: readonly EscalationRight[] = [
  right('everything', ['*'], '*', '*'),
  right('its scope', ['escalate', 'bind'], RBAC, 'clusterroles roles'),
  right('its scope', WRITE, RBAC, 'clusterrolebindings rolebindings'),
  right('those identities', ['impersonate'], '', 'users groups serviceaccounts'),
  right('every account of the namespace', ['create', 'patch'], '', 'pods'),
  right('every account of the namespace', WRITE, '', 'replicationcontrollers'),
  right(
    'every account of the namespace',
    WRITE,
    'apps',
    'deployments statefulsets daemonsets replicasets',
  ),
  right('every account of the namespace', WRITE, 'batch', 'jobs cronjobs'),
  right('commands in pods', ['get', 'create'], '', 'pods/exec pods/attach'),
  right('commands in pods', CHANGE, '', 'pods/ephemeralcontainers'),
  right('commands in every pod', ['get', 'create'], '', 'nodes/proxy'),
  right('credentials', READ, '', 'secrets'),
  right('tokens of accounts', ['create'], '', 'secrets serviceaccounts/token'),
  right('cloud roles', CHANGE, '', 'serviceaccounts'),
  right(
    'client certificates',
    CHANGE,
    'certificates.k8s.io',
    'certificatesigningrequests/approval',
  ),
  right('all that is admitted', WRITE, ADMISSION, 'mutatingwebhookconfigurations'),
  right('all that is admitted', WRITE, ADMISSION, 'validatingwebhookconfigurations'),
  right('another Pod Security level', CHANGE, '', 'namespaces'),
  right('files of nodes', ['create'], '', 'persistentvolumes'),
  right('pods of other nodes', CHANGE, '', 'nodes nodes/status'),
  right('requests to an API', WRITE, 'apiregistration.k8s.io', 'apiservices'),
  right('what its controller may', WRITE, 'apiextensions.k8s.io', 'customresourcedefinitions'),
  right('what Argo CD may', WRITE, 'argoproj.io', 'applications applicationsets appprojects'),
  right('what Flux may', WRITE, 'kustomize.toolkit.fluxcd.io', 'kustomizations'),
  right('what Flux may', WRITE, 'helm.toolkit.fluxcd.io', 'helmreleases'),
  right('roles of nodes', WRITE, 'karpenter.k8s.aws', 'ec2nodeclasses'),
  right('secrets of the store', WRITE, 'external-secrets.io', 'externalsecrets secretstores'),
];

function right(
  gives: string,
  verbs: readonly string[],
  group: string,
  resources: string,
): EscalationRight {
  return { gives, verbs, group, resources: resources.split(' ') };
}
