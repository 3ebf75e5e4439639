import { keyOfPrincipal } from '../../facts/principals.ts';
import { CLUSTER_ADMIN } from '../../facts/rbac-reach/ends.ts';
import type { RbacReach } from '../../facts/rbac-reach/rbac-reach.ts';
import { once } from '../../facts/remember.ts';
import type { CredentialClass, CredentialGrade } from '../../model/pictures/revocation.ts';
import type { GradeOf } from './assess.ts';

/** Classes that bear data, whatever rights they have in the cluster. */
const DATA: ReadonlySet<CredentialClass> = new Set([
  'app-secret',
  'cloud-session',
  'node-role',
  'deploy-key',
]);

/** Classes that are not taken for what the rights of their holder in the cluster are. */
const OF_RIGHTS: ReadonlySet<CredentialClass> = new Set([
  'pod-token',
  'account-token',
  'token-secret',
  'client-certificate',
  'oidc-session',
  'cloud-login',
  'person',
  'deploy-key',
]);

/** By what was seen to lead to an administrator of the cluster, or to Secrets. */
export function gradesOf(reach: RbacReach): GradeOf {
  const toAdmin = once(() => reach.leadingTo([CLUSTER_ADMIN], 'certain'));
  const secrets = once(() =>
    reach.leadingTo(
      reach.graph.names.filter((name) => name.startsWith('secrets:')),
      'certain',
    ),
  );
  return ({ class: sort, principal }): CredentialGrade => {
    const usual = DATA.has(sort) ? 'data' : 'other';
    if (principal === undefined || !OF_RIGHTS.has(sort)) return usual;
    const key = keyOfPrincipal(principal);
    if (toAdmin().has(key)) return 'admin';
    return usual === 'data' || secrets().has(key) ? 'data' : 'other';
  };
}
