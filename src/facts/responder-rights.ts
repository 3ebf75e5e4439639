import { accessReviews, keyOfReview, type ReviewAnswer } from '../model/access-reviews.ts';
import { cloudAuthorizers } from '../model/cloud/authorizers.ts';
import type { Gap } from '../model/observed.ts';
import { gapsOf, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence, Subject } from '../model/verdict.ts';
import { type CloudRights, cloudRights } from './cloud-grants.ts';
import { namedResponders, type Responder } from './named-responders.ts';
import { outsideGaps } from './outside-rights.ts';
import { platform } from './platform.ts';
import type { Action } from './policy-rules.ts';
import { type Principal, principalsIn } from './principals.ts';
import { type Rbac, rbac } from './rbac/rbac.ts';
import { remember } from './remember.ts';
import { questionOf } from './review-questions.ts';

/** Whether he may do one thing, and who says so. */
export interface RightAnswer {
  readonly state: 'yes' | 'no' | 'unknown';
  /** The API server's own answer, what roles and bindings come to, or what the cloud gives. */
  readonly by: 'api-server' | 'rbac' | 'cloud';
  /** Whether only for a while, by the groups that he is put into then. */
  readonly elevated: boolean;
  /** The binding and the rule behind a yes; else what speaks against it. */
  readonly evidence: readonly [Evidence, ...Evidence[]];
  /** What would tell what is not known. */
  readonly gaps: readonly Gap[];
  /** Roles and bindings say otherwise than the API server did. */
  readonly disagrees: boolean;
}

export interface ResponderRights {
  /** Those of the plan for this cluster, in its order. */
  readonly named: readonly Responder[];
  /** Why there may be others; empty where the plan names some. */
  readonly unnamed: readonly Gap[];
  /** Without a namespace: in the whole cluster. */
  readonly may: (responder: Responder, action: Action, namespace: string) => RightAnswer;
  /** How many answers of the API server there are. */
  readonly reviewed: number;
  /** Why there is none, or not each. */
  readonly unreviewed: readonly Gap[];
  /** Why there may be rights that no binding shows, and that the API server was not asked about. */
  readonly outside: readonly Gap[];
}

/** What the plan's responders may do: by roles and bindings, and as the API server answered. */
export const responderRights: Fact<ResponderRights> = defineFact({
  id: 'responder-rights',
  title: 'What the responders of the plan may do, and who says so',
  needs: {
    responders: namedResponders,
    rights: rbac,
    platform: maybe(platform),
    reviews: maybe(accessReviews),
    authorizers: maybe(cloudAuthorizers),
  },
  compute: ({ responders, rights, platform, reviews, authorizers }): ResponderRights => {
    const answers = new Map(visible(reviews).map((one) => [keyOfReview(one), one]));
    const unreviewed = gapsOf(reviews);
    const outside = outsideGaps(platform, unreviewed);
    const asked: Asked = {
      rights,
      // Most clusters were not asked: then no question is spelled out.
      review: (who, action, namespace) =>
        answers.size === 0
          ? undefined
          : answers.get(keyOfReview(questionOf(who, action, namespace))),
      cloud: cloudRights(authorizers, outside),
    };
    return {
      named: responders.named,
      unnamed: responders.gaps,
      may: (responder, action, namespace) => answerOf(responder, action, namespace, asked),
      reviewed: answers.size,
      unreviewed,
      outside,
    };
  },
  show: ({ reviewed }: ResponderRights) => ({ reviewed }),
});

interface Asked {
  readonly rights: Rbac;
  readonly review: (
    who: readonly Principal[],
    action: Action,
    namespace: string,
  ) => ReviewAnswer | undefined;
  readonly cloud: (responder: Responder) => CloudRights;
}

function answerOf(
  responder: Responder,
  action: Action,
  namespace: string,
  asked: Asked,
): RightAnswer {
  const { subject, elevated } = responder;
  const cloud = asked.cloud(responder);
  const who = [...responder.who, ...cloud.groups];
  const wanted: Wanted = { subject, action, namespace, cloud };
  const standing = standingAnswer(who, wanted, asked);
  if (standing.state === 'yes' || elevated.length === 0) return standing;
  const raised = standingAnswer([...who, ...elevated], wanted, asked);
  return { ...raised, elevated: raised.state === 'yes' };
}

interface Wanted {
  readonly subject: Subject;
  readonly action: Action;
  readonly namespace: string;
  readonly cloud: CloudRights;
}

/** The API server's answer before all others: it asks the cloud too. */
function standingAnswer(who: readonly Principal[], wanted: Wanted, asked: Asked): RightAnswer {
  const { subject, action, namespace } = wanted;
  if (who.length === 0) return cloudAnswer(wanted) ?? ofTheCloud(subject);
  const offline = offlineAnswer(who, wanted, asked.rights);
  const answer = asked.review(who, action, namespace);
  if (answer === undefined) return offline;
  if (answer.failed && !answer.allowed) {
    const gaps = [...offline.gaps, reviewFailed];
    return offline.state === 'yes' ? offline : { ...offline, state: 'unknown', gaps };
  }
  const open = answer.allowed ? [] : ownGroups(who);
  const state = answer.allowed ? 'yes' : noOr(open);
  return {
    state,
    by: 'api-server',
    elevated: false,
    evidence: [reviewEvidence(subject, answer), ...offline.evidence],
    gaps: open,
    disagrees: state !== 'unknown' && offline.state !== 'unknown' && state !== offline.state,
  };
}

function offlineAnswer(who: readonly Principal[], wanted: Wanted, rights: Rbac): RightAnswer {
  const { subject, action, namespace, cloud } = wanted;
  const { evidence, gaps } = rights.may(who, action, namespace);
  const [first, ...rest] = evidence;
  const base = { by: 'rbac', elevated: false, disagrees: false } as const;
  if (first !== undefined) return { ...base, state: 'yes', evidence: [first, ...rest], gaps: [] };
  const open = [...gaps, ...cloud.gaps, ...ownGroups(who)];
  const none = unbound(subject, who, rights);
  return cloudAnswer(wanted) ?? { ...base, state: noOr(open), evidence: [none], gaps: open };
}

function cloudAnswer({ cloud, namespace }: Wanted): RightAnswer | undefined {
  const found = cloud.adminIn(namespace);
  if (found === undefined) return undefined;
  const base = { by: 'cloud', elevated: false, disagrees: false } as const;
  return { ...base, state: 'yes', evidence: [found], gaps: [] };
}

function noOr(open: readonly Gap[]): 'no' | 'unknown' {
  return open.length === 0 ? 'no' : 'unknown';
}

/** A person is in groups that only the identity provider knows, which may give him what he lacks. */
function ownGroups(who: readonly Principal[]): readonly Gap[] {
  const [one, ...groups] = who;
  if (one?.kind !== 'User' || groups.some(({ kind }) => kind === 'Group')) return [];
  return [groupsGap(one.name)];
}

const groupsGap: (name: string) => Gap = remember((name) => ({
  source: 'identity-provider',
  cause: 'not-collected',
  detail: `which groups ${name} is in is known to the identity provider alone`,
  permission: 'their groups in access.responders of the plan',
}));

function reviewEvidence(subject: Subject, answer: ReviewAnswer): Evidence {
  const { verb, group, resource, subresource, namespace, name, allowed, reason } = answer;
  const type = group === '' ? resource : `${resource}.${group}`;
  const what = `${type}${subresource === '' ? '' : `/${subresource}`}${name === '' ? '' : ` ${name}`}`;
  const path = `SubjectAccessReview: ${verb} ${what}${namespace === '' ? '' : ` in ${namespace}`}`;
  const value = allowed ? 'allowed' : 'not allowed';
  return { subject, path, value, ...(reason === '' ? {} : { note: reason }) };
}

function unbound(subject: Subject, who: readonly Principal[], rights: Rbac): Evidence {
  const bindings = principalsIn(who).flatMap((one) => rights.grantsOf(one)).length;
  const value = bindings === 0 ? 'none' : `${bindings}, none of which gives it`;
  return { subject, path: 'bindings that name it or a group that it is in', value };
}

const reviewFailed: Gap = {
  source: accessReviews.id,
  cause: 'error',
  detail: 'an authorizer of the API server failed while it was asked',
  permission: 'authorizers that answer',
};

function ofTheCloud(subject: Subject): RightAnswer {
  return {
    state: 'unknown',
    by: 'rbac',
    elevated: false,
    evidence: [{ subject, path: '', value: 'an identity of the cloud, which no binding names' }],
    gaps: [cloudOnly],
    disagrees: false,
  };
}

const cloudOnly: Gap = {
  source: accessReviews.id,
  cause: 'not-collected',
  detail: 'the plan names responders by their cloud identity, which no binding shows',
  permission: 'their groups in access.responders of the plan',
};
