import { inParallel } from '../../../collect/live/parallel.ts';
import type {
  CloudAssociation,
  CloudRole,
  CloudWorkloadIdentities,
} from '../../../model/cloud/workload-identities.ts';
import { flag, requiredText, text } from '../../../model/decode.ts';
import type { Gap } from '../../../model/observed.ts';
import { attempt } from '../failure.ts';
import { type Binding, bindingsIn, type Policies } from '../iam.ts';
import type { RoleWorth } from '../known-roles.ts';
import { emailOf, podsOf } from '../members.ts';
import { allOf } from '../pages.ts';
import { type Reading, type Told, told } from './parts.ts';
import { permissionsOf } from './pools.ts';

const POOL = 'workloadIdentityConfig.workloadPool';
const WIDTH = 8;

/** A service account of the project, with who may take it; undefined where that was refused. */
interface Account {
  readonly email: string;
  readonly isOff: boolean;
  readonly trust: readonly Binding[] | undefined;
}

/** Which pods are somebody in Google Cloud: by accounts that they may take, and by roles of their own. */
export async function workloadIdentities(reading: Reading): Promise<Told> {
  const { cluster, where, iam, source, signal } = reading;
  const pool = text(cluster, POOL) ?? '';
  if (pool === '') return { value: NONE, gaps: [] };
  const [policies, { accounts, gaps }] = await Promise.all([
    iam.over(where.project, source, signal),
    accountsIn(reading),
  ]);
  const emails = new Set(accounts.map(({ email }) => email));
  const isOurs = (member: string): boolean =>
    emails.has(emailOf(member) ?? '') || podsOf(member, pool, where) !== undefined;
  const roles = new Set(
    policies.bindings.filter((one) => isOurs(one.member)).map(({ role }) => role),
  );
  const { worths, gaps: unread } = await iam.worths(roles, source, signal);
  const world: World = { pool, where, policies, worths };
  const value: CloudWorkloadIdentities = {
    associations: directOf(world).map(({ association }) => association),
    roles: [
      ...accounts.map((one) => roleOf(one, world)),
      ...[...new Set(directOf(world).map(({ member }) => member))].map((one) => ownOf(one, world)),
    ],
  };
  return { value, gaps: [...policies.gaps, ...gaps, ...unread] };
}

const NONE: CloudWorkloadIdentities = { associations: [], roles: [] };

interface World {
  readonly pool: string;
  readonly where: Reading['where'];
  readonly policies: Policies;
  readonly worths: ReadonlyMap<string, RoleWorth>;
}

/** All accounts of the project: annotations in the cluster may name any of them. */
async function accountsIn(
  reading: Reading,
): Promise<{ readonly accounts: readonly Account[]; readonly gaps: readonly Gap[] }> {
  const { where, google, shared, source, signal } = reading;
  const of = `projects/${where.project}`;
  const path = `/v1/projects/${encodeURIComponent(where.project)}/serviceAccounts`;
  const call = { service: 'iam', method: 'serviceAccounts.list', of, path } as const;
  const listed = await attempt(source, `iam.serviceAccounts.list on ${of}`, () =>
    shared.get(path, signal, () =>
      allOf(google, { ...call, query: { pageSize: '100' } }, 'accounts', signal),
    ),
  );
  if ('gap' in listed) return { accounts: [], gaps: [listed.gap] };
  const all: readonly unknown[] = Array.isArray(listed.value) ? listed.value : [];
  const read = await inParallel(all, WIDTH, (one) => accountOf(one, reading));
  return {
    accounts: read.map(({ account }) => account),
    gaps: read.flatMap(({ gap }) => (gap === undefined ? [] : [gap])),
  };
}

async function accountOf(
  raw: unknown,
  { google, shared, source, signal }: Reading,
): Promise<{ readonly account: Account; readonly gap?: Gap }> {
  const email = requiredText(raw, 'email');
  const of = `serviceAccounts/${email}`;
  const path = `/v1/projects/-/serviceAccounts/${encodeURIComponent(email)}:getIamPolicy`;
  const call = { service: 'iam', method: 'serviceAccounts.getIamPolicy', of, path } as const;
  const query = { 'options.requestedPolicyVersion': '3' };
  const policy = await attempt(source, `iam.serviceAccounts.getIamPolicy on ${of}`, () =>
    shared.get(path, signal, () => google.rest({ ...call, query, body: {} }, signal)),
  );
  const isOff = flag(raw, 'disabled') === true;
  if ('gap' in policy) return { account: { email, isOff, trust: undefined }, gap: policy.gap };
  return { account: { email, isOff, trust: bindingsIn(policy.value, of) } };
}

/** Roles that let their holder be an account. On the project they are for every account in it. */
const TAKES: ReadonlySet<string> = new Set([
  'roles/iam.workloadIdentityUser',
  'roles/iam.serviceAccountTokenCreator',
  'roles/owner',
]);

function roleOf({ email, isOff, trust }: Account, world: World): CloudRole {
  const { pool, where, policies, worths } = world;
  const field = `serviceAccounts/${email} iamPolicy.bindings`;
  const above = policies.bindings.filter(({ role }) => TAKES.has(role));
  const members = [...(trust ?? []), ...above].map(({ member }) => podsOf(member, pool, where));
  const subjects = [...new Set(members.flatMap((one) => one ?? []))].sort();
  const isKnown = trust !== undefined && policies.gaps.length === 0 && !members.includes(null);
  return {
    role: email,
    subjects: isOff
      ? told([], `serviceAccounts/${email} disabled`, 'true')
      : isKnown || subjects.includes('*')
        ? told(subjects, field, subjects.join(', ') || 'nobody of this cluster')
        : undefined,
    audiences: told([pool], POOL),
    permissions: permissionsOf(policies, worths, (member) => emailOf(member) === email),
  };
}

interface Direct {
  readonly member: string;
  readonly association: CloudAssociation;
}

/** ServiceAccounts that policies name as they are, without an account of Google between. */
function directOf({ pool, where, policies }: World): readonly Direct[] {
  const seen = new Set<string>();
  return policies.bindings.flatMap(({ member, field }) => {
    const [, namespace, serviceAccount] =
      /^system:serviceaccount:([^:*]+):([^:*]+)$/.exec(podsOf(member, pool, where) ?? '') ?? [];
    if (namespace === undefined || serviceAccount === undefined || seen.has(member)) return [];
    seen.add(member);
    return [{ member, association: { namespace, serviceAccount, role: member, field } }];
  });
}

function ownOf(member: string, { pool, where, policies, worths }: World): CloudRole {
  const subject = podsOf(member, pool, where) ?? '*';
  return {
    role: member,
    subjects: told([subject], 'principal'),
    audiences: told([pool], POOL),
    permissions: permissionsOf(policies, worths, (one) => one === member),
  };
}
