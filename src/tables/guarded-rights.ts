import type { NeededRight } from './escalation-edges.ts';

/** Rights that checks confine, from the readiness model's rules. Dated with the table of escalation edges. */

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch'];
const CHANGE = ['update', 'patch'];
const ANY = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const LIFT = ['delete', 'deletecollection', 'update', 'patch'];

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';

/** RBC-09. */
export const READING_SECRETS: readonly NeededRight[] = [within(READ, '', 'secrets')];

/** RBC-10. */
export const PROMOTING: readonly NeededRight[] = [
  within(['escalate', 'bind'], RBAC, 'clusterroles roles'),
  wide(['impersonate'], '', 'users groups'),
  wide(['impersonate'], 'authentication.k8s.io', 'userextras/* uids'),
  within(['impersonate'], '', 'serviceaccounts'),
  wide(WRITE, RBAC, 'clusterrolebindings clusterroles'),
  within(WRITE, RBAC, 'rolebindings roles'),
];

/** Those of RBC-10 that promote beyond what is held already, by roles of the cluster. */
export const PROMOTING_BEYOND: readonly NeededRight[] = [
  within(['escalate', 'bind'], RBAC, 'clusterroles'),
];

/** RBC-11. */
export const KUBELET_PROXY: readonly NeededRight[] = [wide(ANY, '', 'nodes/proxy')];

/** RBC-12. */
export const ENTERING_PODS: readonly NeededRight[] = [
  within(WRITE, '', 'pods replicationcontrollers'),
  within(WRITE, 'apps', 'deployments statefulsets daemonsets replicasets'),
  within(WRITE, 'batch', 'jobs cronjobs'),
  within(WRITE, 'apps.openshift.io', 'deploymentconfigs'),
  within(['get', 'create'], '', 'pods/exec pods/attach pods/portforward'),
  within(CHANGE, '', 'pods/ephemeralcontainers'),
];

/** RBC-13. */
export const MINTING_TOKENS: readonly NeededRight[] = [
  within(['create'], '', 'serviceaccounts/token'),
];

/** RBC-14. */
export const QUIET_PATHS: readonly NeededRight[] = [
  wide(CHANGE, CERTIFICATES, 'certificatesigningrequests/approval'),
  wide(['approve', 'sign'], CERTIFICATES, 'signers'),
  wide(WRITE, ADMISSION, 'mutatingwebhookconfigurations validatingwebhookconfigurations'),
  wide(WRITE, '', 'persistentvolumes nodes nodes/status'),
  wide(WRITE, 'apiextensions.k8s.io', 'customresourcedefinitions'),
  wide(WRITE, 'apiregistration.k8s.io', 'apiservices'),
  within(WRITE, 'argoproj.io', 'applications applicationsets appprojects'),
  within(WRITE, 'kustomize.toolkit.fluxcd.io', 'kustomizations'),
  within(WRITE, 'helm.toolkit.fluxcd.io', 'helmreleases'),
];

/** NSI-10. */
export const LIFTING_ISOLATION: readonly NeededRight[] = [
  within(CHANGE, '', 'namespaces pods'),
  within(LIFT, 'networking.k8s.io', 'networkpolicies'),
  within(LIFT, 'cilium.io', 'ciliumnetworkpolicies'),
  within(LIFT, 'crd.projectcalico.org', 'networkpolicies'),
  within(LIFT, 'projectcalico.org', 'networkpolicies'),
  within(LIFT, 'crd.antrea.io', 'networkpolicies'),
  wide(LIFT, 'cilium.io', 'ciliumclusterwidenetworkpolicies'),
  wide(LIFT, 'crd.projectcalico.org', 'globalnetworkpolicies'),
  wide(LIFT, 'projectcalico.org', 'globalnetworkpolicies'),
  wide(LIFT, 'crd.antrea.io', 'clusternetworkpolicies'),
  wide(LIFT, 'networking.k8s.aws', 'clusternetworkpolicies'),
  wide(
    LIFT,
    'policy.networking.k8s.io',
    'adminnetworkpolicies baselineadminnetworkpolicies clusternetworkpolicies',
  ),
];

/**
 * SEC-02: on these sensors of a namespace, on ConfigMaps there and on it. A right on ConfigMaps that names
 * some has to name one that a sensor mounts; one that names none is for all that configures it.
 */
export function silencing(
  namespace: string,
  daemonSets: readonly string[],
  configMaps: readonly string[],
): readonly NeededRight[] {
  return [
    { ...within(LIFT, 'apps', 'daemonsets'), names: daemonSets },
    { ...within(LIFT, '', 'configmaps'), names: [...configMaps, ANY_NAME] },
    { ...within(['delete', ...CHANGE], '', 'namespaces'), names: [namespace] },
  ];
}

/** No object is named so: only a rule that names none allows it. */
const ANY_NAME = '';

function within(verbs: readonly string[], group: string, resources: string): NeededRight {
  return { verbs, group, resources: resources.split(' '), clusterScoped: false };
}

function wide(verbs: readonly string[], group: string, resources: string): NeededRight {
  return { ...within(verbs, group, resources), clusterScoped: true };
}
