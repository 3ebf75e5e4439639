import { AccessError } from '../../../model/access.ts';
import { at, list, Malformed, text } from '../../../model/decode.ts';
import {
  type Gap,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
} from '../../../model/observed.ts';
import type { Place } from '../account.ts';
import type { ClusterArn } from '../arn.ts';
import { AwsFault, gapOfFault } from '../faults.ts';
import type { AccountRoles } from '../iam/account-roles.ts';
import { pagesOf } from '../pages.ts';
import type { AskEks, Calling } from '../sdk.ts';
import { Shared } from '../shared.ts';
import type { Request } from '../signed.ts';
import { ask as askService } from '../signed.ts';

type Send = Parameters<AskEks>[1];
type Client = Parameters<Send>[0];
type Options = Parameters<Send>[1];

/** What one cluster's sections are read with. An answer that two of them need is asked for once. */
export interface Sight {
  readonly arn: ClusterArn;
  readonly signal: AbortSignal;
  /** DescribeCluster's answer. */
  readonly cluster: () => Promise<unknown>;
  /** One call of EKS about this cluster; `key` tells calls of one operation apart. */
  readonly eks: (operation: string, key: string, send: Send) => Promise<unknown>;
  /** One call of another service, in the cluster's region. */
  readonly service: (request: Request) => Promise<unknown>;
  readonly roles: AccountRoles;
  /** Answers that hold for more than this cluster. */
  readonly common: Shared<unknown>;
}

export interface SightOf {
  readonly arn: ClusterArn;
  readonly place: Place;
  readonly calling: Calling;
  readonly signal: AbortSignal;
  readonly ask: AskEks;
  readonly cluster: () => Promise<unknown>;
  readonly roles: AccountRoles;
  readonly common: Shared<unknown>;
}

export function sightOf({ ask, place, calling, signal, ...rest }: SightOf): Sight {
  const own = new Shared<unknown>();
  return {
    ...rest,
    signal,
    eks: (operation, key, send) =>
      own.get(`${operation} ${key}`, () => ask(operation, send), signal),
    service: (request) => askService(request, place, calling, signal),
  };
}

/** All pages of a list: `field` names it in each, `of` what it is about within the cluster. */
export async function pages(
  { eks }: Sight,
  operation: string,
  field: string,
  send: (client: Client, page: { nextToken?: string }, options: Options) => Promise<unknown>,
  of = '',
): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  const read = (token: string | undefined): Promise<unknown> => {
    const page = token === undefined ? {} : { nextToken: token };
    return eks(operation, `${of} ${token ?? ''}`, (client, options) => send(client, page, options));
  };
  for await (const page of pagesOf(read, (raw) => text(raw, 'nextToken'))) {
    all.push(...list(page, field));
  }
  return all;
}

/** A value with the field of AWS that says it. */
export function told<T>(
  value: T,
  field: string,
  said?: string,
): { readonly value: T; readonly field: string; readonly said?: string } {
  return { value, field, ...(said === undefined ? {} : { said }) };
}

/** The section says nothing of this cluster, though nothing failed. */
export class NotTold extends Error {
  readonly permission: string;

  constructor(detail: string, permission: string) {
    super(detail);
    this.permission = permission;
  }
}

/** What could not be read of a section that tells something all the same. */
export class Reading {
  readonly source: string;
  readonly gaps: Gap[] = [];
  readonly #signal: AbortSignal;

  constructor(source: string, signal: AbortSignal) {
    this.source = source;
    this.#signal = signal;
  }

  /** Undefined, and a gap, where it failed. */
  async attempt<T>(action: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      this.gaps.push(this.#gapOf(error, action));
      return undefined;
    }
  }

  /** The section, seen as far as its gaps let it. */
  async observe(read: () => Promise<unknown>): Promise<Observed<unknown>> {
    try {
      const value = await read();
      const gaps = someGaps(this.gaps);
      return gaps === undefined ? seen(value) : partial(value, gaps);
    } catch (error) {
      return unseen([this.#gapOf(error, 'eks:DescribeCluster'), ...this.gaps]);
    }
  }

  missing(detail: string, permission: string): void {
    this.gaps.push({ source: this.source, cause: 'not-collected', detail, permission });
  }

  #gapOf(error: unknown, action: string): Gap {
    this.#signal.throwIfAborted();
    if (error instanceof NotTold) {
      const { message: detail, permission } = error;
      return { source: this.source, cause: 'not-collected', detail, permission };
    }
    if (error instanceof AccessError) return gapOfFault(this.source, error);
    if (!(error instanceof Malformed)) throw error;
    return gapOfFault(this.source, new AwsFault('malformed', action, error.message));
  }
}

export type ReadSection = (sight: Sight, reading: Reading) => Promise<unknown>;

/** A field that a section cannot do without. */
export function required<T>(
  raw: unknown,
  path: string,
  read: (raw: unknown, path: string) => T | undefined,
): T {
  const found = read(raw, path);
  if (found === undefined) throw new Malformed(path, 'a value', at(raw, path));
  return found;
}
