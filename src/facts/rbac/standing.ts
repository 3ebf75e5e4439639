import type { RoleBinding } from '../../model/kubernetes/rbac.ts';
import { shippedRules, shippedSubjects } from '../../tables/bootstrap/bootstrap.ts';
import { SHIPPED_BINDINGS } from '../../tables/shipped-bindings.ts';
import { isWithin } from '../policy-rules.ts';
import type { PlacedRule } from './role-rules.ts';

/** Whether somebody ships a role or binding under this very name, and with no more than it holds. */
export type Standing =
  | { readonly type: 'shipped'; readonly of: string }
  /** `beyond`: the fields that hold more than is shipped, such as `rules[4]`. */
  | { readonly type: 'widened'; readonly of: string; readonly beyond: readonly string[] }
  | { readonly type: 'own' };

const OWN: Standing = { type: 'own' };

/** Of a role; the namespace is empty for a ClusterRole. */
export function roleStanding(
  { name, namespace }: { readonly name: string; readonly namespace: string },
  rules: readonly PlacedRule[],
): Standing {
  const shipped = shippedRules(keyOf(namespace, name)) ?? boundToAll(name, namespace);
  if (shipped === undefined) return OWN;
  const beyond = rules.filter(({ rule }) => !isWithin(rule, shipped.value));
  return standing(
    shipped.of,
    beyond.map(({ role, path }) => (role.name === name ? path : `${role.key}:${path}`)),
  );
}

/** Of a binding. One that names fewer than it is shipped with is still the shipped one. */
export function bindingStanding({ meta, role, subjects }: RoleBinding): Standing {
  const shipped = shippedSubjects(keyOf(meta.namespace, meta.name));
  if (shipped === undefined) return OWN;
  const { value, of } = shipped;
  const beyond = subjects.filter(
    ({ kind, name, namespace }) => !value.subjects.includes(`${kind}/${keyOf(namespace, name)}`),
  );
  const led = `${role.kind}/${role.name}` === value.role ? [] : ['roleRef'];
  return standing(of, [...led, ...beyond.map(({ path }) => path)]);
}

/** Roles that a distribution binds to everybody are known with their rules. */
function boundToAll(name: string, namespace: string): ReturnType<typeof shippedRules> {
  const found = SHIPPED_BINDINGS.find(
    (one) => one.role.name === name && one.namespace === namespace,
  );
  return found === undefined ? undefined : { of: found.of, value: found.rules };
}

function standing(of: string, beyond: readonly string[]): Standing {
  return beyond.length === 0 ? { type: 'shipped', of } : { type: 'widened', of, beyond };
}

function keyOf(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
