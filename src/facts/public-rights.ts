import { fieldOf, subjectOf } from '../model/kubernetes/meta.ts';
import type { PolicyRule, RbacSubject } from '../model/kubernetes/rbac.ts';
import type { Gap, Gaps } from '../model/observed.ts';
import { defineFact, type Fact } from '../model/source.ts';
import type { SomeEvidence, Subject } from '../model/verdict.ts';
import { PLAIN_URLS, SELF_REVIEWS, SENSITIVE_RESOURCES } from '../tables/sensitive-reads.ts';
import { SHIPPED_BINDINGS, type ShippedBinding } from '../tables/shipped-bindings.ts';
import { fits } from './pattern.ts';
import { isWithin } from './policy-rules.ts';
import { ANONYMOUS, EVERYBODY, NOBODY } from './principals.ts';
import { ruleEvidence } from './rbac/answers.ts';
import type { Bound } from './rbac/grants.ts';
import { rbac } from './rbac/rbac.ts';

/** A binding that gives rights to everybody, or to everybody who signs in. */
export interface PublicRight {
  readonly subject: Subject;
  /** Whether requests without any credential have it too. */
  readonly withoutLogin: boolean;
  readonly gives: Gives;
  readonly evidence: SomeEvidence;
}

type Gives =
  /** Nothing: its role does not exist. */
  | { readonly type: 'nothing' }
  /** What somebody ships, and no more. */
  | { readonly type: 'shipped'; readonly shipped: ShippedBinding }
  /** No more than what Kubernetes gives the same group by itself. */
  | { readonly type: 'no-more' }
  /** A shipped binding that gives more than it is shipped with. */
  | { readonly type: 'widened'; readonly shipped: ShippedBinding }
  /** Reading of what does not help an intruder. */
  | { readonly type: 'plain-reading' }
  | { readonly type: 'more' }
  | { readonly type: 'unseen'; readonly gaps: Gaps };

export interface PublicRights {
  readonly rights: readonly PublicRight[];
  /** Why there may be more of them. */
  readonly gaps: readonly Gap[];
}

/** On OpenShift: whoever logs in with an OAuth token. */
const BY_OAUTH = 'system:authenticated:oauth';

const WITHOUT_LOGIN: readonly string[] = [NOBODY, ANONYMOUS];

/**
 * What everybody may do. All ServiceAccounts are not among these groups: they need a token that was
 * issued by the cluster.
 */
export const publicRights: Fact<PublicRights> = defineFact({
  id: 'public-rights',
  title: 'What everybody, or everybody who signs in, may do',
  needs: { rights: rbac },
  compute: ({ rights }): PublicRights => ({
    rights: rights.bindings.flatMap(publicRightOf),
    gaps: rights.anywhere,
  }),
  show: ({ rights }: PublicRights) =>
    rights.map(({ subject, withoutLogin, gives }) => ({
      binding: subject.key,
      withoutLogin,
      gives: gives.type,
      ...('shipped' in gives ? { of: gives.shipped.of } : {}),
    })),
});

function publicRightOf(bound: Bound): readonly PublicRight[] {
  const named = bound.binding.subjects.filter(isPublic);
  const [first, ...rest] = named.map(({ path, name }) => fieldOf(bound.binding, path, name));
  if (first === undefined) return [];
  const withoutLogin = named.some(({ name }) => WITHOUT_LOGIN.includes(name));
  const { gives, because } = givesOf(bound, named, withoutLogin);
  const role = fieldOf(bound.binding, 'roleRef.name', bound.binding.role.name);
  const evidence: SomeEvidence = [first, ...rest, role, ...because.map(ruleEvidence)];
  return [{ subject: subjectOf(bound.binding.meta), withoutLogin, gives, evidence }];
}

function isPublic({ kind, name }: RbacSubject): boolean {
  if (kind === 'User') return name === ANONYMOUS;
  return kind === 'Group' && (name === NOBODY || name === EVERYBODY || name === BY_OAUTH);
}

type Placed = Parameters<typeof ruleEvidence>[0];

/** `because`: the first rule that decides. */
function givesOf(
  { binding, rules }: Bound,
  named: readonly RbacSubject[],
  withoutLogin: boolean,
): { readonly gives: Gives; readonly because: readonly Placed[] } {
  if (rules.state === 'missing') return { gives: { type: 'nothing' }, because: [] };
  if (rules.state === 'unseen') {
    return { gives: { type: 'unseen', gaps: rules.gaps }, because: [] };
  }
  const shipped = SHIPPED_BINDINGS.find(
    (one) => one.name === binding.meta.name && one.namespace === binding.meta.namespace,
  );
  if (shipped !== undefined) {
    const beyond = rules.rules.find(({ rule }) => !isWithin(rule, shipped.rules));
    const reaches = named.every(({ name }) => shipped.subjects.includes(name));
    if (beyond === undefined && reaches)
      return { gives: { type: 'shipped', shipped }, because: [] };
    return { gives: { type: 'widened', shipped }, because: beyond === undefined ? [] : [beyond] };
  }
  const usual = usuallyGiven(withoutLogin);
  const beyond = rules.rules.filter(({ rule }) => !isWithin(rule, usual));
  if (beyond.length === 0) return { gives: { type: 'no-more' }, because: [] };
  const telling = beyond.find(({ rule }) => !readsPlainly(rule));
  if (telling !== undefined) return { gives: { type: 'more' }, because: [telling] };
  return { gives: { type: 'plain-reading' }, because: beyond.slice(0, 1) };
}

/** Kubernetes' own rules for this audience in every current version. */
function usuallyGiven(withoutLogin: boolean): readonly PolicyRule[] {
  const ours = SHIPPED_BINDINGS.filter(
    ({ of, noteWithoutLogin }) =>
      of === 'Kubernetes' && !(withoutLogin && noteWithoutLogin !== undefined),
  );
  return ours.flatMap(({ rules }) => rules);
}

/** Whether a rule only lets read what helps no intruder. */
function readsPlainly({ verbs, groups, resources, urls }: PolicyRule): boolean {
  const reads = verbs.every((verb) => ['get', 'list', 'watch'].includes(verb));
  const asksAboutItself =
    verbs.every((verb) => verb === 'create') &&
    resources.every((one) => SELF_REVIEWS.includes(one));
  if (urls.some((url) => !PLAIN_URLS.includes(url))) return false;
  if (resources.length === 0) return reads;
  if (asksAboutItself) return true;
  if (!reads || groups.includes('*')) return false;
  return groups.every((group) => resources.every((resource) => !isSensitive(group, resource)));
}

function isSensitive(group: string, resource: string): boolean {
  if (resource.includes('*')) return true;
  return SENSITIVE_RESOURCES.some((one) => one.group === group && fits(one.resource, resource));
}
