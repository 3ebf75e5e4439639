import { type ClusterRole, clusterRole } from '../../engine/permissions.ts';

/** A role that only an opt-in needs. It is printed apart and never part of the reading role. */
export interface ExtraRole {
  readonly id: string;
  readonly allows: string;
  /** What granting it means, in one sentence. */
  readonly risk: string;
  readonly role: ClusterRole;
}

export const extraRoles: readonly ExtraRole[] = [
  {
    id: 'secret-metadata',
    allows: 'reading names, types and ages of Secrets (--allow-secret-metadata)',
    risk: 'RBAC knows no right to metadata alone: whoever holds it can read the values as well.',
    role: clusterRole('kubemuster-secret-metadata', [
      { apiGroups: [''], resources: ['secrets'], verbs: ['list'] },
    ]),
  },
  {
    id: 'access-reviews',
    allows: 'asking the API server what the responders of the plan may do (SubjectAccessReview)',
    risk: 'It changes nothing and shows what every account may do.',
    role: clusterRole('kubemuster-access-reviews', [
      {
        apiGroups: ['authorization.k8s.io'],
        resources: ['subjectaccessreviews'],
        verbs: ['create'],
      },
    ]),
  },
  {
    id: 'impersonation',
    allows: 'scanning as the account kubemuster, for people whose kubeconfig says `as`',
    risk: 'Bind it to people, not to kubemuster: its holder may do whatever that account may do.',
    role: clusterRole('kubemuster-impersonation', [
      {
        apiGroups: [''],
        resources: ['serviceaccounts'],
        resourceNames: ['kubemuster'],
        verbs: ['impersonate'],
      },
    ]),
  },
];
