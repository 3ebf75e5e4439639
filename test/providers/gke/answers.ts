/** How Google says no: a code of gRPC by its name, with the reason that goes beside it. */
export interface Refusal {
  readonly refused:
    | 'PERMISSION_DENIED'
    | 'UNAUTHENTICATED'
    | 'NOT_FOUND'
    | 'RESOURCE_EXHAUSTED'
    | 'UNAVAILABLE'
    | 'INTERNAL';
  readonly reason?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** What one method gives: an answer, a refusal, text that is no JSON, or nothing for as long as asked. */
export type Reply =
  | { readonly ok: unknown }
  | Refusal
  | { readonly raw: string }
  | { readonly never: true };

/**
 * One Google Cloud, by method and what it is about: `container listClusters projects/shop/locations/-`,
 * `GET /v3/projects:search`. A list gives one reply after the other, the last one for ever.
 */
export type Answers = ReadonlyMap<string, Reply | readonly Reply[]>;

/** Replies to one question after the other, and remembers what was asked. */
export class Script {
  readonly asked: string[] = [];
  /** How many questions were answered at most at once. */
  most = 0;
  #running = 0;
  readonly #answers: Answers;
  readonly #counts = new Map<string, number>();

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  /** The reply, as soon as others that came with it had time to be counted. */
  async answer(question: string): Promise<Reply> {
    this.#running += 1;
    this.most = Math.max(this.most, this.#running);
    const reply = this.replyTo(question);
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.#running -= 1;
    return reply;
  }

  replyTo(question: string): Reply {
    this.asked.push(question);
    const known = this.#answers.get(question);
    if (known === undefined) return { refused: 'NOT_FOUND', message: 'the fake has no answer' };
    const count = this.#counts.get(question) ?? 0;
    this.#counts.set(question, count + 1);
    if (!isList(known)) return known;
    return known[Math.min(count, known.length - 1)] ?? { refused: 'INTERNAL' };
  }
}

function isList(reply: Reply | readonly Reply[]): reply is readonly Reply[] {
  return Array.isArray(reply);
}
