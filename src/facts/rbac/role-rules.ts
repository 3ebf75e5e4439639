import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { PolicyRule, Role, RoleBinding } from '../../model/kubernetes/rbac.ts';
import { selects } from '../../model/kubernetes/selector.ts';
import {
  type Gap,
  type Gaps,
  gapsIn,
  gapsOf,
  type Observed,
  someGaps,
  visible,
} from '../../model/observed.ts';
import type { Subject } from '../../model/verdict.ts';
import {
  BUILT_IN_PREFIX,
  SAME_EVERYWHERE,
  shippedRules,
} from '../../tables/bootstrap/bootstrap.ts';
import { remember } from '../remember.ts';

/** A rule with where it stands. */
export interface PlacedRule {
  readonly rule: PolicyRule;
  readonly role: Subject;
  /** Such as `rules[2]`; empty for a role that every API server makes and that was not read. */
  readonly path: string;
}

/** What the role of a binding allows. One that does not exist allows nothing. */
export type RoleRules =
  | { readonly state: 'known'; readonly rules: readonly PlacedRule[] }
  | { readonly state: 'missing' }
  | { readonly state: 'unseen'; readonly gaps: Gaps };

interface World {
  readonly roles: Observed<readonly Role[]>;
  readonly clusterRoles: Observed<readonly Role[]>;
  /** Manifests leave out what every API server makes by itself. */
  readonly manifests: boolean;
}

export interface RoleReader {
  /** What the role of a binding allows. */
  readonly ofBinding: (binding: RoleBinding) => RoleRules;
  /** What a role allows, with what it takes from others. */
  readonly of: (role: Role) => readonly PlacedRule[];
  /** What the ClusterRole of this name allows. */
  readonly clusterRole: (name: string) => RoleRules;
}

/** Reads each role once, into one value. */
export function roleReader(world: World): RoleReader {
  const all = visible(world.clusterRoles);
  const clusterWide = new Map(all.map((one) => [one.meta.name, one]));
  const namespaced = new Map(
    visible(world.roles).map((one) => [keyOf(one.meta.namespace, one.meta.name), one]),
  );
  const of = remember((role: Role) => aggregated(role, all));
  const known = remember((role: Role): RoleRules => ({ state: 'known', rules: of(role) }));
  const absent = remember((name: string) => absentClusterRole(name, world));
  const clusterRole = (name: string): RoleRules => {
    const found = clusterWide.get(name);
    return found === undefined ? absent(name) : known(found);
  };
  const ofBinding = ({ meta, role }: RoleBinding): RoleRules => {
    if (role.kind === 'Role') {
      const local = namespaced.get(keyOf(meta.namespace, role.name));
      return local === undefined ? absentRole(meta.namespace, world) : known(local);
    }
    return clusterRole(role.name);
  };
  return { of, ofBinding, clusterRole };
}

/**
 * On a running cluster the controller has filled the rules in. Manifests may hold the selectors
 * alone: then the rules are those of the roles that they select, which may select in turn.
 */
function aggregated(role: Role, all: readonly Role[]): readonly PlacedRule[] {
  const found: PlacedRule[] = [];
  const visited = new Set<Role>();
  const queue = [role];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (visited.has(next)) continue;
    visited.add(next);
    const subject = subjectOf(next.meta);
    for (const [index, rule] of next.rules.entries()) {
      found.push({ rule, role: subject, path: `rules[${index}]` });
    }
    if (next.rules.length > 0 || next.aggregates.length === 0) continue;
    const { aggregates } = next;
    queue.push(
      ...all.filter(({ meta }) => aggregates.some((selector) => selects(selector, meta.labels))),
    );
  }
  return found;
}

function absentRole(namespace: string, { roles }: World): RoleRules {
  const gaps = someGaps(gapsIn(roles, namespace));
  return gaps === undefined ? { state: 'missing' } : { state: 'unseen', gaps };
}

/** cluster-admin is mended by every API server: its rules are known without being read. */
function absentClusterRole(name: string, { clusterRoles, manifests }: World): RoleRules {
  const gaps = someGaps(gapsOf(clusterRoles));
  if (gaps === undefined && !manifests) return { state: 'missing' };
  const shipped = shippedRules(name);
  if (name === SAME_EVERYWHERE && shipped !== undefined) {
    return { state: 'known', rules: shipped.value.map((rule) => builtIn(name, rule)) };
  }
  if (gaps !== undefined) return { state: 'unseen', gaps };
  const isBuiltIn = shipped?.of === 'Kubernetes' || name.startsWith(BUILT_IN_PREFIX);
  return isBuiltIn ? { state: 'unseen', gaps: [notDeclared(name)] } : { state: 'missing' };
}

function builtIn(name: string, rule: PolicyRule): PlacedRule {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  return {
    rule,
    role: subjectOf({ apiVersion, kind: 'ClusterRole', namespace: '', name }),
    path: '',
  };
}

function notDeclared(name: string): Gap {
  return {
    source: 'rbac.authorization.k8s.io/ClusterRole',
    cause: 'not-declared',
    detail: `the API server makes the ClusterRole ${name}: manifests do not hold its rules`,
    permission: 'scan the cluster itself, or a snapshot of it',
  };
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
