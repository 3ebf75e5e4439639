import type { CloudPermission } from '../../../model/cloud/permissions.ts';
import { Malformed, text } from '../../../model/decode.ts';
import { byText } from '../../../model/order.ts';
import type { Place } from '../account.ts';
import { lastWord } from '../arn.ts';
import { pagesOf } from '../pages.ts';
import { members, queryRequest } from '../protocols.ts';
import type { Calling } from '../sdk.ts';
import { Shared } from '../shared.ts';
import { ask } from '../signed.ts';
import { levelOfDocument, levelOfName } from './levels.ts';

const IAM = '2010-05-08';

export interface Role {
  readonly arn: string;
  readonly name: string;
  /** Its trust policy, parsed. */
  readonly trust: unknown;
}

/** The roles of one account. Policies and roles are read once for all clusters in it. */
export class AccountRoles {
  readonly #calling: Calling;
  readonly #place: Place;
  readonly #roles = new Shared<readonly Role[]>();
  readonly #held = new Shared<readonly CloudPermission[]>();
  readonly #levels = new Shared<CloudPermission['level']>();

  constructor(place: Place, calling: Calling) {
    this.#place = place;
    this.#calling = calling;
  }

  all(signal: AbortSignal): Promise<readonly Role[]> {
    return this.#roles.get('all', (first) => this.#listRoles(first), signal);
  }

  /** Of a role in this account. */
  permissions(arn: string, signal: AbortSignal): Promise<readonly CloudPermission[]> {
    return this.#held.get(arn, (first) => this.#read(lastWord(arn), first), signal);
  }

  async #listRoles(signal: AbortSignal): Promise<readonly Role[]> {
    const raw = await this.#pages('iam:ListRoles', 'Roles', { MaxItems: '1000' }, signal);
    return raw.map(roleIn);
  }

  async #read(role: string, signal: AbortSignal): Promise<readonly CloudPermission[]> {
    const RoleName = role;
    const [attached, inline] = await Promise.all([
      this.#pages('iam:ListAttachedRolePolicies', 'AttachedPolicies', { RoleName }, signal),
      this.#pages('iam:ListRolePolicies', 'PolicyNames', { RoleName }, signal),
    ]);
    const kept = attached.map(async (one) => {
      const arn = text(one, 'PolicyArn') ?? '';
      const level = levelOfName(arn) ?? (await this.#levelOf(arn, signal));
      return { name: arn, level, field: `roles[${role}].attachedPolicies[${lastWord(arn)}]` };
    });
    const own = inline.map(async (one) => {
      const PolicyName = typeof one === 'string' ? one : '';
      const raw = await this.#ask('iam:GetRolePolicy', { RoleName, PolicyName }, signal);
      const level = levelOfDocument(documentIn(raw, 'PolicyDocument'));
      return { name: PolicyName, level, field: `roles[${role}].inlinePolicies[${PolicyName}]` };
    });
    return knownOf(await Promise.allSettled([...kept, ...own]));
  }

  #levelOf(arn: string, signal: AbortSignal): Promise<CloudPermission['level']> {
    const read = async (first: AbortSignal): Promise<CloudPermission['level']> => {
      const policy = await this.#ask('iam:GetPolicy', { PolicyArn: arn }, first);
      const version = text(policy, 'Policy.DefaultVersionId') ?? 'v1';
      const params = { PolicyArn: arn, VersionId: version };
      const raw = await this.#ask('iam:GetPolicyVersion', params, first);
      return levelOfDocument(documentIn(raw, 'PolicyVersion.Document'));
    };
    return this.#levels.get(arn, read, signal);
  }

  async #pages(
    action: string,
    field: string,
    params: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    const all: unknown[] = [];
    const read = (marker: string | undefined): Promise<unknown> => {
      const page = marker === undefined ? {} : { Marker: marker };
      return this.#ask(action, { ...params, ...page }, signal);
    };
    for await (const page of pagesOf(read, markerOf)) all.push(...members(page, field));
    return all;
  }

  #ask(
    action: string,
    params: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    return ask(queryRequest(action, IAM, params), this.#place, this.#calling, signal);
  }
}

/** Where the list goes on; IAM tells the mark also where it does not. */
function markerOf(page: unknown): string | undefined {
  return text(page, 'IsTruncated') === 'true' ? text(page, 'Marker') : undefined;
}

/** All of them; or those that were read, where one of these is the account already. */
function knownOf(
  results: readonly PromiseSettledResult<CloudPermission>[],
): readonly CloudPermission[] {
  const known = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = results.find((one) => one.status === 'rejected');
  if (failed !== undefined && !known.some(({ level }) => level === 'admin')) throw failed.reason;
  return known.toSorted((a, b) => byText(a.field, b.field));
}

function roleIn(raw: unknown): Role {
  const arn = text(raw, 'Arn') ?? '';
  return { arn, name: lastWord(arn), trust: documentIn(raw, 'AssumeRolePolicyDocument') };
}

/** IAM hands out policies as JSON in percent-encoding. */
function documentIn(raw: unknown, path: string): unknown {
  const found = text(raw, path) ?? '';
  try {
    return JSON.parse(decodeURIComponent(found));
  } catch {
    throw new Malformed(path, 'a policy', found);
  }
}
