import { agentOf } from '../../collect/live/agent.ts';
import { openAccess } from '../../collect/live/client.ts';
import {
  AccessError,
  type ClusterAccess,
  type ClusterRef,
  type Found,
  type Provider,
} from '../../model/access.ts';
import { text } from '../../model/decode.ts';
import type { Account, Place } from './account.ts';
import { accountsOf } from './accounts.ts';
import { type ClusterArn, clusterArnOf } from './arn.ts';
import { accountInRole, type Caller, callerOf, ownKeys, twoKindsOfKeys } from './caller.ts';
import { describedCluster, type Findings, lookInto } from './clusters.ts';
import { caOf } from './described.ts';
import { gapOfFault } from './faults.ts';
import { Limit } from './limit.ts';
import { checkScope, type EksOptions } from './options.ts';
import { partitionOf } from './partitions.ts';
import { poured } from './poured.ts';
import { askerOf, type Calling } from './sdk.ts';
import { socketsOf } from './sockets.ts';
import { eksToken } from './token.ts';

/** The clusters of EKS, in one account or in those of an organization. Throws an InputError for a scope that is none. */
export function eksProvider(options: EksOptions): Provider {
  checkScope(options);
  const eks = new Eks(options);
  return {
    platform: 'eks',
    discover: (signal) => eks.discover(signal),
    connect: (ref, signal) => eks.connect(ref, signal),
  };
}

/** A token is renewed well before the quarter of an hour that API servers take it for. */
const TOKEN_MS = 600_000;

class Eks {
  readonly #calling: Calling;
  readonly #accounts = new Map<string, Account>();
  /** What DescribeCluster said, by ARN: connecting and reading sections ask for it again. */
  readonly #clusters = new Map<string, Promise<unknown>>();
  #caller: Promise<Caller> | undefined;

  constructor(options: EksOptions) {
    this.#calling = { options, sockets: socketsOf(options), limit: new Limit(options.width) };
  }

  discover(outer: AbortSignal): AsyncGenerator<Found> {
    return poured(async (put, signal) => {
      const caller = await this.#ask(signal);
      if (caller.fault !== undefined) {
        const name = 'AWS';
        put({ found: false, place: true, name, gap: gapOfFault(name, caller.fault) });
        if (caller.fault.fault === 'unauthenticated') return;
      }
      const { accounts, places } = await accountsOf(caller, this.#calling, signal);
      for (const place of places) put(place);
      const findings: Findings = { put, keep: (ref, cluster) => this.#keep(ref, cluster) };
      await Promise.all(
        accounts.map((account) => {
          if (account.id !== undefined) this.#accounts.set(account.id, account);
          return lookInto(account, caller.region, this.#calling, findings, signal);
        }),
      );
    }, outer);
  }

  async connect(ref: ClusterRef, signal: AbortSignal): Promise<ClusterAccess> {
    const arn = clusterArnOf(ref);
    if (arn === undefined) throw new AccessError('not-found', `${ref.name} is no cluster of EKS`);
    const cluster = await this.#described(arn, signal);
    const ca = caOf(cluster);
    const server = ref.server;
    if (server === '' || ca === undefined) {
      const [note = 'AWS tells no endpoint of it'] = ref.notes;
      throw new AccessError('unreachable', `${ref.name}: ${note}`);
    }
    const place = await this.#placeOf(arn, signal);
    // A local cluster on an Outpost goes by its id.
    const id = text(cluster, 'id') ?? arn.name;
    const agent = agentOf(server, { ca });
    let issued: { readonly token: string; readonly at: number } | undefined;
    const token = async (renew: boolean): Promise<string> => {
      if (issued === undefined || renew || Date.now() - issued.at > TOKEN_MS) {
        const at = new Date();
        const keys = await place.account.keys(renew);
        issued = { token: await eksToken(id, arn.region, keys, at), at: at.getTime() };
      }
      return issued.token;
    };
    await token(false);
    return openAccess(
      {
        ref,
        credentials: async (renew) => ({
          agent,
          headers: { authorization: `Bearer ${await token(renew)}` },
        }),
        close: () => agent.destroy(),
      },
      this.#calling.options.client,
    );
  }

  #ask(signal: AbortSignal): Promise<Caller> {
    this.#caller ??= this.#begin(signal);
    return this.#caller;
  }

  #begin(signal: AbortSignal): Promise<Caller> {
    const { options } = this.#calling;
    const warning = twoKindsOfKeys(options);
    if (warning !== undefined) options.warn?.(warning);
    const caller = callerOf(this.#calling, ownKeys(options), signal);
    caller.catch(() => {
      this.#caller = undefined;
    });
    return caller;
  }

  #keep(ref: ClusterRef, cluster: unknown): void {
    const arn = clusterArnOf(ref);
    if (arn !== undefined) this.#clusters.set(arn.arn, Promise.resolve(cluster));
  }

  /** As it was found, else asked for now; what failed is asked for again by the next. */
  #described(arn: ClusterArn, signal: AbortSignal): Promise<unknown> {
    const known = this.#clusters.get(arn.arn);
    if (known !== undefined) return known;
    const asked = this.#placeOf(arn, signal)
      .then((place) => askerOf(place, this.#calling, signal))
      .then((ask) => describedCluster(arn.name, ask));
    this.#clusters.set(arn.arn, asked);
    asked.catch(() => this.#clusters.delete(arn.arn));
    return asked;
  }

  async #placeOf(arn: ClusterArn, signal: AbortSignal): Promise<Place> {
    const caller = await this.#ask(signal);
    const partition = partitionOf(arn.region);
    return { account: { ...this.#accountOf(arn.account, caller), partition }, region: arn.region };
  }

  #accountOf(id: string, caller: Caller): Account {
    const known = this.#accounts.get(id);
    if (known !== undefined) return known;
    const { role } = this.#calling.options;
    const own = role === undefined || caller.account.id === id;
    const account = own ? caller.account : accountInRole(id, role, caller, this.#calling);
    this.#accounts.set(id, account);
    return account;
  }
}
