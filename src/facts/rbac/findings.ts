import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { Role } from '../../model/kubernetes/rbac.ts';
import { selects } from '../../model/kubernetes/selector.ts';
import type { Subject } from '../../model/verdict.ts';
import type { Bound } from './grants.ts';
import { bindingStanding } from './standing.ts';

/** What the API server would not take, or what leads nowhere, and how it is read in spite of that. */
export interface RbacFinding {
  readonly object: Subject;
  readonly path: string;
  readonly wrong: string;
  readonly read: string;
}

export function findingsOf(
  roles: readonly Role[],
  bindings: readonly Bound[],
): readonly RbacFinding[] {
  return [
    ...roles.flatMap((role) => [...faultsOf(role), ...selfSelection(role)]),
    ...bindings.flatMap((bound) => [...faultsOf(bound.binding), ...leadingNowhere(bound)]),
  ];
}

function faultsOf({ meta, faults }: Pick<Role, 'meta' | 'faults'>): readonly RbacFinding[] {
  if (faults.length === 0) return [];
  const object = subjectOf(meta);
  return faults.map((fault) => ({ object, ...fault }));
}

/** The controller leaves a role out of what it takes for that very role. */
function selfSelection({ meta, aggregates }: Role): readonly RbacFinding[] {
  return [...aggregates.entries()]
    .filter(([, selector]) => selector.requirements.length > 0 && selects(selector, meta.labels))
    .map(([index]) => ({
      object: subjectOf(meta),
      path: `aggregationRule.clusterRoleSelectors[${index}]`,
      wrong: 'also selects the role itself',
      read: 'as if it selected only others',
    }));
}

function leadingNowhere({ binding, rules }: Bound): readonly RbacFinding[] {
  const object = subjectOf(binding.meta);
  const missing: RbacFinding = {
    object,
    path: 'roleRef',
    wrong: `names the ${binding.role.kind} ${binding.role.name}, which is not there`,
    read: 'as a binding that gives nothing until somebody makes that role',
  };
  const empty: RbacFinding = {
    object,
    path: 'subjects',
    wrong: 'is empty',
    read: 'as a binding that binds nobody',
  };
  const nobody = binding.subjects.length === 0 && binding.faults.length === 0;
  return [
    ...(rules.state === 'missing' && binding.faults.length === 0 ? [missing] : []),
    ...(nobody && bindingStanding(binding).type === 'own' ? [empty] : []),
  ];
}
