import { subjectOf } from '../model/kubernetes/meta.ts';
import type { RbacSubject } from '../model/kubernetes/rbac.ts';
import type { Subject } from '../model/verdict.ts';

/** Somebody that RBAC can give rights to. */
export interface Principal {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
  /** Of a ServiceAccount; empty for users and groups. */
  readonly namespace: string;
}

const ACCOUNT_USER = /^system:serviceaccount:([^:]+):([^:]+)$/;

const ACCOUNTS = 'system:serviceaccounts';

export const EVERYBODY = 'system:authenticated';
export const NOBODY = 'system:unauthenticated';
export const ANONYMOUS = 'system:anonymous';

const MASTERS = 'system:masters';

/**
 * Whom the subject of a binding in this namespace means; nobody when the API server takes it for no
 * principal. A ServiceAccount may also be named by the user name that it signs in with.
 */
export function principalOf(
  { kind, name, namespace }: Pick<RbacSubject, 'kind' | 'name' | 'namespace'>,
  bindingNamespace: string,
): Principal | undefined {
  if (kind === 'Group') return group(name);
  if (kind === 'ServiceAccount') {
    const own = namespace === '' ? bindingNamespace : namespace;
    return own === '' ? undefined : { kind, name, namespace: own };
  }
  if (kind !== 'User') return undefined;
  const [, accountNamespace, account] = ACCOUNT_USER.exec(name) ?? [];
  if (accountNamespace === undefined || account === undefined) return { kind, name, namespace: '' };
  return { kind: 'ServiceAccount', name: account, namespace: accountNamespace };
}

/** Groups that the API server puts everybody of this kind into, besides those it is given. */
export function impliedGroups({ kind, name, namespace }: Principal): readonly Principal[] {
  if (name === ANONYMOUS && kind === 'User') return [group(NOBODY)];
  if (kind === 'ServiceAccount') {
    return [group(ACCOUNTS), group(`${ACCOUNTS}:${namespace}`), group(EVERYBODY)];
  }
  if (kind === 'Group' && (name === NOBODY || name === EVERYBODY)) return [];
  const accounts = kind === 'Group' && name.startsWith(`${ACCOUNTS}:`) ? [group(ACCOUNTS)] : [];
  return [...accounts, group(EVERYBODY)];
}

/** These, with the groups that they are in by their kind; each once. */
export function principalsIn(who: Principal | readonly Principal[]): readonly Principal[] {
  const named = 'kind' in who ? [who] : who;
  const all = [...named, ...named.flatMap(impliedGroups)];
  return [...new Map(all.map((one) => [keyOfPrincipal(one), one])).values()];
}

/** Whether it is the group that the API server lets do everything before it asks RBAC. */
export function isMasters({ kind, name }: Principal): boolean {
  return kind === 'Group' && name === MASTERS;
}

/** For a group of all ServiceAccounts of one namespace: that namespace; empty for those of all. */
export function accountsGroup({ kind, name }: Principal): string | undefined {
  if (kind !== 'Group') return undefined;
  if (name === ACCOUNTS) return '';
  return name.startsWith(`${ACCOUNTS}:`) ? name.slice(ACCOUNTS.length + 1) : undefined;
}

/** Its key is stable and tells users, groups and accounts of one name apart. */
export function subjectOfPrincipal({ kind, name, namespace }: Principal): Subject {
  if (kind !== 'ServiceAccount') return { type: 'principal', key: `${kind}/${name}`, kind, name };
  return subjectOf({ apiVersion: 'v1', kind, name, namespace });
}

export function keyOfPrincipal(principal: Principal): string {
  return subjectOfPrincipal(principal).key;
}

function group(name: string): Principal {
  return { kind: 'Group', name, namespace: '' };
}
