import { entries, text } from '../../../model/decode.ts';
import { globOf, several, severalAt, statementsOf } from './levels.ts';

/** Whom a role trusts of the tokens that one cluster issues. */
export interface Trust {
  /** As tokens name their ServiceAccounts; `*` stands for any text. */
  readonly subjects: readonly string[];
  /** Undefined where any audience does that the provider in IAM lists. */
  readonly audiences: readonly string[] | undefined;
}

const BY_TOKEN = 'sts:AssumeRoleWithWebIdentity';

/**
 * What a trust policy says of tokens of an issuer; undefined where it trusts none of them. Denials are
 * not weighed, and operators that only take away a little count as none: it is never narrower than it is.
 */
export function trustIn(document: unknown, issuer: string): Trust | undefined {
  const host = hostOf(issuer);
  const own = statementsOf(document).filter((one) => allows(one, BY_TOKEN) && federates(one, host));
  if (own.length === 0) return undefined;
  const subjects = own.flatMap((one) => valuesOf(one, `${host}:sub`) ?? ['*']);
  const audiences = own.map((one) => valuesOf(one, `${host}:aud`));
  const named = audiences.flatMap((one) => one ?? []);
  return {
    subjects: [...new Set(subjects)],
    audiences: audiences.includes(undefined) ? undefined : [...new Set(named)],
  };
}

/** An issuer without its scheme, as IAM names it in ARNs and conditions. */
export function hostOf(issuer: string): string {
  return issuer.replace(/^https:\/\//, '').replace(/\/+$/, '');
}

function allows(statement: unknown, action: string): boolean {
  if (text(statement, 'Effect') !== 'Allow') return false;
  return severalAt(statement, 'Action').some((one) => globOf(String(one), 'i').test(action));
}

function federates(statement: unknown, host: string): boolean {
  return principals(statement, 'Federated').some(
    (one) => one === '*' || one.endsWith(`:oidc-provider/${host}`),
  );
}

/** `Principal` is `*`, or lists by kind. */
function principals(statement: unknown, kind: string): readonly string[] {
  const [all] = severalAt(statement, 'Principal');
  if (all === '*') return ['*'];
  return severalAt(all, kind).flatMap((one) => (typeof one === 'string' ? [one] : []));
}

/** Values that a condition asks for; undefined where none does. Several conditions all have to hold. */
function valuesOf(statement: unknown, key: string): readonly string[] | undefined {
  const [condition] = severalAt(statement, 'Condition');
  if (condition === undefined) return undefined;
  for (const [operator, keys] of entries(condition, '')) {
    const kind = OPERATORS.find(({ pattern }) => pattern.test(operator));
    if (kind === undefined) continue;
    const found = entries(keys, '').find(([name]) => name.toLowerCase() === key.toLowerCase());
    if (found === undefined) continue;
    const values = several(found[1]).flatMap((one) => (typeof one === 'string' ? [one] : []));
    return kind.isPattern ? values.map((one) => one.replaceAll('?', '*')) : values.filter(isName);
  }
  return undefined;
}

/** In what is compared letter by letter a `*` is a `*`, which no ServiceAccount is called. */
function isName(value: string): boolean {
  return !value.includes('*');
}

const OPERATORS: readonly { readonly pattern: RegExp; readonly isPattern: boolean }[] = [
  { pattern: /^(ForAnyValue:)?StringEquals(IgnoreCase)?$/, isPattern: false },
  { pattern: /^(ForAnyValue:)?StringLike$/, isPattern: true },
];
