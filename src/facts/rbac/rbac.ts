import { fieldOf } from '../../model/kubernetes/meta.ts';
import {
  clusterRoleBindings,
  clusterRoles,
  type RoleBinding,
  roleBindings,
  roles,
} from '../../model/kubernetes/rbac.ts';
import { type Gap, gapsIn, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { BUILT_IN_ROLES_KNOWN_ON } from '../../tables/built-in-roles.ts';
import { type Action, allows } from '../policy-rules.ts';
import {
  impliedGroups,
  keyOfPrincipal,
  type Principal,
  principalOf,
  subjectOfPrincipal,
} from '../principals.ts';
import { type PlacedRule, type RoleRules, roleReader } from './role-rules.ts';

/** A binding with what its role allows. */
export interface Bound {
  readonly binding: RoleBinding;
  readonly rules: RoleRules;
  /** Where the rights hold; empty for the whole cluster. */
  readonly namespace: string;
}

/** One binding that names a principal. */
export interface Grant extends Bound {
  /** Where the binding names it, such as `subjects[0]`. */
  readonly path: string;
}

/** Whether somebody may do something: what lets him, and why more than that may let him. */
export interface Answer {
  readonly evidence: readonly Evidence[];
  /** Empty when everything that could give the right was seen. */
  readonly gaps: readonly Gap[];
}

export interface Rbac {
  /** Everybody that a visible binding names, by key. */
  readonly principals: readonly Principal[];
  readonly bindings: readonly Bound[];
  /** Bindings that name this one itself. */
  readonly grantsOf: (principal: Principal) => readonly Grant[];
  /** Also by the groups that it is in by its kind. Without a namespace: in the whole cluster. */
  readonly may: (principal: Principal, action: Action, namespace?: string) => Answer;
  /** The same for the first of several things that something allows. */
  readonly mayAny: (principal: Principal, actions: readonly Action[], namespace?: string) => Answer;
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
    const manifests = cluster.source === 'manifests';
    const read = roleReader({ roles, clusterRoles, manifests });
    const bindings = [...visible(clusterRoleBindings), ...visible(roleBindings)].map(
      (binding): Bound => ({ binding, rules: read(binding), namespace: binding.meta.namespace }),
    );
    const { principals, grants } = indexed(bindings);
    const clusterWide = [...gapsOf(clusterRoles), ...gapsOf(clusterRoleBindings)];
    const within = (namespace: string): readonly Gap[] => [
      ...clusterWide,
      ...gapsIn(roles, namespace),
      ...gapsIn(roleBindings, namespace),
    ];
    const mayAny = answering(grants, (place) => (place === '' ? clusterWide : within(place)));
    return {
      principals,
      bindings,
      grantsOf: (one) => [...(grants.get(keyOfPrincipal(one))?.values() ?? [])].flat(),
      gaps: clusterWide,
      anywhere: [...clusterWide, ...gapsOf(roles), ...gapsOf(roleBindings)],
      gapsIn: within,
      may: (principal, action, namespace) => mayAny(principal, [action], namespace),
      mayAny,
    };
  },
  show: ({ principals, grantsOf }: Rbac) =>
    principals.map((one) => ({
      principal: subjectOfPrincipal(one).key,
      grants: grantsOf(one).map(({ binding, namespace, rules }) => ({
        binding: binding.meta.name,
        role: `${binding.role.kind}/${binding.role.name}`,
        namespace: namespace === '' ? null : namespace,
        rules: rules.state === 'known' ? rules.rules.map(({ rule }) => rule) : rules.state,
      })),
    })),
});

function answering(
  grants: Index,
  gapsWhere: (namespace: string) => readonly Gap[],
): Rbac['mayAny'] {
  return (principal, actions, namespace = '') => {
    const places = namespace === '' ? [''] : ['', namespace];
    const here = [principal, ...impliedGroups(principal)].flatMap((one) => {
      const own = grants.get(keyOfPrincipal(one));
      return places.flatMap((place) => own?.get(place) ?? []);
    });
    const open = here.flatMap(({ rules }) => (rules.state === 'unseen' ? rules.gaps : []));
    return {
      evidence: here.flatMap((one) => evidenceOf(one, actions)).slice(0, SHOWN),
      gaps: [...gapsWhere(namespace), ...open],
    };
  };
}

/** One way of having a right is as good as ten. */
const SHOWN = 2;

const LISTED = 8;

/** That a binding gives its role to somebody. */
export function grantEvidence({ binding, path }: Grant): Evidence {
  return fieldOf(binding, path, `${binding.role.kind}/${binding.role.name}`);
}

/** That a rule holds the verbs it holds. */
export function ruleEvidence({ rule, role, path }: PlacedRule): Evidence {
  const value = `${brief(rule.verbs)} on ${brief([...rule.resources, ...rule.urls])}`;
  return path === ''
    ? {
        subject: role,
        path,
        value,
        note: `as every API server makes it (table of ${BUILT_IN_ROLES_KNOWN_ON})`,
      }
    : { subject: role, path, value };
}

/** A rule may list thousands of names. */
function brief(listed: readonly string[]): string {
  const rest = listed.length - LISTED;
  return `${listed.slice(0, LISTED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function evidenceOf(grant: Grant, actions: readonly Action[]): readonly Evidence[] {
  if (grant.rules.state !== 'known') return [];
  const rule = grant.rules.rules.find((one) => actions.some((action) => allows(one.rule, action)));
  return rule === undefined ? [] : [grantEvidence(grant), ruleEvidence(rule)];
}

/** Grants by principal, then by the namespace that they hold in: a group may be bound in thousands. */
type Index = ReadonlyMap<string, ReadonlyMap<string, readonly Grant[]>>;

function indexed(bindings: readonly Bound[]): {
  readonly principals: readonly Principal[];
  readonly grants: Index;
} {
  const principals = new Map<string, Principal>();
  const grants = new Map<string, Map<string, Grant[]>>();
  for (const bound of bindings) {
    for (const subject of bound.binding.subjects) {
      const principal = principalOf(subject, bound.namespace);
      if (principal === undefined) continue;
      const key = keyOfPrincipal(principal);
      principals.set(key, principal);
      const own = grants.get(key) ?? new Map<string, Grant[]>();
      const here = own.get(bound.namespace) ?? [];
      here.push({ ...bound, path: subject.path });
      grants.set(key, own.set(bound.namespace, here));
    }
  }
  const sorted = [...principals].sort(([a], [b]) => (a < b ? -1 : 1));
  return { principals: sorted.map(([, one]) => one), grants };
}
