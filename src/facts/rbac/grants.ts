import type { RoleBinding } from '../../model/kubernetes/rbac.ts';
import { keyOfPrincipal, type Principal, principalOf } from '../principals.ts';
import type { RoleRules } from './role-rules.ts';

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

/** Grants by principal, then by the namespace that they hold in: a group may be bound in thousands. */
export interface Grants {
  /** Everybody that a binding names, by key. */
  readonly principals: readonly Principal[];
  readonly of: (principal: Principal) => readonly Grant[];
  readonly in: (principal: Principal, namespace: string) => readonly Grant[];
}

export function grantsOf(bindings: readonly Bound[]): Grants {
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
  return {
    principals: sorted.map(([, one]) => one),
    of: (one) => [...(grants.get(keyOfPrincipal(one))?.values() ?? [])].flat(),
    in: (one, namespace) => grants.get(keyOfPrincipal(one))?.get(namespace) ?? [],
  };
}
