import {
  AccessError,
  type ClusterAccess,
  type ClusterRef,
  type Described,
  type Found,
  type Provider,
} from '../../model/access.ts';
import type { CollectedFrom, Identity } from '../../model/cluster.ts';
import { Malformed } from '../../model/decode.ts';
import type { Gap } from '../../model/observed.ts';
import { gapOf } from '../live/observe.ts';
import { readPages } from '../live/pages.ts';
import { own } from '../own.ts';

/** A kind of objects on a hub, each of which stands for one cluster or names some. */
export interface HubKind {
  readonly group: string;
  /** In order of preference; the first that is served is read. */
  readonly versions: readonly [string, ...string[]];
  readonly plural: string;
  /** Set where a hub of this sort may well not serve it. */
  readonly optional?: true;
  /** The clusters that one object names. Throws Malformed where it has another shape than the API gives it. */
  readonly read: (object: unknown, hub: ClusterRef) => readonly Listed[];
}

/** A cluster as a hub lists it. */
export interface Listed {
  readonly name: string;
  readonly server: string | undefined;
  /** Best first; those of its server apart. */
  readonly identities: readonly Identity[];
  readonly region?: string | undefined;
  readonly described: Omit<Described, 'scope'>;
  /** The URL, at the hub, below which it passes requests on to it with the credentials for the hub. */
  readonly proxy?: string | undefined;
  /** The cluster is the hub itself. */
  readonly isHub?: boolean;
}

export interface Inventory {
  readonly platform: CollectedFrom;
  /** What lists the clusters, as people call it: `Rancher`. */
  readonly title: string;
  /** A path that every hub of this sort serves, where what it lists does not show that. */
  readonly servedAt?: string;
  readonly kinds: readonly HubKind[];
}

/**
 * The clusters that other clusters list as objects: those of `hub` first, each with what it lists. A
 * cluster is reached only where the hub passes requests on with the caller's own credentials: what hubs
 * keep in Secrets is the right to do anything, and is never asked for.
 */
export function hubProvider(hub: Provider, inventory: Inventory): Provider {
  const passedOn = new Set<string>();
  return {
    platform: inventory.platform,
    discover: async function* (signal): AsyncGenerator<Found> {
      for await (const one of hub.discover(signal)) {
        yield one;
        if (one.found) yield* listedBy(one.ref, hub, inventory, passedOn, signal);
      }
    },
    connect: async (ref, signal) => {
      if (ref.source !== inventory.platform || passedOn.has(ref.server)) {
        return hub.connect(ref, signal);
      }
      const where = ref.server === '' ? 'it' : ref.server;
      throw new AccessError(
        'unreachable',
        `${inventory.title} lists it and hands out no credentials that only read: give a kubeconfig with a context for ${where}`,
      );
    },
  };
}

async function* listedBy(
  ref: ClusterRef,
  hub: Provider,
  inventory: Inventory,
  passedOn: Set<string>,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  const { platform, title, servedAt, kinds } = inventory;
  const asked = { source: `inventory/${platform}`, permission: `a context of ${title}` };
  let access: ClusterAccess | undefined;
  try {
    access = await hub.connect(ref, signal);
    if (servedAt !== undefined) await access.get(servedAt, { signal });
    for (const kind of kinds) yield* listed(access, kind, inventory, passedOn, signal);
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    yield notListed(ref, inventory, gapOf(asked, error));
  } finally {
    access?.close();
  }
}

async function* listed(
  access: ClusterAccess,
  kind: HubKind,
  inventory: Inventory,
  passedOn: Set<string>,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  const { ref } = access;
  const { group, plural, optional } = kind;
  const asked = {
    source: `inventory/${inventory.platform}`,
    permission: `list ${plural}.${group}`,
  };
  const known = new Set<string>();
  try {
    for (const one of await readAll(access, kind, signal)) {
      if (one instanceof Unnamed) {
        yield { found: false, name: one.name, gap: gapOf(asked, one.error) };
        continue;
      }
      const key = keyOf(one);
      if (one.isHub === true || known.has(key)) continue;
      known.add(key);
      yield { found: true, ref: refOf(one, ref, inventory, passedOn) };
    }
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    if (optional !== true || error.fault !== 'not-found') {
      yield notListed(ref, inventory, gapOf(asked, error));
    }
  }
}

/** An object that names no cluster in a way that can be read. */
class Unnamed {
  readonly name: string;
  readonly error: AccessError;

  constructor(name: string, error: AccessError) {
    this.name = name;
    this.error = error;
  }
}

/** All of the first version that is served. Rejects as not found where none is. */
async function readAll(
  access: ClusterAccess,
  { group, versions, plural, read }: HubKind,
  signal: AbortSignal,
): Promise<readonly (Listed | Unnamed)[]> {
  for (const version of versions) {
    let all: (Listed | Unnamed)[] = [];
    try {
      await readPages(access, `/apis/${group}/${version}/${plural}`, { signal }, (page) => {
        if (page.begins) all = [];
        for (const object of page.objects) all.push(...readOne(object, access.ref, read));
      });
      return all;
    } catch (error) {
      if (!(error instanceof AccessError) || error.fault !== 'not-found') throw error;
    }
  }
  throw new AccessError('not-found', `it serves no ${plural}.${group}`);
}

function readOne(
  object: unknown,
  hub: ClusterRef,
  read: HubKind['read'],
): readonly (Listed | Unnamed)[] {
  try {
    return read(object, hub);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const name = own(own(object, 'metadata'), 'name');
    const what = typeof name === 'string' ? name : 'an object without a name';
    return [new Unnamed(what, new AccessError('malformed', `${what}: ${error.message}`))];
  }
}

function refOf(
  one: Listed,
  hub: ClusterRef,
  { platform, title }: Inventory,
  passedOn: Set<string>,
): ClusterRef {
  const own = one.server === undefined ? undefined : serverOf(one.server);
  const proxied = isAt(hub.server, one.proxy) ? one.proxy : undefined;
  if (proxied !== undefined) passedOn.add(proxied);
  const notes =
    one.server !== undefined && own === undefined ? ['its server is no http or https URL'] : [];
  return {
    name: one.name,
    source: platform,
    server: proxied ?? own ?? '',
    ...(proxied === undefined || hub.context === undefined ? {} : { context: hub.context }),
    identities: one.identities,
    ...(one.region === undefined ? {} : { region: one.region }),
    described: { ...one.described, scope: hub.name },
    foundBy: [`${title} on ${hub.name}`],
    notes,
  };
}

/** As kubeconfigs are read: without user, password, query and a slash at the end. */
export function serverOf(server: string): string | undefined {
  const url = URL.parse(server);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** The credentials for the hub go nowhere else. */
function isAt(hub: string, url: string | undefined): url is string {
  return url !== undefined && URL.parse(url)?.origin === URL.parse(hub)?.origin;
}

function keyOf({ name, server, identities }: Listed): string {
  return JSON.stringify([name, server, identities[0]?.value]);
}

function notListed(hub: ClusterRef, { title }: Inventory, gap: Gap): Found {
  return { found: false, place: true, name: `${title} on ${hub.name}`, gap };
}
