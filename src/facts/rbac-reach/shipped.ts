import type { Grant } from '../rbac/grants.ts';
import { bindingStanding, roleStanding } from '../rbac/standing.ts';
import type { Hop } from './closure.ts';

/** Whether somebody ships the binding as it is, and its role with it. */
export function isShippedGrant({ binding, rules, namespace }: Grant): boolean {
  if (rules.state !== 'known' || bindingStanding(binding).type !== 'shipped') return false;
  const { kind, name } = binding.role;
  const role = { name, namespace: kind === 'Role' ? namespace : '' };
  return roleStanding(role, rules.rules).type === 'shipped';
}

/** Whether what a path starts with is given by Kubernetes itself: to somebody, or to a group that he is in. */
export function isShipped(path: readonly Hop[]): boolean {
  const first = path.find(({ reason }) => reason.edge !== 'member-of');
  if (first === undefined) return false;
  const { clauses, edge } = first.reason;
  if (edge === 'system-masters') return true;
  return (
    clauses.length > 0 &&
    clauses.every((causes) => causes.some(({ shipped }) => shipped?.() ?? false))
  );
}
