import { AccessError } from '../../model/access.ts';
import type { Item } from '../../model/cluster.ts';
import type { ServedApi } from '../../model/info.ts';
import { type Gap, type Observed, seen, unseen } from '../../model/observed.ts';
import { rightToRead } from '../../model/permission.ts';
import { type Kind, notAskedFor } from '../../model/source.ts';
import { pathOf } from './discovery.ts';
import { ItemList } from './items.ts';
import { listOptions } from './list-options.ts';
import { observe } from './observe.ts';
import { readPages } from './pages.ts';
import { readByNamespace } from './read-by-namespace.ts';
import { isSecret, readSecrets } from './read-secrets.ts';
import type { Reading } from './reading.ts';

type Items = Observed<readonly Item[]>;

/** What came of reading one kind. */
export interface KindRead {
  readonly kind: Kind<unknown>;
  readonly items: Items;
  /** The right it took. */
  readonly right: string;
}

/** All objects of a kind that can be read, in order, and a gap for each part that cannot. */
export async function readKind(kind: Kind<unknown>, reading: Reading): Promise<KindRead> {
  const versions = versionsOf(kind, reading);
  const right = rightToRead({
    ...kind,
    apiVersions: [versions[0]?.groupVersion ?? kind.apiVersions[0]],
  });
  const items = await observe({ source: kind.id, permission: right }, async () => {
    if (isSecret(kind) && !(reading.allowSecretMetadata && kind.only === undefined)) {
      return unseen([notAskedFor(kind)]);
    }
    if (versions.length === 0) return unseen([notServed(kind, reading)]);
    return firstServed(versions, (api) => read(kind, api, reading));
  });
  return { kind, items, right };
}

function read(kind: Kind<unknown>, api: ServedApi, reading: Reading): Promise<Items> {
  if (kind.only !== undefined) return readOne(kind, api, reading);
  if (isSecret(kind)) return readSecrets(kind, api, reading);
  return readList(kind, api, reading);
}

/** The versions of a kind that are served, the preferred one first; all of them when that is unknown. */
function versionsOf(kind: Kind<unknown>, { served }: Reading): readonly ServedApi[] {
  if (served === undefined) {
    return kind.apiVersions.map((groupVersion) => ({
      groupVersion,
      kind: kind.kind,
      resource: kind.plural,
      namespaced: kind.namespaced,
    }));
  }
  const found = kind.apiVersions.flatMap(
    (version) => served.find((one) => one.groupVersion === version && one.kind === kind.kind) ?? [],
  );
  return found.slice(0, 1);
}

/** Without discovery only trying tells which version is served. */
async function firstServed(
  versions: readonly ServedApi[],
  attempt: (api: ServedApi) => Promise<Items>,
): Promise<Items> {
  let last: unknown;
  for (const api of versions) {
    try {
      return await attempt(api);
    } catch (error) {
      if (!(error instanceof AccessError) || error.fault !== 'not-found') throw error;
      last = error;
    }
  }
  throw last;
}

async function readList(kind: Kind<unknown>, api: ServedApi, reading: Reading): Promise<Items> {
  const list = new ItemList(kind, api.groupVersion);
  const path = `${pathOf(api.groupVersion)}/${api.resource}`;
  try {
    await readPages(reading.access, path, listOptions(kind, reading), list.taker(reading.count));
  } catch (error) {
    if (!(error instanceof AccessError) || error.fault !== 'forbidden') throw error;
    return readByNamespace({ kind, api, refusal: error }, reading);
  }
  return seen(list.sorted());
}

/** One more object of a kind, under a name that something else showed: none where there is none. */
export async function readMore(
  kind: Kind<unknown>,
  only: { readonly namespace: string; readonly name: string },
  reading: Reading,
): Promise<Items> {
  const [api] = versionsOf(kind, reading);
  if (api === undefined) return seen([]);
  const permission = `get ${kind.plural}/${only.name} in ${only.namespace}`;
  return observe({ source: kind.id, permission }, () => readOne({ ...kind, only }, api, reading));
}

/** One object by name: that there is none is knowledge where its kind is known to be served. */
async function readOne(kind: Kind<unknown>, api: ServedApi, reading: Reading): Promise<Items> {
  const { namespace = '', name = '' } = kind.only ?? {};
  const scope = namespace === '' ? '' : `/namespaces/${namespace}`;
  const path = `${pathOf(api.groupVersion)}${scope}/${api.resource}/${name}`;
  const list = new ItemList(kind, api.groupVersion);
  try {
    const { body } = await reading.access.get(path, { signal: reading.signal });
    list.add(body);
  } catch (error) {
    if (!(error instanceof AccessError) || error.fault !== 'not-found') throw error;
    if (reading.served === undefined && api.groupVersion !== 'v1') throw error;
  }
  return seen(list.sorted());
}

function notServed(kind: Kind<unknown>, { down }: Reading): Gap {
  const lost = kind.apiVersions.find((version) => down.includes(version));
  const asked = kind.apiVersions.join(' or ');
  return lost === undefined
    ? {
        source: kind.id,
        cause: 'absent-api',
        detail: `the API server serves no ${asked} ${kind.kind}`,
        permission: `an API server that serves ${asked} ${kind.kind}`,
      }
    : {
        source: kind.id,
        cause: 'unreachable',
        detail: `the service behind ${lost} does not answer`,
        permission: `the service that serves ${lost}`,
      };
}
