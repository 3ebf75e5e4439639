import type { RoleLines } from './lines.ts';

/** What Kubernetes' own roles hold in other versions, or behind feature gates. */
export const OTHER_VERSIONS: RoleLines = {
  // Until 1.21: endpoints led traffic past NetworkPolicies (CVE-2021-25740).
  'system:aggregate-to-edit': [
    'create delete deletecollection patch update | core | endpoints',
    'create delete deletecollection patch update | discovery.k8s.io | endpointslices',
    'create delete deletecollection patch update | scheduling.k8s.io | podgroups workloads',
  ],
  'system:aggregate-to-view': [
    'get list watch | scheduling.k8s.io | podgroups podgroups/status workloads',
  ],
  'system:cluster-trust-bundle-discovery': [
    'get list watch | certificates.k8s.io | clustertrustbundles',
  ],
  'system:kube-scheduler': [
    'get list watch | resource.k8s.io | devicetaintrules',
    'get list watch | scheduling.k8s.io | podgroups',
    'patch update | scheduling.k8s.io | podgroups/status',
  ],
  'system:node': [
    'get list watch | certificates.k8s.io | clustertrustbundles',
    'create get list watch | certificates.k8s.io | podcertificaterequests',
  ],
};
