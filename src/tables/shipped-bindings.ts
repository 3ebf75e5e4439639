import type { PolicyRule } from '../model/kubernetes/rbac.ts';

/** When this table was last compared with what Kubernetes and the distributions bind by themselves. */
export const SHIPPED_BINDINGS_KNOWN_ON = '2026-11-15';

/** A binding that gives rights to everybody, or to everybody who signs in, and that somebody ships. */
export interface ShippedBinding {
  readonly of: string;
  /** Empty for a ClusterRoleBinding. */
  readonly namespace: string;
  readonly name: string;
  readonly role: { readonly kind: 'ClusterRole' | 'Role'; readonly name: string };
  /** Users and groups that it gives the role to, of those that mean everybody. */
  readonly subjects: readonly string[];
  /** What the role allows, over all versions: a role that allows less is still the shipped one. */
  readonly rules: readonly PolicyRule[];
  /** What to know of it although it is shipped. */
  readonly note?: string;
  /** The same, where it also names requests without a login. */
  readonly noteWithoutLogin?: string;
}

const SIGNED_IN = ['system:authenticated'];
const ANYBODY = ['system:authenticated', 'system:unauthenticated'];
const OAUTH = ['system:authenticated:oauth'];

const READ = ['get', 'list', 'watch'];

/** Before 1.14 also for requests without a login; clusters that are upgraded keep it. */
const OPEN_UNTIL_1_14 = 'before 1.14 Kubernetes gave it to requests without a login too';

const PUBLIC_INFO = urls('/healthz', '/livez', '/readyz', '/version', '/version/');

const DISCOVERY = urls(
  ...words('/api /api/* /apis /apis/* /healthz /livez /readyz /openapi'),
  ...words('/openapi/* /version /version/ /swaggerapi /swaggerapi/* /swagger.json'),
  '/swagger-2.0.0.pb-v1',
);

const BASIC_USER: readonly PolicyRule[] = [
  rule(['create'], 'authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']),
  rule(['create'], 'authentication.k8s.io', ['selfsubjectreviews']),
];

const KUBERNETES: readonly ShippedBinding[] = [
  clusterWide('Kubernetes', 'system:public-info-viewer', ANYBODY, [PUBLIC_INFO]),
  {
    ...clusterWide('Kubernetes', 'system:discovery', ANYBODY, [DISCOVERY]),
    noteWithoutLogin: OPEN_UNTIL_1_14,
  },
  {
    ...clusterWide('Kubernetes', 'system:basic-user', ANYBODY, BASIC_USER),
    noteWithoutLogin: OPEN_UNTIL_1_14,
  },
];

/** kind, minikube and others that are built on it have it too. */
const KUBEADM: readonly ShippedBinding[] = [
  within(
    'kubeadm',
    'kube-public',
    'kubeadm:bootstrap-signer-clusterinfo',
    ['system:anonymous'],
    [rule(['get'], '', ['configmaps'], ['cluster-info'])],
  ),
];

const OPENSHIFT_DISCOVERY = urls(
  ...words('/version /version/* /api /api/* /apis /apis/* /oapi /oapi/*'),
  ...words('/openapi/v2 /swaggerapi /swaggerapi/* /swagger.json /swagger-2.0.0.pb-v1'),
  ...words('/osapi /osapi/ /.well-known /.well-known/* / /healthz /healthz/'),
);

/** OpenShift served its own APIs in the core group before they had groups; the roles still say so. */
function own(
  verbs: readonly string[],
  group: string,
  resources: readonly string[],
  names: readonly string[] = [],
): PolicyRule {
  const full = `${group}.openshift.io`;
  return { verbs, groups: [full, ''], resources, resourceNames: names, urls: [] };
}

const SELF_REVIEWS: readonly PolicyRule[] = [
  own(['create'], 'authorization', ['selfsubjectrulesreviews']),
  rule(['create'], 'authorization.k8s.io', ['selfsubjectaccessreviews']),
];

const OPENSHIFT: readonly ShippedBinding[] = [
  ofOpenShift('basic-users', 'basic-user', SIGNED_IN, [
    own(['get'], 'user', ['users'], ['~']),
    own(['list', 'watch'], 'project', ['projects', 'projectrequests']),
    own(['get', 'list'], 'authorization', ['clusterroles']),
    rule(READ, 'rbac.authorization.k8s.io', ['clusterroles']),
    rule(READ, 'storage.k8s.io', ['storageclasses']),
    rule(READ, 'snapshot.storage.k8s.io', ['volumesnapshotclasses']),
    ...SELF_REVIEWS,
  ]),
  ofOpenShift('self-access-reviewers', 'self-access-reviewer', ANYBODY, SELF_REVIEWS),
  {
    ...ofOpenShift('self-provisioners', 'self-provisioner', OAUTH, [
      own(['create'], 'project', ['projectrequests']),
    ]),
    note: 'whoever can log in may request projects',
  },
  ofOpenShift('system:oauth-token-deleters', 'system:oauth-token-deleter', ANYBODY, [
    own(['delete'], 'oauth', ['oauthaccesstokens', 'oauthauthorizetokens']),
  ]),
  ofOpenShift('cluster-status-binding', 'cluster-status', SIGNED_IN, [OPENSHIFT_DISCOVERY]),
  ofOpenShift('system:webhooks', 'system:webhook', ANYBODY, [
    own(['get', 'create'], 'build', ['buildconfigs/webhooks']),
  ]),
  ofOpenShift('system:openshift:discovery', 'system:openshift:discovery', SIGNED_IN, [
    OPENSHIFT_DISCOVERY,
  ]),
  ofOpenShift(
    'system:openshift:public-info-viewer',
    'system:openshift:public-info-viewer',
    ANYBODY,
    [urls('/.well-known', '/.well-known/*', '/readyz')],
  ),
  ofOpenShift('system:scope-impersonation', 'system:scope-impersonation', ANYBODY, [
    rule(['impersonate'], 'authentication.k8s.io', [
      'userextras/scopes.authorization.openshift.io',
    ]),
  ]),
  ...words('docker source jenkinspipeline').map((strategy) =>
    ofOpenShift(
      `system:build-strategy-${strategy}-binding`,
      `system:build-strategy-${strategy}`,
      SIGNED_IN,
      [own(['create'], 'build', [`builds/${strategy}`, `builds/optimized${strategy}`])],
    ),
  ),
  ...words('restricted restricted-v2').map((constraints) =>
    ofOpenShift(
      `system:openshift:scc:${constraints}`,
      `system:openshift:scc:${constraints}`,
      SIGNED_IN,
      [rule(['use'], 'security.openshift.io', ['securitycontextconstraints'], [constraints])],
    ),
  ),
  ofOpenShift(
    'system:openshift:useroauthaccesstoken-manager',
    'system:openshift:useroauthaccesstoken-manager',
    OAUTH,
    [rule([...READ, 'delete'], 'oauth.openshift.io', ['useroauthaccesstokens'])],
  ),
  ofOpenShift('console-extensions-reader', 'console-extensions-reader', SIGNED_IN, [
    rule(READ, 'console.openshift.io', [
      ...words('consolelinks consolenotifications consoleexternalloglinks consoleplugins'),
      ...words('consoleclidownloads consoleyamlsamples consolequickstarts consolesamples'),
    ]),
  ]),
  ...words('helm-chartrepos-view helm-chartrepos-viewer').map((name) =>
    ofOpenShift(name, 'helm-chartrepos-viewer', SIGNED_IN, [
      rule(READ, 'helm.openshift.io', ['helmchartrepositories']),
    ]),
  ),
  {
    ...within('OpenShift', 'openshift', 'shared-resource-viewers', SIGNED_IN, [
      own(READ, 'template', ['templates']),
      own(READ, 'image', ['imagestreams', 'imagestreamtags', 'imagetags', 'imagestreamimages']),
      own(['get'], 'image', ['imagestreams/layers']),
      rule(['get'], '', ['configmaps']),
    ]),
    role: { kind: 'Role', name: 'shared-resource-viewer' },
  },
  within('OpenShift', 'openshift-config-managed', 'console-public', SIGNED_IN, [
    rule(READ, '', ['configmaps'], ['console-public']),
  ]),
  within(
    'OpenShift',
    'openshift-config-managed',
    'system:openshift:oauth-servercert-trust',
    SIGNED_IN,
    [rule(READ, '', ['configmaps'], ['oauth-serving-cert'])],
  ),
  {
    ...within(
      'OpenShift',
      'openshift-config-managed',
      'openshift-network-public-role-binding',
      SIGNED_IN,
      [rule(READ, '', ['configmaps'], ['openshift-network-features'])],
    ),
    role: { kind: 'Role', name: 'openshift-network-public-role' },
  },
];

/** Pod security policies left with 1.25; the bindings stay behind in clusters that are upgraded. */
const POD_SECURITY_POLICIES: readonly ShippedBinding[] = [
  leftover('EKS', 'eks:podsecuritypolicy:authenticated', 'eks:podsecuritypolicy:privileged', [
    'eks.privileged',
  ]),
  ...words('restricted unrestricted').map((level) =>
    leftover('RKE2', `global-${level}-psp-clusterrolebinding`, `global-${level}-psp-clusterrole`, [
      `global-${level}-psp`,
    ]),
  ),
  {
    ...within('RKE1', 'kube-system', 'default-psp-rolebinding', SIGNED_IN, [
      usesPolicy(['default-psp']),
    ]),
    role: { kind: 'Role', name: 'default-psp-role' },
  },
];

/** GKE, AKS, k3s, kOps and Talos bind nobody of these besides what Kubernetes itself does. */
export const SHIPPED_BINDINGS: readonly ShippedBinding[] = [
  ...KUBERNETES,
  ...KUBEADM,
  ...OPENSHIFT,
  ...POD_SECURITY_POLICIES,
];

/** Distributions whose authenticator lets in any account of the cloud, whoever it belongs to. */
export const OPEN_AUTHENTICATORS: readonly string[] = ['gke'];

function rule(
  verbs: readonly string[],
  group: string,
  resources: readonly string[],
  resourceNames: readonly string[] = [],
): PolicyRule {
  return { verbs, groups: [group], resources, resourceNames, urls: [] };
}

function urls(...paths: readonly string[]): PolicyRule {
  return { verbs: ['get'], groups: [], resources: [], resourceNames: [], urls: paths };
}

function usesPolicy(names: readonly string[]): PolicyRule {
  const resources = ['podsecuritypolicies'];
  return {
    verbs: ['use'],
    groups: ['policy', 'extensions'],
    resources,
    resourceNames: names,
    urls: [],
  };
}

/** A ClusterRoleBinding to the ClusterRole of the same name. */
function clusterWide(
  of: string,
  name: string,
  subjects: readonly string[],
  rules: readonly PolicyRule[],
): ShippedBinding {
  return { of, namespace: '', name, role: { kind: 'ClusterRole', name }, subjects, rules };
}

function ofOpenShift(
  name: string,
  roleName: string,
  subjects: readonly string[],
  rules: readonly PolicyRule[],
): ShippedBinding {
  const shipped = clusterWide('OpenShift', name, subjects, rules);
  return { ...shipped, role: { kind: 'ClusterRole', name: roleName } };
}

function leftover(
  of: string,
  name: string,
  roleName: string,
  policies: readonly string[],
): ShippedBinding {
  const shipped = clusterWide(of, name, SIGNED_IN, [usesPolicy(policies)]);
  return { ...shipped, role: { kind: 'ClusterRole', name: roleName } };
}

/** A RoleBinding to the Role of the same name. */
function within(
  of: string,
  namespace: string,
  name: string,
  subjects: readonly string[],
  rules: readonly PolicyRule[],
): ShippedBinding {
  return { of, namespace, name, role: { kind: 'Role', name }, subjects, rules };
}

function words(listed: string): readonly string[] {
  return listed.split(' ');
}
