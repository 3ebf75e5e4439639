/** When this table was last compared with what the API lets a right be turned into. */
export const ESCALATION_EDGES_KNOWN_ON = '2026-11-22';

/** A right that an edge needs. Any of its verbs on any of its resources will do. */
export interface NeededRight {
  readonly verbs: readonly string[];
  readonly group: string;
  readonly resources: readonly string[];
  /** Any of these objects will do; without them it has to be allowed for some object at least. */
  readonly names?: readonly string[];
  /** Objects of no namespace: a RoleBinding never gives rights to them. */
  readonly clusterScoped: boolean;
}

/** What an edge leads to. The names that a rule is restricted to narrow it where that is said. */
export type Gain =
  /** Every right of the place. */
  | 'everything'
  /** Every right in the namespaces of the place. */
  | 'namespaces'
  /** Every account of the place, and a node where admission allows a privileged pod there. */
  | 'new-pods'
  /** Commands in the pods of the place, or in those that are named. */
  | 'pods'
  /** Commands in every pod of the nodes, or of those that are named. */
  | 'kubelets'
  /** What the Secrets of the place hold, or those that are named. */
  | 'secrets'
  /** Tokens of the accounts of the place, or of those that are named. */
  | 'accounts'
  /** Users and accounts, or the users that are named. */
  | 'users'
  /** Groups, system:masters among them, or those that are named. */
  | 'groups'
  /** The rights of any ClusterRole in the place, or of those that are named. */
  | 'roles'
  /** Those of the Roles of the place, or of those that are named. */
  | 'local-roles'
  /** Those of the roles that RoleBindings of the place give to others. */
  | 'bound-roles'
  /** The same in the whole cluster. */
  | 'cluster-roles'
  /** A role that is already bound to the same subject may then hold everything. */
  | 'own-roles'
  /** A client certificate for everybody but system:masters. */
  | 'certificates'
  /** The identity of any node. */
  | 'node-certificates'
  /** Root on a node. */
  | 'nodes'
  /** Whatever goes through admission: pods of every namespace. */
  | 'all-pods'
  | 'argo-cd'
  | 'flux-kustomize'
  | 'flux-helm'
  /** A role in the cloud that nobody here can see. */
  | 'cloud'
  /** Whatever an operator, or an API of somebody's own, may do. */
  | 'operator'
  /** Traffic of others comes here: exposed, not controlled. */
  | 'traffic'
  /** A control of the place is gone. */
  | 'controls';

/** One way in which rights become more than they say. */
export interface EscalationEdge {
  readonly id: string;
  /** Continues "a subject …". */
  readonly does: string;
  /** All of them. Names of the first one narrow the gain. */
  readonly needs: readonly NeededRight[];
  readonly gain: Gain;
  /** `possible`: it depends on what no role, binding, namespace or pod shows. */
  readonly certainty: 'certain' | 'possible';
  /** Only objects of this namespace count. */
  readonly namespace?: string;
  /** Only on this distribution. */
  readonly only?: string;
  /** Not on these. */
  readonly except?: readonly string[];
  /** Only below this minor version of Kubernetes 1. */
  readonly before?: number;
}

const WRITE = ['create', 'update', 'patch'];
const CHANGE = ['update', 'patch'];
const READ = ['get', 'list', 'watch'];
const DELETE = ['delete', 'deletecollection'];

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';
const CLIENT_SIGNERS = ['kubernetes.io/kube-apiserver-client', 'kubernetes.io/*'];
const NODE_SIGNERS = ['kubernetes.io/kube-apiserver-client-kubelet', 'kubernetes.io/*'];

/** Verbs of the API: who has them all on everything can give himself the rest. */
const VERBS = 'get list watch create update patch delete deletecollection'.split(' ');

const CREATE_PODS = within(['create'], '', 'pods');
const REQUESTS = wide(['create'], CERTIFICATES, 'certificatesigningrequests');
const APPROVAL = wide(CHANGE, CERTIFICATES, 'certificatesigningrequests/approval');

const RIGHTS_OF_OTHERS: readonly EscalationEdge[] = [
  sure(
    'everything',
    'may do everything',
    'everything',
    VERBS.map((verb) => within([verb], '*', '*')),
  ),
  sure('bind-cluster-role', 'may bind any role to itself in the whole cluster', 'cluster-roles', [
    wide(['bind'], RBAC, 'clusterroles'),
    wide(['create'], RBAC, 'clusterrolebindings'),
  ]),
  sure('rebind-cluster-role', 'may add itself to a binding of any role', 'cluster-roles', [
    wide(['bind'], RBAC, 'clusterroles'),
    wide(CHANGE, RBAC, 'clusterrolebindings'),
  ]),
  // A ClusterRole is bound in a namespace by whoever may `bind` it there.
  sure('bind-role', 'may bind any ClusterRole to itself in the namespace', 'roles', [
    within(['bind'], RBAC, 'clusterroles'),
    within(['create'], RBAC, 'rolebindings'),
  ]),
  // To make a Role of one's own takes its rights, or `escalate`.
  sure('bind-local-role', 'may bind the Roles of the namespace to itself', 'local-roles', [
    within(['bind'], RBAC, 'roles'),
    within(['create'], RBAC, 'rolebindings'),
  ]),
  sure('rebind-role', 'may add itself to bindings of the namespace', 'bound-roles', [
    within(['bind'], RBAC, 'clusterroles roles'),
    within(CHANGE, RBAC, 'rolebindings'),
  ]),
  // The role that is made so needs to be bound, which takes its rights or `bind`.
  sure('make-and-bind-role', 'may make a Role that holds anything, and bind it', 'namespaces', [
    within(['escalate'], RBAC, 'roles'),
    within(WRITE, RBAC, 'roles'),
    within(['bind'], RBAC, 'roles'),
    within(WRITE, RBAC, 'rolebindings'),
  ]),
  sure('escalate-cluster-role', 'may widen the role that it is bound to', 'own-roles', [
    wide(['escalate'], RBAC, 'clusterroles'),
    wide(CHANGE, RBAC, 'clusterroles'),
  ]),
  sure('escalate-role', 'may widen the role that it is bound to', 'own-roles', [
    within(['escalate'], RBAC, 'roles'),
    within(CHANGE, RBAC, 'roles'),
  ]),
  sure('impersonate-users', 'may act as other users', 'users', [
    wide(['impersonate'], '', 'users'),
  ]),
  // A group is impersonated beside somebody: a user or an account.
  sure('impersonate-groups', 'may act as a member of any group', 'groups', [
    wide(['impersonate'], '', 'groups'),
    wide(['impersonate'], '', 'users'),
  ]),
  sure('impersonate-groups-beside-accounts', 'may act as a member of any group', 'groups', [
    wide(['impersonate'], '', 'groups'),
    within(['impersonate'], '', 'serviceaccounts'),
  ]),
  sure('impersonate-accounts', 'may act as ServiceAccounts', 'accounts', [
    within(['impersonate'], '', 'serviceaccounts'),
  ]),
  sure('mint-tokens', 'may issue tokens of ServiceAccounts', 'accounts', [
    within(['create'], '', 'serviceaccounts/token'),
  ]),
  sure('mint-token-secrets', 'may have token Secrets filled, and read them', 'accounts', [
    within(['create'], '', 'secrets'),
    within(READ, '', 'secrets'),
  ]),
  sure('read-secrets', 'may read Secrets', 'secrets', [within(READ, '', 'secrets')]),
  {
    ...sure('sign-client-certificates', 'may sign a certificate for anybody', 'certificates', [
      APPROVAL,
      wide(['approve'], CERTIFICATES, 'signers', CLIENT_SIGNERS),
      REQUESTS,
    ]),
    // They sign no certificates of users.
    except: ['eks'],
  },
  sure('sign-node-certificates', 'may sign a certificate for any node', 'node-certificates', [
    APPROVAL,
    wide(['approve'], CERTIFICATES, 'signers', NODE_SIGNERS),
    REQUESTS,
  ]),
  sure(
    'self-approve-node-certificates',
    'gets certificates of nodes without being asked',
    'node-certificates',
    [wide(['create'], CERTIFICATES, 'certificatesigningrequests/nodeclient'), REQUESTS],
  ),
];

const PODS: readonly EscalationEdge[] = [
  sure('create-pods', 'may create pods', 'new-pods', [CREATE_PODS]),
  sure('create-workloads', 'may write workloads that create pods', 'new-pods', [
    within(WRITE, 'apps', 'deployments daemonsets statefulsets replicasets'),
  ]),
  sure('create-jobs', 'may write jobs that create pods', 'new-pods', [
    within(WRITE, 'batch', 'jobs cronjobs'),
  ]),
  sure('create-replication-controllers', 'may write what creates pods', 'new-pods', [
    within(WRITE, '', 'replicationcontrollers'),
  ]),
  sure('create-deployment-configs', 'may write what creates pods', 'new-pods', [
    within(WRITE, 'apps.openshift.io', 'deploymentconfigs'),
  ]),
  maybe('create-workflows', 'may have Argo Workflows create pods', 'new-pods', [
    within(WRITE, 'argoproj.io', 'workflows cronworkflows'),
  ]),
  maybe('create-task-runs', 'may have Tekton create pods', 'new-pods', [
    within(WRITE, 'tekton.dev', 'taskruns pipelineruns'),
  ]),
  sure('change-images', 'may change the image of pods', 'pods', [within(CHANGE, '', 'pods')]),
  sure('exec', 'may run commands in pods', 'pods', [
    within(['create'], '', 'pods/exec pods/attach'),
  ]),
  {
    ...sure('exec-by-get', 'may run commands in pods over a WebSocket', 'pods', [
      within(['get'], '', 'pods/exec pods/attach'),
    ]),
    before: 35,
  },
  sure('ephemeral-containers', 'may put a container into running pods', 'pods', [
    within(CHANGE, '', 'pods/ephemeralcontainers'),
  ]),
  sure('kubelet-proxy', 'may talk to kubelets, unaudited when directly', 'kubelets', [
    wide(['get', 'create', 'update', 'patch', 'delete'], '', 'nodes/proxy'),
  ]),
];

const CLUSTER_OBJECTS: readonly EscalationEdge[] = [
  sure('mutating-webhooks', 'may change all that is admitted', 'all-pods', [
    wide(WRITE, ADMISSION, 'mutatingwebhookconfigurations'),
  ]),
  sure('mutating-policies', 'may change all that is admitted', 'all-pods', [
    wide(WRITE, ADMISSION, 'mutatingadmissionpolicies'),
    wide(WRITE, ADMISSION, 'mutatingadmissionpolicybindings'),
  ]),
  maybe('bound-mutating-policies', 'may change what a policy does that is bound', 'all-pods', [
    wide(CHANGE, ADMISSION, 'mutatingadmissionpolicies'),
  ]),
  // Secrets pass by only when somebody writes them.
  maybe('validating-webhooks', 'may read all that is admitted', 'secrets', [
    wide(WRITE, ADMISSION, 'validatingwebhookconfigurations'),
  ]),
  sure('relabel-namespaces', 'may lift the Pod Security level and create pods', 'nodes', [
    within(CHANGE, '', 'namespaces'),
    CREATE_PODS,
  ]),
  sure('mount-nodes', 'may create volumes of nodes and pods that mount them', 'nodes', [
    wide(['create'], '', 'persistentvolumes'),
    within(['create'], '', 'persistentvolumeclaims'),
    CREATE_PODS,
  ]),
  maybe('node-volumes', 'may create volumes of nodes that somebody mounts', 'nodes', [
    wide(['create'], '', 'persistentvolumes'),
  ]),
  maybe('steer-pods', 'may bring pods to a node of its own', 'all-pods', [
    wide(CHANGE, '', 'nodes nodes/status'),
  ]),
  maybe('bind-pods', 'may bring pods to a node of its own', 'pods', [
    within(['create'], '', 'bindings pods/binding'),
  ]),
  {
    ...maybe('aws-auth', 'may map itself to any group', 'groups', [
      within(CHANGE, '', 'configmaps', ['aws-auth']),
    ]),
    namespace: 'kube-system',
    only: 'eks',
  },
  maybe('api-services', 'may answer for an API', 'operator', [
    wide(WRITE, 'apiregistration.k8s.io', 'apiservices'),
  ]),
  maybe('custom-resource-definitions', 'may change what operators read', 'operator', [
    wide(WRITE, 'apiextensions.k8s.io', 'customresourcedefinitions'),
  ]),
];

const CONTROLLERS: readonly EscalationEdge[] = [
  sure('argo-cd-projects', 'may let Argo CD deploy anything', 'argo-cd', [
    within(WRITE, 'argoproj.io', 'applications applicationsets'),
    within(WRITE, 'argoproj.io', 'appprojects'),
  ]),
  maybe('argo-cd', 'may let Argo CD deploy what its project allows', 'argo-cd', [
    within(WRITE, 'argoproj.io', 'applications applicationsets appprojects'),
  ]),
  sure('flux-kustomizations', 'may let Flux deploy anything', 'flux-kustomize', [
    within(WRITE, 'kustomize.toolkit.fluxcd.io', 'kustomizations'),
  ]),
  sure('flux-releases', 'may let Flux deploy anything', 'flux-helm', [
    within(WRITE, 'helm.toolkit.fluxcd.io', 'helmreleases'),
  ]),
  maybe('karpenter', 'may choose what new nodes run as root', 'nodes', [
    wide(WRITE, 'karpenter.k8s.aws', 'ec2nodeclasses'),
  ]),
  maybe('karpenter-roles', 'may choose the cloud role of new nodes', 'cloud', [
    wide(WRITE, 'karpenter.k8s.aws', 'ec2nodeclasses'),
  ]),
  maybe('eks-node-classes', 'may choose the cloud role of new nodes', 'cloud', [
    wide(WRITE, 'eks.amazonaws.com', 'nodeclasses'),
  ]),
  maybe('external-secrets', 'may read what a secret store holds', 'cloud', [
    within(WRITE, 'external-secrets.io', 'externalsecrets secretstores'),
  ]),
  maybe('cluster-external-secrets', 'may read what a secret store holds', 'cloud', [
    wide(WRITE, 'external-secrets.io', 'clusterexternalsecrets clustersecretstores'),
  ]),
  maybe('cloud-annotations', 'may name a cloud role for an account', 'cloud', [
    within(CHANGE, '', 'serviceaccounts'),
  ]),
];

/** What takes a control away or draws traffic, and by itself controls nothing. */
const EXPOSURES: readonly EscalationEdge[] = [
  {
    ...sure('change-dns', 'may change what names mean', 'traffic', [
      within(CHANGE, '', 'configmaps', ['coredns']),
    ]),
    namespace: 'kube-system',
  },
  sure('change-endpoints', 'may redirect Services', 'traffic', [
    within(WRITE, 'discovery.k8s.io', 'endpointslices'),
  ]),
  sure('external-ips', 'may claim addresses by Services', 'traffic', [
    within(WRITE, '', 'services services/status'),
  ]),
  sure('lift-network-policies', 'may lift network policies', 'controls', [
    within([...DELETE, ...CHANGE], 'networking.k8s.io', 'networkpolicies'),
  ]),
  sure('lift-admission', 'may lift admission', 'controls', [
    wide(
      [...DELETE, ...CHANGE],
      ADMISSION,
      'validatingadmissionpolicybindings validatingwebhookconfigurations mutatingwebhookconfigurations',
    ),
  ]),
  sure('change-namespaces', 'may change what labels of the namespace select', 'controls', [
    within(CHANGE, '', 'namespaces'),
  ]),
];

/** The readiness model's table T-ESC, with amendment 0.18. */
export const ESCALATION_EDGES: readonly EscalationEdge[] = [
  ...RIGHTS_OF_OTHERS,
  ...PODS,
  ...CLUSTER_OBJECTS,
  ...CONTROLLERS,
  ...EXPOSURES,
];

/** A controller that deploys what objects tell it, with the account that it does it as. */
export interface DeployingController {
  readonly gain: Gain;
  readonly account: string;
  /** A flag that makes it act as somebody with fewer rights. */
  readonly confinedBy?: string;
}

export const DEPLOYING_CONTROLLERS: readonly DeployingController[] = [
  { gain: 'argo-cd', account: 'argocd-application-controller' },
  {
    gain: 'flux-kustomize',
    account: 'kustomize-controller',
    confinedBy: '--default-service-account',
  },
  { gain: 'flux-helm', account: 'helm-controller', confinedBy: '--default-service-account' },
];

function sure(id: string, does: string, gain: Gain, needs: readonly NeededRight[]): EscalationEdge {
  return { id, does, needs, gain, certainty: 'certain' };
}

function maybe(
  id: string,
  does: string,
  gain: Gain,
  needs: readonly NeededRight[],
): EscalationEdge {
  return { id, does, needs, gain, certainty: 'possible' };
}

/** A right on objects of a namespace. */
function within(
  verbs: readonly string[],
  group: string,
  resources: string,
  names?: readonly string[],
): NeededRight {
  const narrowed = names === undefined ? {} : { names };
  return { verbs, group, resources: resources.split(' '), clusterScoped: false, ...narrowed };
}

/** A right on objects of no namespace. */
function wide(
  verbs: readonly string[],
  group: string,
  resources: string,
  names?: readonly string[],
): NeededRight {
  return { ...within(verbs, group, resources, names), clusterScoped: true };
}
