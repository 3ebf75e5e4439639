import { flag, list, requiredText, text, texts } from './decode.ts';
import type { Gap } from './observed.ts';
import type { Probe } from './source.ts';

/** Whether somebody may do something, as a SubjectAccessReview asks it. */
export interface ReviewQuestion {
  /** Empty where only groups are asked about. */
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  readonly group: string;
  /** Without its subresource. */
  readonly resource: string;
  readonly subresource: string;
  /** Empty for the whole cluster. */
  readonly namespace: string;
  /** Empty for any object. */
  readonly name: string;
}

/** What the API server answered, with every authorizer that it asks. */
export interface ReviewAnswer extends ReviewQuestion {
  readonly allowed: boolean;
  /** Why, in its words; empty where it says nothing. */
  readonly reason: string;
  /** Whether an authorizer failed, so that a no is not sure. */
  readonly failed: boolean;
}

/** Asked while a live cluster is collected with a plan; a snapshot keeps the answers. */
export const accessReviews: Probe<readonly ReviewAnswer[]> = {
  type: 'probe',
  id: 'probe/subject-access-reviews',
  decode: (raw) =>
    list(raw, 'answers').map((one) => ({
      user: text(one, 'user') ?? '',
      groups: texts(one, 'groups'),
      verb: requiredText(one, 'verb'),
      group: text(one, 'group') ?? '',
      resource: requiredText(one, 'resource'),
      subresource: text(one, 'subresource') ?? '',
      namespace: text(one, 'namespace') ?? '',
      name: text(one, 'name') ?? '',
      allowed: flag(one, 'allowed') ?? false,
      reason: text(one, 'reason') ?? '',
      failed: flag(one, 'failed') ?? false,
    })),
};

/** The gap of a cluster that was read without anybody to ask about. */
export const NOT_REVIEWED: Gap = {
  source: accessReviews.id,
  cause: 'not-collected',
  detail: 'the API server was not asked what responders may do',
  permission: 'a live cluster read with --plan FILE, and create subjectaccessreviews',
};

/** The right that asking takes: it creates nothing that is kept. */
export const RIGHT_TO_REVIEW = 'create subjectaccessreviews.authorization.k8s.io';

/** Equal for equal questions. */
export function keyOfReview(one: ReviewQuestion): string {
  const { user, groups, verb, group, resource, subresource, namespace, name } = one;
  const who = [user, ...groups.toSorted()];
  return JSON.stringify([who, verb, group, resource, subresource, namespace, name]);
}
