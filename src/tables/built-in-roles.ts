import type { PolicyRule } from '../model/kubernetes/rbac.ts';

/** When this table was last compared with what the API server makes when it starts. */
export const BUILT_IN_ROLES_KNOWN_ON = '2026-11-15';

const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ['*'], groups: ['*'], resources: ['*'], resourceNames: [], urls: [] },
  { verbs: ['*'], groups: [], resources: [], resourceNames: [], urls: ['*'] },
];

/**
 * ClusterRoles that every API server makes and mends by itself: manifests bind them without declaring
 * them. Rules are given where they are the same in every version and distribution.
 */
export const BUILT_IN_ROLES: ReadonlyMap<string, readonly PolicyRule[] | undefined> = new Map([
  ['cluster-admin', EVERYTHING],
  ['admin', undefined],
  ['edit', undefined],
  ['view', undefined],
]);

/** Names that Kubernetes keeps for itself. */
export const BUILT_IN_PREFIX = 'system:';
