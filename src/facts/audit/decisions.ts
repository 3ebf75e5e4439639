import type { AuditPolicy } from '../../model/kubernetes/audit-policy.ts';
import type { AuditSample } from '../../tables/audit-events.ts';
import { type AuditDecision, type AuditedRequest, auditOf } from './level.ts';

export type AuditedIdentity =
  | { readonly type: 'everybody' }
  | { readonly type: 'user' | 'group'; readonly name: string };

/** What a policy decides about one sort of request, by somebody, somewhere. */
export interface SampledDecision {
  /** Whom it is about: everybody, or a user or group that a rule names. */
  readonly of: AuditedIdentity;
  readonly request: AuditedRequest;
  readonly decision: AuditDecision;
}

interface Requester {
  readonly of: AuditedIdentity;
  readonly user: string;
  readonly groups: readonly string[];
}

/** In no rule, since no user may be called so. */
const SOMEBODY = '\u0000somebody';
const EVERYBODY: AuditedIdentity = { type: 'everybody' };
const AUTHENTICATED = 'system:authenticated';

/**
 * All that a policy can decide about a sort of request: for everybody and for each user and group that it
 * names, in each namespace and for each object that it names and in others.
 */
export function* decisionsOf(policy: AuditPolicy, sample: AuditSample): Iterable<SampledDecision> {
  for (const { of, user, groups } of requestersOf(policy)) {
    for (const target of targetsOf(policy, sample)) {
      const request: AuditedRequest = { user, groups, verb: sample.verb, target };
      yield { of, request, decision: auditOf(policy, request) };
    }
  }
}

type Target = Exclude<AuditedRequest['target'], { readonly url: string }>;

/** The same request for each namespace and object that a rule names, and for one that none names. */
function targetsOf({ rules }: AuditPolicy, sample: AuditSample): readonly Target[] {
  const { group, resource, subresource, namespaced, namespace } = sample;
  const named = rules.flatMap(({ resources }) => resources.flatMap(({ names }) => names));
  const inNone = namespaced
    ? ['default-of-nobody', ...rules.flatMap((one) => one.namespaces)]
    : [''];
  const namespaces = namespace === undefined ? inNone : [namespace];
  return [...new Set(namespaces)]
    .filter((one) => !namespaced || one !== '' || sample.verb === 'list' || sample.verb === 'watch')
    .flatMap((one) =>
      [...new Set(['', ...named])].map((name) => ({
        group,
        resource,
        subresource,
        namespace: one,
        name,
      })),
    );
}

/** Everybody, and who is named: each alone, and where one rule names both, as members too. */
function requestersOf({ rules }: AuditPolicy): readonly Requester[] {
  const somebody: Requester = { of: EVERYBODY, user: SOMEBODY, groups: [AUTHENTICATED] };
  const users = new Set(rules.flatMap((rule) => rule.users));
  const groups = new Set(rules.flatMap((rule) => rule.groups));
  groups.delete(AUTHENTICATED);
  const both = rules.filter((rule) => rule.users.length > 0 && rule.groups.length > 0);
  return [
    somebody,
    ...[...groups].map(
      (name): Requester => ({
        of: { type: 'group', name },
        user: SOMEBODY,
        groups: [name, ...(name === UNAUTHENTICATED ? [] : [AUTHENTICATED])],
      }),
    ),
    ...[...users].map((name): Requester => userOf(name, groupsOf(name))),
    ...both.flatMap((rule) =>
      rule.users.flatMap((name) =>
        rule.groups.map((group) => userOf(name, [group, ...groupsOf(name)])),
      ),
    ),
  ];
}

function userOf(name: string, groups: readonly string[]): Requester {
  return { of: { type: 'user', name }, user: name, groups };
}

const UNAUTHENTICATED = 'system:unauthenticated';

/** The groups that a name brings with it. */
function groupsOf(user: string): readonly string[] {
  if (user === 'system:anonymous') return [UNAUTHENTICATED];
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(user) ?? [];
  if (namespace !== undefined) {
    return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, AUTHENTICATED];
  }
  if (user.startsWith('system:node:')) return ['system:nodes', AUTHENTICATED];
  return [AUTHENTICATED];
}
