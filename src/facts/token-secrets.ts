import { fieldOf, subjectOf } from '../model/kubernetes/meta.ts';
import { type Secret, secrets, TOKEN_TYPE } from '../model/kubernetes/secret.ts';
import { type ServiceAccount, serviceAccounts } from '../model/kubernetes/service-account.ts';
import { type TokenTracking, tokenTracking } from '../model/kubernetes/token-tracking.ts';
import { type Gap, gapsOf, type Observed, someGaps, visible } from '../model/observed.ts';
import { asOf, defineFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence, SomeEvidence, Subject } from '../model/verdict.ts';
import { type Principal, principalsIn } from './principals.ts';
import type { Answer } from './rbac/answers.ts';
import { type Rbac, rbac } from './rbac/rbac.ts';
import { escalating } from './rbac-reach/escalating.ts';

/** When a long-lived token was last used. */
export type TokenUse =
  /** Its Secret is marked: the API server refuses the token. */
  | { readonly state: 'refused' }
  | { readonly state: 'used'; readonly days: number }
  | { readonly state: 'unused'; readonly days: number }
  /** It bears a date that lies ahead, or none that can be read. */
  | { readonly state: 'invalid' }
  | { readonly state: 'unknown'; readonly gaps: readonly Gap[] };

/** A Secret that holds a token of a ServiceAccount which never expires. */
export interface TokenSecret {
  readonly subject: Subject;
  readonly use: TokenUse;
  /** What its account may turn into more rights; none for an account that is not named. */
  readonly escalates: Answer;
  readonly evidence: SomeEvidence;
}

export interface TokenSecrets {
  readonly tokens: readonly TokenSecret[];
  /** Secrets that ServiceAccounts name as theirs while no Secrets were seen: tokens may be among them. */
  readonly named: readonly { readonly subject: Subject; readonly evidence: SomeEvidence }[];
  /** Why there may be more tokens. */
  readonly gaps: readonly Gap[];
}

const DAY_MS = 86_400_000;

const LAST_USED = 'kubernetes.io/legacy-token-last-used';
const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';

/** Long-lived tokens of ServiceAccounts. Always whole: gaps are in the value. */
export const tokenSecrets: Fact<TokenSecrets> = defineFact({
  id: 'token-secrets',
  title: 'ServiceAccount tokens that never expire',
  needs: {
    secrets: maybe(secrets),
    accounts: maybe(serviceAccounts),
    tracking: maybe(tokenTracking),
    rights: rbac,
    asOf,
  },
  compute: ({ secrets, accounts, tracking, rights, asOf }): TokenSecrets => {
    const escalations = { rights, escalates: escalating(rights) };
    return {
      tokens: visible(secrets)
        .filter(({ type }) => type === TOKEN_TYPE)
        .map((one) => tokenOf(one, escalations, useOf(one, tracking, asOf))),
      named: secrets.state === 'seen' ? [] : visible(accounts).flatMap(namedBy),
      gaps: gapsOf(secrets),
    };
  },
  show: ({ tokens, named }: TokenSecrets) => ({
    tokens: tokens.map(({ subject, use, escalates }) => ({
      secret: subject.key,
      use: use.state,
      ...('days' in use ? { days: use.days } : {}),
      escalates: escalates.evidence.length > 0,
    })),
    named: named.map(({ subject }) => subject.key),
  }),
});

function namedBy(account: ServiceAccount): TokenSecrets['named'] {
  const [first, ...rest] = account.secrets.map((name, index) =>
    fieldOf(account, `secrets[${index}].name`, name),
  );
  if (first === undefined) return [];
  return [{ subject: subjectOf(account.meta), evidence: [first, ...rest] }];
}

function tokenOf(secret: Secret, escalations: Escalations, use: TokenUse): TokenSecret {
  const { meta, type, account } = secret;
  const marks = [LAST_USED, INVALID_SINCE].flatMap((name) => {
    const value = meta.labels.get(name);
    return value === undefined ? [] : [fieldOf(secret, `metadata.labels['${name}']`, value)];
  });
  return {
    subject: subjectOf(meta),
    use,
    escalates:
      account === undefined
        ? { evidence: [], gaps: [] }
        : escalationOf(account, meta.namespace, escalations),
    evidence: [fieldOf(secret, 'type', type), ...marks],
  };
}

/** The rights of an account that lead to more, in the cluster or any namespace. */
function escalationOf(name: string, namespace: string, { rights, escalates }: Escalations): Answer {
  const account: Principal = { kind: 'ServiceAccount', name, namespace };
  const evidence = escalates(account);
  if (evidence.length > 0) return { evidence, gaps: [] };
  const open = principalsIn(account)
    .flatMap(rights.grantsOf)
    .flatMap(({ rules }) => (rules.state === 'unseen' ? rules.gaps : []));
  return { evidence: [], gaps: [...new Set<Gap>([...rights.anywhere, ...open])] };
}

interface Escalations {
  readonly rights: Rbac;
  readonly escalates: (who: Principal) => readonly Evidence[];
}

/** The API server notes the day of the last use in a label, since it tracks it at all. */
function useOf(
  { meta }: Secret,
  tracking: Observed<readonly TokenTracking[]>,
  asOf: number,
): TokenUse {
  if (meta.labels.has(INVALID_SINCE)) return { state: 'refused' };
  const last = meta.labels.get(LAST_USED);
  if (last !== undefined) {
    const days = daysSince(last, asOf);
    return days === undefined || days < 0 ? { state: 'invalid' } : { state: 'used', days };
  }
  const since = visible(tracking)[0]?.since;
  const [tracked, made] = [since, meta.created].map((day) =>
    day === undefined ? undefined : daysSince(day, asOf),
  );
  if (tracked === undefined || made === undefined) {
    return { state: 'unknown', gaps: [...gapsOf(tracking), untracked(tracking)] };
  }
  return { state: 'unused', days: Math.max(0, Math.min(tracked, made)) };
}

function untracked(tracking: Observed<unknown>): Gap {
  const seen = tracking.state === 'seen';
  return {
    source: tokenTracking.id,
    cause: seen ? 'not-installed' : 'not-collected',
    detail: 'not known since when the API server notes the use of such tokens',
    permission: seen ? 'a Kubernetes version of 1.28 or newer' : `get ${tokenTracking.id}`,
  };
}

/** Whole days in UTC between the day of a date and as-of; undefined when it is no date. */
function daysSince(date: string, asOf: number): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}/.test(date) ? Date.parse(date.slice(0, 10)) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.floor(asOf / DAY_MS) - at / DAY_MS;
}

/** What a label or field says of a token, for verdicts. */
export function useText(use: TokenUse): string {
  switch (use.state) {
    case 'refused':
      return 'the API server refuses it';
    case 'used':
      return use.days === 0 ? 'used today' : `last used ${use.days} days ago`;
    case 'unused':
      return `not used in the ${use.days} days that are known`;
    case 'invalid':
      return 'the date of its last use is no date of the past';
    case 'unknown':
      return 'not known when it was last used';
  }
}

/** Evidence of rights first, then of the token. */
export function tokenEvidence({ escalates, evidence }: TokenSecret): SomeEvidence {
  const [first, ...rest] = evidence;
  const rights: readonly Evidence[] = escalates.evidence;
  return [first, ...rest, ...rights];
}

/** Why a rule about it stays open. */
export function openGaps({ use, escalates }: TokenSecret): ReturnType<typeof someGaps> {
  return someGaps([...(use.state === 'unknown' ? use.gaps : []), ...escalates.gaps]);
}
