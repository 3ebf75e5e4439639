import type { Found } from '../../model/access.ts';
import { list, text } from '../../model/decode.ts';
import { type Account, accountName } from './account.ts';
import { lastWord } from './arn.ts';
import { accountInRole, type Caller } from './caller.ts';
import { type AwsFault, gapOfFault, thrownBy } from './faults.ts';
import { roleName } from './options.ts';
import { pagesOf } from './pages.ts';
import { jsonRequest } from './protocols.ts';
import type { Calling } from './sdk.ts';
import { ask } from './signed.ts';

/** The accounts to look into, and the places that cannot be. */
export interface Accounts {
  readonly accounts: readonly Account[];
  readonly places: readonly Found[];
}

/**
 * Those that were asked for, else those of the organization, else the caller's own. Where the list is
 * refused the caller's own goes on, and the gap says that there may be others.
 */
export async function accountsOf(
  caller: Caller,
  calling: Calling,
  signal: AbortSignal,
): Promise<Accounts> {
  const { accounts: asked, role } = calling.options;
  const { ids, places } =
    asked === undefined ? await organization(caller, calling, signal) : { ids: asked, places: [] };
  const own = caller.account;
  const unknown = own.id === undefined && asked === undefined ? [own] : [];
  const others = ids.filter((id) => id !== own.id);
  const reached =
    role === undefined ? [] : others.map((id) => accountInRole(id, role, caller, calling));
  return {
    accounts: [
      ...unknown,
      ...(ids.includes(own.id ?? '') ? [ownAccount(caller, calling)] : []),
      ...reached,
    ],
    places: [...places, ...(role === undefined ? withoutRole(others) : [])],
  };
}

/** The caller's own keys do where it has that role already, or where none was named. */
function ownAccount(caller: Caller, calling: Calling): Account {
  const { role } = calling.options;
  const { account, arn = '' } = caller;
  const name = role === undefined ? undefined : lastWord(roleName(role));
  if (role === undefined || account.id === undefined) return account;
  if (arn.includes(`:assumed-role/${name}/`)) return account;
  const there = accountInRole(account.id, role, caller, calling);
  // The account that reads the others seldom has the role itself: its own rights are tried then.
  return { ...account, keys: (renew) => there.keys(renew).catch(() => account.keys(renew)) };
}

/** One place, however many they are: one role opens them all. */
function withoutRole(ids: readonly string[]): readonly Found[] {
  const [first] = ids;
  if (first === undefined) return [];
  const name = ids.length === 1 ? accountName({ id: first }) : `${ids.length} other accounts`;
  const detail = `not looked into, since no role to take there was named: ${ids.join(', ')}`;
  const permission = `sts:AssumeRole on a role there, which --role names`;
  const gap = { source: name, cause: 'not-collected', detail, permission } as const;
  return [{ found: false, place: true, name, gap }];
}

async function organization(
  caller: Caller,
  calling: Calling,
  signal: AbortSignal,
): Promise<{ readonly ids: readonly string[]; readonly places: readonly Found[] }> {
  const own = caller.account.id === undefined ? [] : [caller.account.id];
  try {
    const ids: string[] = [];
    const read = (token: string | undefined): Promise<unknown> => {
      const body = token === undefined ? {} : { NextToken: token };
      const request = jsonRequest('organizations:ListAccounts', TARGET, body);
      return ask(request, caller, calling, signal);
    };
    for await (const page of pagesOf(read, (raw) => text(raw, 'NextToken'))) {
      ids.push(...list(page, 'Accounts').flatMap(activeId));
    }
    return { ids: [...new Set([...own, ...ids])], places: [] };
  } catch (error) {
    signal.throwIfAborted();
    const where = accountName(caller.account);
    const fault = thrownBy(error, { action: 'organizations:ListAccounts', where });
    if (fault.reason === NO_ORGANIZATION) return { ids: own, places: [] };
    return { ids: own, places: [unlisted(fault)] };
  }
}

const TARGET = 'AWSOrganizationsV20161128';
const NO_ORGANIZATION = 'AWSOrganizationsNotInUseException';

/** What is suspended or being closed has nothing that runs. `Status` is what `State` was called before. */
function activeId(raw: unknown): readonly string[] {
  const id = text(raw, 'Id') ?? '';
  const state = text(raw, 'State') ?? text(raw, 'Status') ?? 'ACTIVE';
  return /^\d{12}$/.test(id) && state === 'ACTIVE' ? [id] : [];
}

function unlisted(fault: AwsFault): Found {
  const name = 'the other accounts of the organization';
  return { found: false, place: true, name, gap: gapOfFault(name, fault) };
}
