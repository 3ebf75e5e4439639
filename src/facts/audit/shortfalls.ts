import type { AuditLevel, AuditPolicy } from '../../model/kubernetes/audit-policy.ts';
import { AUDIT_LEVELS } from '../../model/kubernetes/audit-policy.ts';
import { AUDIT_EVENTS, type AuditEvents, type AuditSample } from '../../tables/audit-events.ts';
import { type AuditDecision, type AuditedRequest, auditOf, isLongRunning } from './level.ts';

/** Events that a policy records too little of, for some who may cause them. */
export interface AuditShortfall {
  readonly events: AuditEvents;
  /** A request that shows it. */
  readonly request: AuditedRequest;
  readonly level: AuditLevel;
  /** From 0; undefined where no rule fits. */
  readonly rule: number | undefined;
  /** Whom it is about: everybody, or a user or group that a rule names. */
  readonly of: AuditedIdentity;
}

export type AuditedIdentity =
  | { readonly type: 'everybody' }
  | { readonly type: 'user' | 'group'; readonly name: string };

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
 * What a policy misses of the events an investigation needs: for everybody, and for each user and
 * group that it names, in each namespace and for each object that it names and in others. The worst of
 * each pair of events and identity is told; one that everybody has is not told again of somebody.
 */
export function auditShortfalls(policy: AuditPolicy): readonly AuditShortfall[] {
  const requesters = requestersOf(policy);
  return AUDIT_EVENTS.flatMap((events) => {
    const found = requesters.flatMap((one) => worstOf(policy, events, one) ?? []);
    const [all] = found.filter(({ of }) => of.type === 'everybody');
    return found.filter((one) => one === all || all === undefined || isBelow(one.level, all.level));
  });
}

/** What is left of a decision once the stages are gone that it would be written at. */
export function recordedLevel({ level, omitted }: AuditDecision, sample: AuditSample): AuditLevel {
  // Bodies are only in what is written at the end.
  if (!omitted.has('ResponseComplete')) return level;
  const early =
    !omitted.has('RequestReceived') || (isLongRunning(sample) && !omitted.has('ResponseStarted'));
  return early && level !== 'None' ? 'Metadata' : 'None';
}

function worstOf(
  policy: AuditPolicy,
  events: AuditEvents,
  { of, user, groups }: Requester,
): AuditShortfall | undefined {
  let worst: AuditShortfall | undefined;
  for (const sample of events.requests) {
    for (const target of targetsOf(policy, sample)) {
      const request: AuditedRequest = { user, groups, verb: sample.verb, target };
      const decision = auditOf(policy, request);
      const level = recordedLevel(decision, sample);
      const least = worst?.level ?? events.level;
      if (isBelow(level, least)) worst = { events, request, level, rule: decision.rule, of };
    }
  }
  return worst;
}

export function isBelow(level: AuditLevel, other: AuditLevel): boolean {
  return AUDIT_LEVELS.indexOf(level) < AUDIT_LEVELS.indexOf(other);
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
