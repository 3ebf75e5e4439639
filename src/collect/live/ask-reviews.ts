import type { ClusterAccess } from '../../model/access.ts';
import { accessReviews, type ReviewQuestion, RIGHT_TO_REVIEW } from '../../model/access-reviews.ts';
import type { Item } from '../../model/cluster.ts';
import { Malformed } from '../../model/decode.ts';
import {
  type Gap,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
} from '../../model/observed.ts';
import { own } from '../own.ts';
import { redact } from '../redact.ts';
import { observe } from './observe.ts';
import { inParallel } from './parallel.ts';

/** More than a plan for a large cluster asks; the questions that weigh most come first. */
const MOST = 5_000;
const LONGEST_REASON = 300;

const ASKED = { source: accessReviews.id, permission: RIGHT_TO_REVIEW } as const;

/** An answer as the leaf decodes it; what is empty is left out. */
interface RawAnswer extends Partial<ReviewQuestion> {
  readonly allowed: boolean;
  readonly reason?: string;
  readonly failed?: true;
}

/**
 * Asks the API server what others may do: it creates nothing that is kept. Where the first question is refused
 * no other is asked.
 */
export async function askReviews(
  access: ClusterAccess,
  questions: readonly ReviewQuestion[],
  { signal, width }: { readonly signal: AbortSignal; readonly width: number },
): Promise<Observed<readonly Item[]>> {
  const [first, ...rest] = questions.slice(0, MOST);
  if (first === undefined) return seen([{ raw: { answers: [] } }]);
  const ask = (one: ReviewQuestion): Promise<Observed<RawAnswer>> =>
    observe(ASKED, async () => seen(await answerOf(access, one, signal)));
  const head = await ask(first);
  if (head.state === 'unseen') return head;
  const all = [head, ...(await inParallel(rest, width, ask))];
  const answers = all.flatMap((one) => (one.state === 'unseen' ? [] : [one.value]));
  const left = questions.length - 1 - rest.length;
  const gaps = someGaps([...distinct(all.flatMap(gapsOf)), ...(left > 0 ? [leftGap(left)] : [])]);
  const items: readonly Item[] = [{ raw: { answers } }];
  if (gaps === undefined) return seen(items);
  return answers.length === 0 ? unseen(gaps) : partial(items, gaps);
}

async function answerOf(
  access: ClusterAccess,
  question: ReviewQuestion,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const { user, groups, ...attributes } = question;
  const spec = { ...(user === '' ? {} : { user }), groups, resourceAttributes: attributes };
  const { body } = await access.review(
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec },
    { signal },
  );
  const status = own(body, 'status');
  const allowed = own(status, 'allowed');
  if (typeof allowed !== 'boolean') throw new Malformed('status.allowed', 'yes or no', allowed);
  const reason = own(status, 'reason');
  const failed = (own(status, 'evaluationError') ?? '') !== '';
  return {
    ...filled(question),
    allowed,
    ...(typeof reason === 'string' && reason !== ''
      ? { reason: String(redact(reason)).slice(0, LONGEST_REASON) }
      : {}),
    ...(failed ? { failed } : {}),
  };
}

/** Most questions have no name, many no subresource or namespace. */
function filled(question: ReviewQuestion): Partial<ReviewQuestion> {
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value !== ''));
}

/** One refusal is as good as a thousand. */
function distinct(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((one) => [`${one.cause} ${one.detail}`, one])).values()];
}

function leftGap(left: number): Gap {
  return {
    source: accessReviews.id,
    cause: 'not-collected',
    detail: `${left} more questions were not asked: ${MOST} are the most for a cluster`,
    permission: 'a plan that names fewer responders or critical namespaces',
  };
}
