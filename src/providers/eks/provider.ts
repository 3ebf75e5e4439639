import { Limit } from '../../collect/cloud/limit.ts';
import { agentOf } from '../../collect/live/agent.ts';
import { openAccess } from '../../collect/live/client.ts';
import {
  AccessError,
  type ClusterAccess,
  type ClusterRef,
  type Found,
  type Provider,
} from '../../model/access.ts';
import { at, text } from '../../model/decode.ts';
import { type Gap, type Observed, unseen } from '../../model/observed.ts';
import type { Account, Place } from './account.ts';
import { accountsOf } from './accounts.ts';
import { type ClusterArn, clusterArnOf } from './arn.ts';
import { accountInRole, type Caller, callerOf, ownKeys, twoKindsOfKeys } from './caller.ts';
import { describedCluster, type Findings, lookInto } from './clusters.ts';
import { caOf } from './described.ts';
import { gapOfFault } from './faults.ts';
import { AccountRoles } from './iam/account-roles.ts';
import { checkScope, type EksOptions } from './options.ts';
import { partitionOf } from './partitions.ts';
import { poured } from './poured.ts';
import { type AskEks, askerOf, type Calling } from './sdk.ts';
import { readSections } from './sections/read-sections.ts';
import { sightOf } from './sections/sight.ts';
import { Shared } from './shared.ts';
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
    sections: (ref, ids, signal) => eks.sections(ref, ids, signal),
  };
}

/** A token is renewed well before the quarter of an hour that API servers take it for. */
const TOKEN_MS = 600_000;

class Eks {
  readonly #calling: Calling;
  readonly #accounts = new Map<string, Account>();
  /** What DescribeCluster said, by ARN: connecting and reading sections ask for it again. */
  readonly #clusters = new Shared<unknown>();
  readonly #roles = new Map<string, AccountRoles>();
  /** What holds for many clusters: detectors, and how long versions are supported. */
  readonly #common = new Shared<unknown>();
  readonly #caller = new Shared<Caller>();

  constructor(options: EksOptions) {
    this.#calling = {
      options,
      sockets: socketsOf(options),
      limit: new Limit(options.width),
      places: new Limit(options.width),
    };
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
    const place = await this.#placeOf(arn, signal);
    const ask = await askerOf(place, this.#calling, signal);
    const cluster = await this.#described(arn, ask, signal);
    const ca = caOf(cluster);
    const { server } = ref;
    if (server === '' || ca === undefined) {
      const [note = 'AWS tells no endpoint of it'] = ref.notes;
      throw new AccessError('unreachable', `${ref.name}: ${note}`);
    }
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
    const { options } = this.#calling;
    const begin = (first: AbortSignal): Promise<Caller> => {
      const warning = twoKindsOfKeys(options);
      if (warning !== undefined) options.warn?.(warning);
      return callerOf(this.#calling, ownKeys(options), first);
    };
    return this.#caller.get('caller', begin, signal);
  }

  async sections(
    ref: ClusterRef,
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Observed<unknown>>> {
    const arn = clusterArnOf(ref);
    if (arn === undefined) return new Map(ids.map((id) => [id, unseen([noArn(id, ref)])]));
    const place = await this.#placeOf(arn, signal);
    const roles = this.#roles.get(arn.account) ?? new AccountRoles(place, this.#calling);
    this.#roles.set(arn.account, roles);
    const ask = await askerOf(place, this.#calling, signal);
    const cluster = (): Promise<unknown> => this.#described(arn, ask, signal);
    const common = this.#common;
    if (await isConnected(cluster, signal)) {
      return new Map(ids.map((id) => [id, unseen([connected(id, ref)])]));
    }
    return readSections(
      ids,
      sightOf({ arn, place, calling: this.#calling, signal, ask, cluster, roles, common }),
    );
  }

  #keep(ref: ClusterRef, cluster: unknown): void {
    const arn = clusterArnOf(ref);
    if (arn !== undefined) this.#clusters.put(arn.arn, cluster);
  }

  #described(arn: ClusterArn, ask: AskEks, signal: AbortSignal): Promise<unknown> {
    return this.#clusters.get(arn.arn, () => describedCluster(arn.name, ask), signal);
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

/** Whether the cluster runs elsewhere; what could not be asked is left to each section. */
async function isConnected(cluster: () => Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  try {
    return at(await cluster(), 'connectorConfig') !== undefined;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

function connected(source: string, { name }: ClusterRef): Gap {
  return {
    source,
    cause: 'not-collected',
    detail: `${name} is registered with the EKS Connector: AWS tells nothing of its control plane`,
    permission: 'the cloud or cluster that it runs in',
  };
}

/** A cluster that something else named, which is of EKS and tells not where. */
function noArn(source: string, { name }: ClusterRef): Gap {
  return {
    source,
    cause: 'not-collected',
    detail: `${name} has no ARN by which AWS could be asked`,
    permission: 'eks:ListClusters in its account and region',
  };
}
