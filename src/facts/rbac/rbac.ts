import {
  clusterRoleBindings,
  clusterRoles,
  type Role,
  roleBindings,
  roles,
} from '../../model/kubernetes/rbac.ts';
import { type Gap, gapsIn, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Principal } from '../principals.ts';
import { once } from '../remember.ts';
import { type Answer, type Answering, type Asked, answering, type Who } from './answers.ts';
import { classing, type RightsClass } from './classes.ts';
import { findingsOf, type RbacFinding } from './findings.ts';
import { type Bound, type Grant, grantsOf } from './grants.ts';
import { type PlacedRule, type RoleRules, roleReader } from './role-rules.ts';
import { FLAGS, show } from './show.ts';

export interface Rbac {
  /** Everybody that a visible binding names, by key. */
  readonly principals: readonly Principal[];
  readonly bindings: readonly Bound[];
  readonly roles: readonly Role[];
  /** What a role allows, with what it takes from others. */
  readonly rulesOf: (role: Role) => readonly PlacedRule[];
  /** What the ClusterRole of this name allows. */
  readonly clusterRole: (name: string) => RoleRules;
  /** Why there may be more Roles in a namespace; in any of them for an empty name. */
  readonly hiddenRoles: (namespace: string) => readonly Gap[];
  /** Bindings that name this one itself. */
  readonly grantsOf: (principal: Principal) => readonly Grant[];
  /** Also by the groups that it is in by its kind. Without a namespace: in the whole cluster. */
  readonly may: (who: Who, action: Asked, namespace?: string) => Answer;
  /** The same for the first of several things that something allows. */
  readonly mayAny: Answering;
  /** These put together by equal rights: what is true of one of a class is true of all. */
  readonly classesOf: (identities: Iterable<Principal>) => readonly RightsClass[];
  /** What the API server would not take, or what leads nowhere. */
  readonly findings: () => readonly RbacFinding[];
  /** Why there may be more rights in the whole cluster than these. */
  readonly gaps: readonly Gap[];
  /** Why there may be more rights in some namespace than these. */
  readonly anywhere: readonly Gap[];
  /** Why there may be more rights in one namespace than these. */
  readonly gapsIn: (namespace: string) => readonly Gap[];
}

/**
 * Who may do what by RBAC. Always whole: gaps are in the answers. Authorizers outside of RBAC only add
 * to it, save for webhooks that deny.
 */
export const rbac: Fact<Rbac> = defineFact({
  id: 'rbac',
  title: 'Who may do what by roles and bindings',
  needs: {
    roles: maybe(roles),
    clusterRoles: maybe(clusterRoles),
    roleBindings: maybe(roleBindings),
    clusterRoleBindings: maybe(clusterRoleBindings),
    cluster: thisCluster,
  },
  compute: ({ roles, clusterRoles, roleBindings, clusterRoleBindings, cluster }): Rbac => {
    const read = roleReader({ roles, clusterRoles, manifests: cluster.source === 'manifests' });
    const bindings = [...visible(clusterRoleBindings), ...visible(roleBindings)].map(
      (binding): Bound => ({
        binding,
        rules: read.ofBinding(binding),
        namespace: binding.meta.namespace,
      }),
    );
    const grants = grantsOf(bindings);
    const clusterWide = [...gapsOf(clusterRoles), ...gapsOf(clusterRoleBindings)];
    const within = (namespace: string): readonly Gap[] => [
      ...clusterWide,
      ...gapsIn(roles, namespace),
      ...gapsIn(roleBindings, namespace),
    ];
    const mayAny = answering(grants, (place) => (place === '' ? clusterWide : within(place)));
    const allRoles = [...visible(clusterRoles), ...visible(roles)];
    return {
      principals: grants.principals,
      bindings,
      roles: allRoles,
      rulesOf: read.of,
      clusterRole: read.clusterRole,
      hiddenRoles: (namespace) => (namespace === '' ? gapsOf(roles) : gapsIn(roles, namespace)),
      grantsOf: grants.of,
      may: (who, action, namespace) => mayAny(who, [action], namespace),
      mayAny,
      classesOf: classing(grants),
      findings: once(() => findingsOf(allRoles, bindings)),
      gaps: clusterWide,
      anywhere: [...clusterWide, ...gapsOf(roles), ...gapsOf(roleBindings)],
      gapsIn: within,
    };
  },
  flags: FLAGS,
  show,
});
