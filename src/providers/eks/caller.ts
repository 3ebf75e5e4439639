import { text } from '../../model/decode.ts';
import {
  type Account,
  type KeySource,
  type Keys,
  type Place,
  placeName,
  rememberedKeys,
} from './account.ts';
import { AwsFault, thrownBy } from './faults.ts';
import { type EksOptions, isRegion, roleName } from './options.ts';
import { partitionOf } from './partitions.ts';
import { queryRequest } from './protocols.ts';
import { type Calling, SILENT } from './sdk.ts';
import { ask, askAtOnce } from './signed.ts';

const STS = '2011-06-15';

/** Who we are before any role is taken, and the region that calls go to which need no other. */
export interface Caller extends Place {
  /** Undefined where STS did not answer. */
  readonly arn: string | undefined;
  /** Why it did not. */
  readonly fault: AwsFault | undefined;
}

/** The keys of the environment: whatever the SDK's own chain finds. Nothing is had before it is needed. */
export function ownKeys({ profile }: EksOptions): KeySource {
  let chain: Promise<(renew: boolean) => Promise<Keys>> | undefined;
  return async (renew = false) => {
    chain ??= import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) => {
      const provider = defaultProvider({
        logger: SILENT,
        ...(profile === undefined ? {} : { profile }),
      });
      return (forceRefresh) => provider({ forceRefresh });
    });
    return (await chain)(renew);
  };
}

/** Where both are set the profile wins, which surprises whoever exported keys last. */
export function twoKindsOfKeys({ env, profile }: EksOptions): string | undefined {
  const named = profile ?? env['AWS_PROFILE'] ?? '';
  const keys =
    (env['AWS_ACCESS_KEY_ID'] ?? '') !== '' && (env['AWS_SECRET_ACCESS_KEY'] ?? '') !== '';
  if (named === '' || !keys) return undefined;
  const from = profile === undefined ? 'AWS_PROFILE' : 'the profile';
  return `${from} and AWS_ACCESS_KEY_ID are both set: the profile is used, the keys are not`;
}

/** Asks STS who we are. What it refuses is in `fault`; rejects on abort alone. */
export async function callerOf(
  calling: Calling,
  keys: KeySource,
  signal: AbortSignal,
): Promise<Caller> {
  const region = await ownRegion(calling.options);
  const partition = partitionOf(region);
  const unknown: Place = { account: { id: undefined, partition, keys }, region };
  try {
    const raw = await ask(queryRequest('sts:GetCallerIdentity', STS), unknown, calling, signal);
    const id = accountId(text(raw, 'Account'));
    const account: Account = { id, partition, keys };
    return { account, region, arn: text(raw, 'Arn'), fault: undefined };
  } catch (error) {
    signal.throwIfAborted();
    const call = { action: 'sts:GetCallerIdentity', where: placeName(unknown) };
    return { ...unknown, arn: undefined, fault: thrownBy(error, call) };
  }
}

async function ownRegion({ regions = [], env, profile }: EksOptions): Promise<string> {
  const [first] = regions;
  const set = first ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION']);
  if (set !== undefined && isRegion(set)) return set;
  const { EKS } = await import('@aws-sdk/client-eks');
  const client = new EKS({ logger: SILENT, ...(profile === undefined ? {} : { profile }) });
  try {
    const configured = await client.config.region();
    return isRegion(configured) ? configured : HOME;
  } catch {
    return HOME;
  } finally {
    client.destroy();
  }
}

/** STS answers for the whole of AWS there where nobody set a region. */
const HOME = 'us-east-1';

function accountId(found: string | undefined): string | undefined {
  return found !== undefined && /^\d{12}$/.test(found) ? found : undefined;
}

/** An account as the role that we take there; the keys are had when they are needed first. */
export function accountInRole(id: string, role: string, caller: Caller, calling: Calling): Account {
  const { partition } = caller.account;
  const arn = `arn:${partition.name}:iam::${id}:role/${roleName(role)}`;
  const request = queryRequest('sts:AssumeRole', STS, {
    RoleArn: arn,
    RoleSessionName: 'kubemuster',
    DurationSeconds: '3600',
  });
  const get = async (): Promise<Keys> => {
    // Shared by all that wait for it: no single one of them may end it.
    const lasting = new AbortController().signal;
    const raw = await askAtOnce(request, caller, calling, lasting).catch((error: unknown) => {
      throw onRole(error, arn);
    });
    const keys = keysIn(raw);
    if (keys !== undefined) return keys;
    throw new AwsFault('malformed', 'sts:AssumeRole', `no credentials for account ${id}`);
  };
  return { id, partition, keys: rememberedKeys(get, Date.now) };
}

/** Named with the role: which of many was refused is what people have to know. */
function onRole(error: unknown, arn: string): unknown {
  if (!(error instanceof AwsFault)) return error;
  const said = error.message.slice(`${error.action}: `.length);
  return new AwsFault(error.fault, `${error.action} on ${arn}`, said, error.reason);
}

function keysIn(raw: unknown): Keys | undefined {
  const accessKeyId = text(raw, 'Credentials.AccessKeyId');
  const secretAccessKey = text(raw, 'Credentials.SecretAccessKey');
  const sessionToken = text(raw, 'Credentials.SessionToken');
  const expiration = Date.parse(text(raw, 'Credentials.Expiration') ?? '');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(Number.isNaN(expiration) ? {} : { expiration: new Date(expiration) }),
  };
}
