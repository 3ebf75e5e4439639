import { describe, expect, it } from 'vitest';
import { ESCALATION_EDGES } from '../../../src/tables/escalation-edges.ts';
import { account, annMay, annReaches, bind, namespace, node, pod, rule } from './objects.ts';

const R = 'rbac.authorization.k8s.io';

/** Two namespaces: one that lets in privileged pods and one that does not, each with accounts. */
const CLUSTER = [
  namespace('shop', 'baseline'),
  namespace('open'),
  namespace('kube-system', 'baseline'),
  account('shop', 'cart'),
  account('open', 'robot'),
  account('kube-system', 'controller'),
  pod('shop', 'cart-0', 'serviceAccountName: cart, nodeName: n1'),
  pod('open', 'robot-0', 'serviceAccountName: robot, nodeName: n2'),
  pod('argocd', 'controller-0', 'serviceAccountName: argocd-application-controller'),
  pod('flux-system', 'k-0', 'serviceAccountName: kustomize-controller'),
  pod('flux-system', 'h-0', 'serviceAccountName: helm-controller'),
  node('n1'),
  node('n2'),
  `
- apiVersion: ${R}/v1
  kind: Role
  metadata: {name: minter, namespace: shop}
  rules: [${rule('create core/serviceaccounts/token')}]
- apiVersion: ${R}/v1
  kind: RoleBinding
  metadata: {name: minter, namespace: shop}
  roleRef: {apiGroup: ${R}, kind: Role, name: minter}
  subjects: [{kind: User, name: mia}]`,
].join('');

const CART = 'core/ServiceAccount/shop/cart';
const ROBOT = 'core/ServiceAccount/open/robot';
const ARGO = 'core/ServiceAccount/argocd/argocd-application-controller';
const KUSTOMIZE = 'core/ServiceAccount/flux-system/kustomize-controller';
const HELM = 'core/ServiceAccount/flux-system/helm-controller';

interface Row {
  readonly edge: string;
  readonly rules: readonly string[];
  /** Where the role is bound; everywhere when missing. */
  readonly in?: string;
  readonly certain?: string;
  readonly possible?: string;
  /** Rules that are close and give nothing of it: each alone. */
  readonly without: readonly (readonly string[])[];
}

const C = 'certificates.k8s.io';
const A = 'admissionregistration.k8s.io';
const CRB = `create ${R}/clusterrolebindings`;
const CSR = `create ${C}/certificatesigningrequests`;
const APPROVE = `update ${C}/certificatesigningrequests/approval`;
const SIGN = `approve ${C}/signers`;
const PODS = 'create core/pods';
const ALL = 'get,list,watch,create,update,patch,delete,deletecollection';

const ROWS: readonly Row[] = [
  {
    edge: 'everything',
    rules: [`${ALL} */*`],
    certain: 'cluster-admin',
    without: [['get,list,watch */*'], ['* apps/*'], ['* */* one']],
  },
  {
    edge: 'everything',
    rules: ['* */*'],
    in: 'shop',
    certain: 'namespace-admin:shop',
    without: [['get,list,watch */*']],
  },
  {
    edge: 'bind-cluster-role',
    rules: [`bind ${R}/clusterroles`, CRB],
    certain: 'cluster-admin',
    without: [[`bind ${R}/clusterroles`], [CRB], ['bind core/clusterroles', CRB]],
  },
  {
    edge: 'rebind-cluster-role',
    rules: [`bind ${R}/clusterroles cluster-admin`, `patch ${R}/clusterrolebindings`],
    certain: 'cluster-admin',
    without: [[`patch ${R}/clusterrolebindings`], [`bind ${R}/clusterroles view`, CRB]],
  },
  {
    edge: 'bind-role',
    rules: [`bind ${R}/clusterroles,roles`, `create ${R}/rolebindings`],
    in: 'shop',
    certain: 'namespace-admin:shop',
    without: [[`bind ${R}/clusterroles,roles`], [`create ${R}/rolebindings`]],
  },
  {
    edge: 'bind-local-role',
    rules: [`bind ${R}/roles minter`, `create ${R}/rolebindings`],
    in: 'shop',
    certain: CART,
    without: [
      [`bind ${R}/roles minter`],
      [`bind ${R}/roles other`, `create ${R}/rolebindings`],
      [`bind ${R}/clusterroles minter`, `create ${R}/rolebindings`],
    ],
  },
  {
    edge: 'rebind-role',
    rules: [`bind ${R}/roles minter`, `patch ${R}/rolebindings minter`],
    in: 'shop',
    certain: CART,
    without: [
      [`patch ${R}/rolebindings minter`],
      [`bind ${R}/roles minter`, `patch ${R}/rolebindings other`],
      [`bind ${R}/roles minter`, `patch ${R}/clusterrolebindings`],
      [`bind ${R}/roles other`, `patch ${R}/rolebindings`],
    ],
  },
  {
    edge: 'make-and-bind-role',
    rules: [`escalate,bind,create ${R}/roles`, `create ${R}/rolebindings`],
    in: 'shop',
    certain: 'namespace-admin:shop',
    without: [
      [`escalate,create ${R}/roles`, `create ${R}/rolebindings`],
      [`bind,create ${R}/roles`, `create ${R}/rolebindings`],
      [`escalate,bind ${R}/roles`, `create ${R}/rolebindings`],
      [`escalate,bind,create ${R}/roles`],
    ],
  },
  {
    edge: 'escalate-cluster-role',
    rules: [`escalate ${R}/clusterroles`, `update ${R}/clusterroles`],
    certain: 'cluster-admin',
    without: [
      [`escalate ${R}/clusterroles`],
      [`update ${R}/clusterroles`],
      [`escalate ${R}/clusterroles other`, `update ${R}/clusterroles other`],
    ],
  },
  {
    edge: 'impersonate-users',
    rules: ['impersonate core/users bob'],
    certain: 'User/bob',
    without: [['get core/users bob'], [`impersonate ${R}/users bob`]],
  },
  {
    edge: 'impersonate-groups',
    rules: ['impersonate core/groups system:masters', 'impersonate core/users'],
    certain: 'cluster-admin',
    without: [
      ['impersonate core/groups'],
      ['impersonate core/groups team', 'impersonate core/users'],
    ],
  },
  {
    edge: 'impersonate-groups-beside-accounts',
    rules: ['impersonate core/groups', 'impersonate core/serviceaccounts'],
    certain: 'cluster-admin',
    without: [['impersonate core/groups'], ['impersonate core/serviceaccounts']],
  },
  {
    edge: 'impersonate-accounts',
    rules: ['impersonate core/serviceaccounts'],
    in: 'shop',
    certain: CART,
    without: [['impersonate core/serviceaccounts other']],
  },
  {
    edge: 'mint-tokens',
    rules: ['create core/serviceaccounts/token cart'],
    in: 'shop',
    certain: CART,
    without: [['create core/serviceaccounts'], ['create core/serviceaccounts/token other']],
  },
  {
    edge: 'mint-token-secrets',
    rules: ['create core/secrets', 'get core/secrets'],
    in: 'shop',
    certain: CART,
    without: [
      ['create core/secrets'],
      ['get core/secrets'],
      ['create core/secrets x', 'get core/secrets'],
    ],
  },
  {
    edge: 'read-secrets',
    rules: ['list core/secrets'],
    in: 'shop',
    certain: 'secrets:shop',
    possible: 'frontier:secrets',
    without: [['list core/configmaps'], ['delete core/secrets'], ['list apps/secrets']],
  },
  {
    edge: 'sign-client-certificates',
    rules: [APPROVE, `${SIGN} kubernetes.io/kube-apiserver-client`, CSR],
    certain: CART,
    without: [
      [APPROVE, CSR],
      [SIGN, CSR],
      [APPROVE, `${SIGN} example.com/own`, CSR],
      [APPROVE, SIGN],
    ],
  },
  {
    edge: 'sign-node-certificates',
    rules: [APPROVE, `${SIGN} kubernetes.io/kube-apiserver-client-kubelet`, CSR],
    certain: 'node-identity:n1',
    without: [
      [APPROVE, CSR],
      [APPROVE, `${SIGN} kubernetes.io/legacy-unknown`, CSR],
    ],
  },
  {
    edge: 'self-approve-node-certificates',
    rules: [`create ${C}/certificatesigningrequests/nodeclient`, CSR],
    certain: CART,
    without: [[CSR], [`create ${C}/certificatesigningrequests/selfnodeclient`, CSR]],
  },
  {
    edge: 'create-pods',
    rules: [PODS],
    in: 'shop',
    certain: CART,
    without: [['create core/pods/log'], ['get core/pods'], ['create core/pods one']],
  },
  {
    edge: 'create-pods',
    rules: [PODS],
    in: 'open',
    certain: 'node:n1',
    without: [['get core/pods']],
  },
  {
    edge: 'create-workloads',
    rules: ['patch apps/deployments web'],
    in: 'shop',
    certain: CART,
    without: [
      ['patch extensions/deployments'],
      ['patch apps/deployments/scale'],
      ['delete apps/deployments'],
    ],
  },
  {
    edge: 'create-jobs',
    rules: ['create batch/cronjobs'],
    in: 'shop',
    certain: CART,
    without: [['create core/cronjobs'], ['create batch/jobs x']],
  },
  {
    edge: 'create-replication-controllers',
    rules: ['create core/replicationcontrollers'],
    in: 'shop',
    certain: CART,
    without: [['create apps/replicationcontrollers']],
  },
  {
    edge: 'create-deployment-configs',
    rules: ['update apps.openshift.io/deploymentconfigs'],
    in: 'shop',
    certain: CART,
    without: [['update apps/deploymentconfigs']],
  },
  {
    edge: 'create-workflows',
    rules: ['create argoproj.io/workflows'],
    in: 'shop',
    possible: CART,
    without: [['get argoproj.io/workflows'], ['create batch/workflows']],
  },
  {
    edge: 'create-task-runs',
    rules: ['create tekton.dev/taskruns'],
    in: 'shop',
    possible: CART,
    without: [['get tekton.dev/taskruns'], ['create tekton.dev/tasks']],
  },
  {
    edge: 'change-images',
    rules: ['patch core/pods cart-0'],
    in: 'shop',
    certain: CART,
    without: [['patch core/pods/status'], ['patch core/pods other']],
  },
  {
    edge: 'exec',
    rules: ['create core/pods/exec'],
    in: 'shop',
    certain: CART,
    without: [['create core/pods/log'], ['create apps/pods/exec'], ['create core/pods/exec other']],
  },
  {
    edge: 'exec-by-get',
    rules: ['get core/pods/attach'],
    in: 'shop',
    certain: CART,
    without: [['list core/pods/attach']],
  },
  {
    edge: 'ephemeral-containers',
    rules: ['patch core/pods/ephemeralcontainers'],
    in: 'shop',
    certain: CART,
    without: [['get core/pods/ephemeralcontainers']],
  },
  {
    edge: 'kubelet-proxy',
    rules: ['get core/nodes/proxy n1'],
    certain: CART,
    without: [['get core/nodes'], ['get core/nodes/proxy n2'], ['get core/nodes/metrics']],
  },
  {
    edge: 'mutating-webhooks',
    rules: [`patch ${A}/mutatingwebhookconfigurations`],
    certain: CART,
    without: [
      [`get ${A}/mutatingwebhookconfigurations`],
      [`patch ${A}/validatingadmissionpolicies`],
    ],
  },
  {
    edge: 'mutating-policies',
    rules: [`create ${A}/mutatingadmissionpolicies`, `create ${A}/mutatingadmissionpolicybindings`],
    certain: CART,
    without: [
      [`create ${A}/mutatingadmissionpolicies`],
      [`create ${A}/mutatingadmissionpolicybindings`],
    ],
  },
  {
    edge: 'bound-mutating-policies',
    rules: [`update ${A}/mutatingadmissionpolicies`],
    possible: CART,
    without: [
      [`create ${A}/mutatingadmissionpolicies`],
      [`update ${A}/mutatingadmissionpolicybindings`],
    ],
  },
  {
    edge: 'validating-webhooks',
    rules: [`create ${A}/validatingwebhookconfigurations`],
    possible: 'secrets:*',
    without: [[`delete ${A}/validatingwebhookconfigurations`]],
  },
  {
    edge: 'relabel-namespaces',
    rules: ['patch core/namespaces', PODS],
    in: 'shop',
    certain: 'node:n1',
    without: [['patch core/namespaces'], [PODS], ['patch core/namespaces open', PODS]],
  },
  {
    edge: 'mount-nodes',
    rules: ['create core/persistentvolumes', 'create core/persistentvolumeclaims', PODS],
    certain: 'node:n1',
    without: [['create core/persistentvolumeclaims']],
  },
  {
    edge: 'node-volumes',
    rules: ['create core/persistentvolumes'],
    possible: 'node:n1',
    without: [['create core/persistentvolumeclaims'], ['update core/persistentvolumes']],
  },
  {
    edge: 'steer-pods',
    rules: ['patch core/nodes/status'],
    possible: CART,
    without: [['get core/nodes'], ['patch metrics.k8s.io/nodes']],
  },
  {
    edge: 'bind-pods',
    rules: ['create core/pods/binding'],
    in: 'shop',
    possible: CART,
    without: [['get core/pods/binding']],
  },
  {
    edge: 'aws-auth',
    rules: ['update core/configmaps aws-auth'],
    in: 'kube-system',
    possible: 'cluster-admin',
    without: [['update core/configmaps other'], ['get core/configmaps aws-auth']],
  },
  {
    edge: 'api-services',
    rules: ['create apiregistration.k8s.io/apiservices'],
    possible: 'frontier:operators',
    without: [['get apiregistration.k8s.io/apiservices']],
  },
  {
    edge: 'custom-resource-definitions',
    rules: ['create apiextensions.k8s.io/customresourcedefinitions'],
    possible: 'frontier:operators',
    without: [['list apiextensions.k8s.io/customresourcedefinitions']],
  },
  {
    edge: 'argo-cd-projects',
    rules: ['create argoproj.io/applications', 'create argoproj.io/appprojects'],
    in: 'argocd',
    certain: ARGO,
    without: [['get argoproj.io/applications'], ['create argoproj.io/workflows']],
  },
  {
    edge: 'argo-cd',
    rules: ['create argoproj.io/applications'],
    in: 'argocd',
    possible: ARGO,
    without: [['create argoproj.io/rollouts']],
  },
  {
    edge: 'flux-kustomizations',
    rules: ['patch kustomize.toolkit.fluxcd.io/kustomizations'],
    in: 'shop',
    certain: KUSTOMIZE,
    without: [['get kustomize.toolkit.fluxcd.io/kustomizations']],
  },
  {
    edge: 'flux-releases',
    rules: ['create helm.toolkit.fluxcd.io/helmreleases'],
    in: 'shop',
    certain: HELM,
    without: [['create source.toolkit.fluxcd.io/helmreleases']],
  },
  {
    edge: 'karpenter',
    rules: ['update karpenter.k8s.aws/ec2nodeclasses'],
    possible: 'node:n1',
    without: [['update karpenter.sh/nodepools']],
  },
  {
    edge: 'karpenter-roles',
    rules: ['create karpenter.k8s.aws/ec2nodeclasses'],
    possible: 'frontier:cloud',
    without: [['get karpenter.k8s.aws/ec2nodeclasses']],
  },
  {
    edge: 'eks-node-classes',
    rules: ['create eks.amazonaws.com/nodeclasses'],
    possible: 'frontier:cloud',
    without: [['get eks.amazonaws.com/nodeclasses'], ['create karpenter.sh/nodepools']],
  },
  {
    edge: 'external-secrets',
    rules: ['create external-secrets.io/externalsecrets'],
    in: 'shop',
    possible: 'frontier:cloud',
    without: [['get external-secrets.io/externalsecrets']],
  },
  {
    edge: 'cluster-external-secrets',
    rules: ['create external-secrets.io/clustersecretstores'],
    possible: 'frontier:cloud',
    without: [['get external-secrets.io/clustersecretstores']],
  },
  {
    edge: 'cloud-annotations',
    rules: ['patch core/serviceaccounts'],
    in: 'shop',
    possible: 'frontier:cloud',
    without: [['get core/serviceaccounts']],
  },
  {
    edge: 'change-dns',
    rules: ['patch core/configmaps coredns'],
    in: 'kube-system',
    certain: 'traffic',
    without: [['patch core/configmaps other']],
  },
  {
    edge: 'change-endpoints',
    rules: ['create discovery.k8s.io/endpointslices'],
    in: 'shop',
    certain: 'traffic',
    without: [['list discovery.k8s.io/endpointslices']],
  },
  {
    edge: 'external-ips',
    rules: ['patch core/services/status'],
    in: 'shop',
    certain: 'traffic',
    without: [['get core/services']],
  },
  {
    edge: 'lift-network-policies',
    rules: ['delete networking.k8s.io/networkpolicies'],
    in: 'shop',
    certain: 'controls:shop',
    without: [['create networking.k8s.io/networkpolicies'], ['delete extensions/networkpolicies']],
  },
  {
    edge: 'lift-admission',
    rules: [`delete ${A}/validatingadmissionpolicybindings`],
    certain: 'controls:*',
    without: [[`get ${A}/validatingadmissionpolicybindings`]],
  },
  {
    edge: 'change-namespaces',
    rules: ['patch core/namespaces shop'],
    certain: 'controls:shop',
    without: [['patch core/namespaces other'], ['get core/namespaces']],
  },
];

function reached(rules: readonly string[], place?: string) {
  return annReaches(CLUSTER + annMay(rules, place));
}

describe('edges of the table', () => {
  it.for(ROWS.map((row) => [row.edge, row.in ?? 'everywhere', row] as const))(
    '%s, bound in %s, is there',
    ([, , row]) => {
      const { certain, possible } = reached(row.rules, row.in);
      if (row.certain !== undefined) expect(certain).toContain(row.certain);
      if (row.possible !== undefined) {
        expect(possible).toContain(row.possible);
        expect(certain).not.toContain(row.possible);
      }
    },
  );

  it.for(
    ROWS.flatMap((row) =>
      row.without.map((rules) => [row.edge, rules.join(' and '), row, rules] as const),
    ),
  )('%s is not there by %s', ([, , row, rules]) => {
    const { certain, possible } = reached(rules, row.in);
    const target = row.certain ?? row.possible;
    expect(certain).not.toContain(target);
    if (row.certain === undefined) expect(possible).not.toContain(target);
  });

  it('are all in this table but the one of a Role, which has a test of its own', () => {
    const shown = new Set(ROWS.map(({ edge }) => edge));
    const missing = ESCALATION_EDGES.map(({ id }) => id).filter((id) => !shown.has(id));
    expect(missing).toEqual(['escalate-role']);
  });

  it('escalate-role helps whom a Role of the namespace is bound to, and nobody by a ClusterRole', () => {
    const rules = `[${rule(`escalate,update ${R}/roles`)}]`;
    const role = `
- {apiVersion: ${R}/v1, kind: Role, metadata: {name: widening, namespace: shop}, rules: ${rules}}
- apiVersion: ${R}/v1
  kind: RoleBinding
  metadata: {name: widening, namespace: shop}
  roleRef: {apiGroup: ${R}, kind: Role, name: widening}
  subjects: [{kind: User, name: ann}]`;
    expect(annReaches(CLUSTER + role).certain).toContain('namespace-admin:shop');
    const byClusterRole = reached([`escalate,update ${R}/roles`], 'shop');
    expect(byClusterRole.certain).not.toContain('namespace-admin:shop');
  });

  it.for(ROWS.filter((row) => row.in === undefined).map((row) => [row.edge, row] as const))(
    '%s gives nothing of the whole cluster by a RoleBinding',
    ([, row]) => {
      const { certain, possible } = reached(row.rules, 'empty');
      const target = row.certain ?? row.possible;
      expect(certain).not.toContain(target === CART ? ROBOT : target);
      expect(possible).not.toContain(target === CART ? ROBOT : target);
    },
  );

  it('exec-by-get is there below 1.35, perhaps where the version was not seen, and not above', () => {
    const objects = CLUSTER + annMay(['get core/pods/exec'], 'shop');
    expect(annReaches(objects, { version: 'v1.34.9' }).certain).toContain(CART);
    const unseen = annReaches(objects, { version: undefined });
    expect([unseen.certain.includes(CART), unseen.possible.includes(CART)]).toEqual([false, true]);
    const newer = annReaches(objects, { version: 'v1.35.0' });
    expect([...newer.certain, ...newer.possible]).not.toContain(CART);
  });

  it('EKS signs no client certificates, and it alone reads aws-auth', () => {
    const signer = [APPROVE, `${SIGN} kubernetes.io/kube-apiserver-client`, CSR];
    const eks = { version: 'v1.34.1-eks-113cf36' };
    const gke = { version: 'v1.34.1-gke.1293000' };
    const sign = CLUSTER + annMay(signer) + bind('granted', '{kind: User, name: bob}');
    expect(annReaches(sign, eks).certain).toEqual(['User/ann']);
    expect(annReaches(sign, gke).certain).toContain('User/bob');
    const map = CLUSTER + annMay(['update core/configmaps aws-auth']);
    expect(annReaches(map, eks).possible).toContain('cluster-admin');
    expect(annReaches(map, gke).possible).toEqual([]);
  });
});
