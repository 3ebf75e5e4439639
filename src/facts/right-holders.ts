import type { Gap } from '../model/observed.ts';
import { planAccess } from '../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence, Subject } from '../model/verdict.ts';
import type { NeededRight } from '../tables/escalation-edges.ts';
import {
  BROAD_SUBJECTS,
  RESERVED_NAMES,
  SHIPPED_TENANT_GRANTS,
} from '../tables/platform-admins.ts';
import { type AdminKind, declaredIn, kindOf } from './cluster-admins.ts';
import { fits } from './pattern.ts';
import { type Principal, subjectOfPrincipal } from './principals.ts';
import { grantEvidence, ruleEvidence } from './rbac/answers.ts';
import type { Grant } from './rbac/grants.ts';
import { type Rbac, rbac } from './rbac/rbac.ts';
import type { PlacedRule } from './rbac/role-rules.ts';
import { evidenceOf } from './rbac-reach/closure.ts';
import { CLUSTER_ADMIN } from './rbac-reach/ends.ts';
import { namesGiven } from './rbac-reach/holdings.ts';
import { rbacReach } from './rbac-reach/rbac-reach.ts';
import { isShippedGrant } from './rbac-reach/shipped.ts';
import { once, remember } from './remember.ts';

/** One right that somebody holds by a binding. */
export interface Holding {
  readonly grant: Grant;
  readonly rule: PlacedRule;
  /** Undefined when it is for any object. */
  readonly names: readonly string[] | undefined;
}

/** Somebody who holds one of several rights, by what nobody ships. */
export interface RightHolder {
  readonly principal: Principal;
  readonly subject: Subject;
  /** Whom a rule means: the cluster's machinery, whom the plan names, or one of the others. */
  readonly kind: 'platform' | 'declared' | 'account' | 'broad' | 'person';
  /** What the machinery is, or where the plan names him. */
  readonly because: string;
  readonly declared: Evidence | undefined;
  /** Those that reach farthest first. */
  readonly holdings: readonly [Holding, ...Holding[]];
}

export interface RightHolders {
  /** Who holds any of these rights: in the whole cluster, or in namespaces. */
  readonly of: (rights: readonly NeededRight[]) => readonly RightHolder[];
  /** Whether the plan names administrators or responders of this cluster. */
  readonly declares: boolean;
  /** Steps by which somebody becomes an administrator of the cluster for sure; none when he does not. */
  readonly pathToAdmin: (holder: RightHolder) => readonly Evidence[];
  /** Why there may be more of them. */
  readonly gaps: readonly Gap[];
}

/** Who holds rights that ought to be confined. What Kubernetes and distributions ship is left out. */
export const rightHolders: Fact<RightHolders> = defineFact({
  id: 'right-holders',
  title: 'Who holds rights that ought to be confined, by what nobody ships',
  needs: {
    rights: rbac,
    reach: rbacReach,
    access: maybe(planAccess),
    cluster: thisCluster,
  },
  compute: ({ rights, reach, access, cluster }): RightHolders => {
    const said = access.state === 'unseen' ? undefined : access.value;
    const declared = new Map([
      ...declaredIn('responders', said, cluster),
      ...declaredIn('admins', said, cluster),
    ]);
    const toAdmin = once(() => reach.leadingTo([CLUSTER_ADMIN], 'certain'));
    const own = ownGrants(rights);
    return {
      of: (needed) => holdersOf(needed, rights, own, declared),
      declares: declared.size > 0,
      pathToAdmin: ({ subject }) =>
        (toAdmin().path(subject.key) ?? []).flatMap(evidenceOf).slice(0, SHOWN_STEPS),
      gaps: [
        ...rights.anywhere,
        ...rights.bindings.flatMap((one) => (one.rules.state === 'unseen' ? one.rules.gaps : [])),
      ],
    };
  },
  show: () => ({}),
});

const SHOWN_STEPS = 8;

/** Grants that nobody ships as they are, of everybody who has some. */
function ownGrants(rights: Rbac): ReadonlyMap<Principal, readonly Grant[]> {
  const isShipped = remember((grant: Grant['binding']) => {
    const bound = bindings.get(grant);
    return bound !== undefined && isShippedGrant({ ...bound, path: '' });
  });
  const bindings = new Map(rights.bindings.map((one) => [one.binding, one]));
  return new Map(
    rights.principals.map((one) => [
      one,
      rights
        .grantsOf(one)
        .filter((grant) => !isShipped(grant.binding) && !isShippedToTenant(one, grant)),
    ]),
  );
}

/** OpenShift gives each project accounts of its own, with a binding for each. */
function isShippedToTenant({ kind, name, namespace }: Principal, grant: Grant): boolean {
  if (kind !== 'ServiceAccount' || grant.namespace !== namespace) return false;
  const { meta, role } = grant.binding;
  return SHIPPED_TENANT_GRANTS.some(
    (one) => one.account === name && fits(one.binding, meta.name) && one.role === role.name,
  );
}

function holdersOf(
  needed: readonly NeededRight[],
  rights: Rbac,
  own: ReadonlyMap<Principal, readonly Grant[]>,
  declared: ReadonlyMap<string, Evidence>,
): readonly RightHolder[] {
  const held = remember((rules: readonly PlacedRule[]) => heldOf(rules, needed));
  const found: RightHolder[] = [];
  for (const [principal, grants] of own) {
    const holdings = grants.flatMap((grant) =>
      grant.rules.state === 'known'
        ? held(grant.rules.rules)
            .filter(({ clusterScoped }) => grant.namespace === '' || !clusterScoped)
            .map(({ rule, names }): Holding => ({ grant, rule, names }))
        : [],
    );
    const [first, ...rest] = holdings.sort((a, b) => rank(a) - rank(b));
    if (first === undefined) continue;
    const subject = subjectOfPrincipal(principal);
    const statement = declared.get(subject.key);
    const kind = holderKind(principal, rights.grantsOf(principal), statement);
    found.push({ principal, subject, ...kind, declared: statement, holdings: [first, ...rest] });
  }
  return found;
}

/** The whole cluster before its own namespace, any object before those that are named. */
function rank({ grant, names }: Holding): number {
  const place = ['', 'kube-system'].indexOf(grant.namespace);
  return (place < 0 ? 2 : place) * 2 + (names === undefined ? 0 : 1);
}

interface RuleHold {
  readonly rule: PlacedRule;
  readonly names: readonly string[] | undefined;
  readonly clusterScoped: boolean;
}

function heldOf(rules: readonly PlacedRule[], needed: readonly NeededRight[]): readonly RuleHold[] {
  return rules.flatMap((placed) =>
    needed.flatMap((right): readonly RuleHold[] => {
      const names = namesGiven(placed.rule, right);
      const { clusterScoped } = right;
      return names === null ? [] : [{ rule: placed, names, clusterScoped }];
    }),
  );
}

function holderKind(
  principal: Principal,
  grants: readonly Grant[],
  statement: Evidence | undefined,
): Pick<RightHolder, 'kind' | 'because'> {
  const { kind, name } = principal;
  const found = kindOf(principal, grants);
  if (found.type === 'broad') return { kind: 'broad', because: '' };
  if ('of' in found) return { kind: 'platform', because: found.of };
  if (kind !== 'ServiceAccount' && isReserved(name)) {
    return { kind: 'platform', because: 'a name that is reserved' };
  }
  if (statement !== undefined) return { kind: 'declared', because: 'the plan' };
  return { kind: plainKind(found), because: '' };
}

function isReserved(name: string): boolean {
  return (
    RESERVED_NAMES.some((one) => fits(one, name)) && !BROAD_SUBJECTS.some((one) => fits(one, name))
  );
}

function plainKind({ type }: AdminKind): 'account' | 'person' {
  return type === 'tenant-account' ? 'account' : 'person';
}

/** The binding and the rule. */
export function holdingEvidence({ grant, rule }: Holding): readonly [Evidence, Evidence] {
  return [grantEvidence(grant), ruleEvidence(rule)];
}
