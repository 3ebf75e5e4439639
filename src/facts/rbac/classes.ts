import type { PolicyRule } from '../../model/kubernetes/rbac.ts';
import { accountsGroup, impliedGroups, keyOfPrincipal, type Principal } from '../principals.ts';
import { remember } from '../remember.ts';
import type { Grants } from './grants.ts';
import type { RoleRules } from './role-rules.ts';

/** What a role allows, in the whole cluster (empty) or in one namespace. */
export interface ScopedRules {
  readonly namespace: string;
  readonly rules: RoleRules;
}

/** Identities that may do exactly the same. */
export interface RightsClass {
  readonly members: readonly [Principal, ...Principal[]];
  /** What they have by bindings that name them or all accounts of their namespace; each once. */
  readonly own: readonly ScopedRules[];
  /** The groups of everybody of their kind; what these have is theirs too, and not listed in `own`. */
  readonly shared: readonly Principal[];
}

/** Puts identities with equal rights together, by what their roles hold and not by whose names they bear. */
export function classing(
  grants: Grants,
): (identities: Iterable<Principal>) => readonly RightsClass[] {
  const scopes = new Scopes();
  const known = new Map<string, readonly number[]>();
  const ids = (one: Principal): readonly number[] => {
    const key = keyOfPrincipal(one);
    const found = known.get(key) ?? scopes.idsOf(grants.of(one));
    known.set(key, found);
    return found;
  };
  const had = new Map<string, ReadonlySet<number>>();
  return (identities) => {
    const classes = new Map<string, Gathered>();
    for (const one of identities) {
      const groups = impliedGroups(one);
      const shared = groups.filter(isOfAll);
      const kind = shared.map(({ name }) => name).join(' ');
      const theirs = had.get(kind) ?? new Set(shared.flatMap(ids));
      had.set(kind, theirs);
      const near = [one, ...groups.filter((group) => !isOfAll(group))];
      const own = [...new Set(near.flatMap(ids))].filter((id) => !theirs.has(id));
      const key = `${kind} ${own.sort((a, b) => a - b).join()}`;
      const before = classes.get(key);
      if (before === undefined) classes.set(key, { members: [one], own, shared });
      else before.members.push(one);
    }
    return [...classes.values()].map(({ own, ...rest }) => ({
      ...rest,
      own: own.map((id) => scopes.at(id)),
    }));
  };
}

interface Gathered {
  readonly members: [Principal, ...Principal[]];
  readonly own: readonly number[];
  readonly shared: readonly Principal[];
}

function isOfAll(group: Principal): boolean {
  const namespace = accountsGroup(group);
  return namespace === undefined || namespace === '';
}

function givesSomething({ verbs }: PolicyRule): boolean {
  return verbs.length > 0;
}

/** Numbers for what roles hold in a place: two roles with the same rules have the same. */
class Scopes {
  readonly #ids = new Map<string, number>();
  readonly #scopes: ScopedRules[] = [];
  readonly #contents = new Map<string, number>();

  readonly #contentOf = remember((rules: RoleRules): number => {
    const held =
      rules.state === 'known' ? rules.rules.map(({ rule }) => rule).filter(givesSomething) : rules;
    const text = JSON.stringify(held);
    const id = this.#contents.get(text) ?? this.#contents.size;
    this.#contents.set(text, id);
    return id;
  });

  /** Without the roles that do not exist: they give nothing. */
  idsOf(all: Iterable<ScopedRules>): readonly number[] {
    const found = new Set<number>();
    for (const { namespace, rules } of all) {
      if (rules.state === 'missing') continue;
      const key = `${this.#contentOf(rules)} ${namespace}`;
      const id = this.#ids.get(key) ?? this.#scopes.push({ namespace, rules }) - 1;
      this.#ids.set(key, id);
      found.add(id);
    }
    return [...found];
  }

  at(id: number): ScopedRules {
    const found = this.#scopes[id];
    if (found === undefined) throw new RangeError(`there is no scope ${id}`);
    return found;
  }
}
