import {
  AccessError,
  type ClusterAccess,
  type ClusterRef,
  type Found,
  type Provider,
} from '../../model/access.ts';
import { serverVersion } from '../../model/info.ts';
import { InputError } from '../../model/input-error.ts';
import { ANSWERED } from './greet.ts';
import { distinctIdentities, foundByOf, type Joined, joined, type Way } from './join.ts';

export interface TogetherOptions {
  /** A provider that cannot be used at all is a place that was not looked into, not wrong usage. */
  readonly tolerant?: boolean;
}

/**
 * Several providers as one. All are asked at once; what several of them name is one cluster, read by
 * the first way that answers. Each ref is connected to by the provider that gave it and by no other.
 */
export function together(
  providers: readonly [Provider, ...Provider[]],
  options: TogetherOptions = {},
): Provider {
  const known = new Map<ClusterRef, Joined['ways']>();
  const waysTo = (ref: ClusterRef): Joined['ways'] => {
    const ways = known.get(ref);
    if (ways === undefined) throw new TypeError('a cluster that was not found here');
    return ways;
  };
  return {
    platform: providers[0].platform,
    discover: async function* (signal): AsyncGenerator<Found> {
      for await (const one of found(providers, options, signal)) {
        if (one.type === 'missed') yield one.found;
        else {
          known.set(one.joined.ref, one.joined.ways);
          yield { found: true, ref: one.joined.ref };
        }
      }
    },
    connect: (ref, signal) => connect(ref, waysTo(ref), signal),
    sections: async (ref, ids, signal) => {
      const way = waysTo(ref).find(({ provider }) => provider.sections !== undefined);
      return (await way?.provider.sections?.(way.ref, ids, signal)) ?? new Map();
    },
  };
}

type Missed = Extract<Found, { readonly found: false }>;

type Finding =
  | { readonly type: 'cluster'; readonly joined: Joined }
  | { readonly type: 'missed'; readonly found: Missed };

/** As they come where only one is asked; else all, once every provider has said what it knows. */
async function* found(
  providers: readonly [Provider, ...Provider[]],
  options: TogetherOptions,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const [first, ...others] = providers;
  if (others.length === 0 && SINGLE.has(first.platform)) {
    for await (const one of guarded(first, options, signal)) {
      yield one.found
        ? { type: 'cluster', joined: alone({ provider: first, ref: one.ref }) }
        : missed(one, first);
    }
    return;
  }
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  try {
    yield* joinedOf(await Promise.all(providers.map((one) => allOf(one, options, either))));
  } finally {
    ended.abort(new AccessError('unreachable', 'another provider ended the run'));
  }
}

/** Those that never name a cluster in two ways by themselves. */
const SINGLE: ReadonlySet<Provider['platform']> = new Set([
  'kubeconfig',
  'in-cluster',
  'eks',
  'gke',
  'aks',
]);

interface Listed {
  readonly ways: readonly Way[];
  readonly missed: readonly Finding[];
}

async function allOf(
  provider: Provider,
  options: TogetherOptions,
  signal: AbortSignal,
): Promise<Listed> {
  const ways: Way[] = [];
  const lost: Finding[] = [];
  for await (const one of guarded(provider, options, signal)) {
    if (one.found) ways.push({ provider, ref: one.ref });
    else lost.push(missed(one, provider));
  }
  return { ways, missed: lost };
}

function* joinedOf(all: readonly Listed[]): Generator<Finding> {
  for (const one of all) yield* one.missed;
  for (const one of joined(all.flatMap(({ ways }) => ways))) yield { type: 'cluster', joined: one };
}

function missed(one: Missed, { platform }: Provider): Finding {
  return { type: 'missed', found: { ...one, provider: one.provider ?? platform } };
}

function alone(way: Way): Joined {
  return { ref: { ...way.ref, foundBy: foundByOf(way.ref) }, ways: [way] };
}

async function* guarded(
  provider: Provider,
  { tolerant = false }: TogetherOptions,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  try {
    yield* provider.discover(signal);
  } catch (error) {
    if (!tolerant || !(error instanceof InputError)) throw error;
    const { platform } = provider;
    const permission = error.hint ?? `a ${platform} that can be used`;
    yield {
      found: false,
      place: true,
      name: platform,
      gap: { source: platform, cause: 'not-collected', detail: error.message, permission },
    };
  }
}

/** The access of the first way that answers; under the name, and with the identities, of all. */
async function connect(
  ref: ClusterRef,
  ways: Joined['ways'],
  signal: AbortSignal,
): Promise<ClusterAccess> {
  const [only, ...others] = ways;
  if (others.length === 0) return under(ref, await only.provider.connect(only.ref, signal), only);
  const failures: { readonly way: Way; readonly error: AccessError }[] = [];
  for (const way of ways) {
    try {
      return under(ref, await answering(way, signal), way);
    } catch (error) {
      if (signal.aborted) throw error;
      failures.push({ way, error: accessError(error) });
    }
  }
  throw failureOf(failures);
}

/** A kubeconfig that is broken closes one way, and not the others. */
function accessError(error: unknown): AccessError {
  if (error instanceof AccessError) return error;
  if (error instanceof InputError) return new AccessError('unreachable', error.message);
  throw error;
}

function under(ref: ClusterRef, access: ClusterAccess, { ref: own }: Way): ClusterAccess {
  // The address may be known only now, and with it the CA.
  const { server } = access.ref;
  const identities = distinctIdentities([...access.ref.identities, ...ref.identities]);
  return { ...access, ref: { ...ref, source: own.source, server, identities } };
}

/** A refusal of `/version` is an answer: it says nothing of other requests. */
async function answering({ provider, ref }: Way, signal: AbortSignal): Promise<ClusterAccess> {
  const access = await provider.connect(ref, signal);
  try {
    await access.get(serverVersion.url, { signal });
  } catch (error) {
    const isAnswer = error instanceof AccessError && ANSWERED.has(error.fault);
    if (!isAnswer) {
      access.close();
      throw error;
    }
  }
  return access;
}

/** The fault of the last way, with what every way came to. */
function failureOf(
  failures: readonly { readonly way: Way; readonly error: AccessError }[],
): AccessError {
  const texts = failures.map(
    ({ way, error }) => `${foundByOf(way.ref)[0] ?? ''}: ${error.message}`,
  );
  return new AccessError(failures.at(-1)?.error.fault ?? 'unreachable', texts.join('; '));
}
