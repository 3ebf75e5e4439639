import type { Example } from '../model/check.ts';

/** A right held through a ClusterRoleBinding: passing for a group that the plan names, failing for an account of a tenant. */
export function heldRight(rule: string): { readonly pass: Example; readonly fail: Example } {
  return {
    pass: {
      objects: held(rule, '{kind: Group, name: platform, apiGroup: rbac.authorization.k8s.io}'),
      plan: 'access: {admins: [{group: platform}]}',
    },
    fail: { objects: held(rule, '{kind: ServiceAccount, name: agent, namespace: shop}') },
  };
}

function held(rule: string, subject: string): string {
  return `
    - apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: helper}
      rules: [${rule}]
    - apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: helper}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: helper}
      subjects: [${subject}]
  `;
}
