import {
  accountsGroup,
  impliedGroups,
  keyOfPrincipal,
  type Principal,
} from '../../facts/principals.ts';
import { grantEvidence } from '../../facts/rbac/answers.ts';
import type { Grant } from '../../facts/rbac/grants.ts';
import type { Rbac } from '../../facts/rbac/rbac.ts';
import { isShippedGrant } from '../../facts/rbac-reach/shipped.ts';
import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import type { Command } from '../../model/pictures/containment.ts';
import type { Evidence } from '../../model/verdict.ts';

/** The bindings that have to go so that somebody is nobody. */
export interface CutRights {
  readonly grants: readonly Grant[];
  /** Who else loses rights. */
  readonly others: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly removed: ReadonlySet<string>;
  readonly commands: readonly Command[];
  /** Why there may be more bindings. */
  readonly gaps: readonly Gap[];
}

/**
 * Bindings of the principal itself, and of the groups that only accounts are in. What Kubernetes gives every
 * account stays: it is little, everybody has it, and the API server makes its binding again.
 */
export function cutRights(principal: Principal, rights: Rbac): CutRights {
  const groups = impliedGroups(principal).filter((one) => accountsGroup(one) !== undefined);
  const common = groups.flatMap((one) => ownGrants(one, rights));
  const grants = distinct([...rights.grantsOf(principal), ...common]);
  const own = new Set([principal, ...groups].map(keyOfPrincipal));
  const others = new Set(
    grants.flatMap(({ binding }) =>
      binding.subjects
        .map(({ kind, name, namespace }) => ({
          kind,
          name,
          namespace: kind === 'ServiceAccount' ? namespace || binding.meta.namespace : '',
        }))
        .map(keyOfPrincipal)
        .filter((key) => !own.has(key)),
    ),
  );
  return {
    grants,
    others: [...others, ...groups.filter((one) => isBound(one, rights)).map(keyOfPrincipal)].sort(),
    evidence: grants.map((grant) => grantEvidence(grant)),
    removed: new Set(grants.map(({ binding }) => subjectOf(binding.meta).key)),
    commands: grants.flatMap(deletion),
    gaps: rights.anywhere,
  };
}

function isBound(group: Principal, rights: Rbac): boolean {
  return ownGrants(group, rights).length > 0;
}

function ownGrants(group: Principal, rights: Rbac): readonly Grant[] {
  return [...rights.grantsOf(group)].filter((grant) => !isShippedGrant(grant));
}

function distinct(grants: readonly Grant[]): readonly Grant[] {
  return [...new Map(grants.map((one) => [subjectOf(one.binding.meta).key, one])).values()];
}

/** A copy first: afterwards the binding is made again from it. */
function deletion({ binding, namespace }: Grant): readonly Command[] {
  const { name } = binding.meta;
  const [where, what] =
    namespace === ''
      ? [[], `clusterrolebinding/${name}`]
      : [['-n', namespace], `rolebinding/${name}`];
  return [
    ['kubectl', ...where, 'get', what, '-o', 'yaml'],
    ['kubectl', ...where, 'delete', what],
  ];
}
