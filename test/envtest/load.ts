import type { Raw } from '../../scripts/examples/raw.ts';
import type { PolicyRule } from '../../src/engine/permissions.ts';
import type { Client } from './client.ts';
import { complete } from './definitions.ts';
import { until } from './until.ts';

/** How many requests are under way at once while loading. */
const AT_ONCE = 8;
/** What the server alone says of an object. */
const SERVERS_OWN: ReadonlySet<string> = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'managedFields',
]);

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/**
 * Loads objects as a user would, definitions and namespaces first; what is there already is
 * replaced. Statuses go through the status subresource where there is one. Rejects with the
 * server's words on the first object that it does not take.
 */
export async function apply(client: Client, objects: readonly Raw[]): Promise<void> {
  const loader = new Loader(client);
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  await each(definitions.map(complete), (raw) => loader.put(raw));
  await each(definitions, (raw) => established(client, raw));
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
  await each(namespaces, (raw) => loader.put(raw));
  const first = new Set([...definitions, ...namespaces]);
  await each(
    objects.filter((raw) => !first.has(raw)),
    (raw) => loader.put(raw),
  );
}

/**
 * Gives a user these rights, in the whole cluster or in the named namespaces only, and waits until
 * they hold: the server's authorizer hears of them a moment later.
 */
export async function bind(
  client: Client,
  user: string,
  rules: readonly PolicyRule[],
  namespaces?: readonly string[],
): Promise<void> {
  const name = `test-${user}${namespaces === undefined ? '' : '-in-namespaces'}`;
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const binding = {
    apiVersion,
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: user }],
    roleRef: { kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name },
  };
  const bindings: readonly Raw[] =
    namespaces === undefined
      ? [{ ...binding, kind: 'ClusterRoleBinding', metadata: { name } }]
      : namespaces.map((namespace) => ({
          ...binding,
          kind: 'RoleBinding',
          metadata: { name, namespace },
        }));
  await apply(client, [
    { apiVersion, kind: 'ClusterRole', metadata: { name }, rules },
    ...bindings,
  ]);
}

class Loader {
  readonly #client: Client;
  readonly #served = new Map<string, Promise<readonly Resource[]>>();

  constructor(client: Client) {
    this.#client = client;
  }

  async put(raw: Raw): Promise<void> {
    const resources = await this.#resources(raw.apiVersion);
    const resource = resources.find(({ kind, name }) => kind === raw.kind && !name.includes('/'));
    if (resource === undefined) throw new Error(`not served: ${raw.apiVersion} ${raw.kind}`);
    const collection = collectionOf(raw, resource);
    const path = `${collection}/${encodeURIComponent(raw.metadata.name)}`;
    await this.#create(collection, path, sent(raw));
    const hasStatus = resources.some(({ name }) => name === `${resource.name}/status`);
    if (hasStatus && raw['status'] !== undefined) {
      await this.#client.ask('PATCH', `${path}/status`, { status: raw['status'] });
    }
  }

  async #create(collection: string, path: string, raw: Raw): Promise<void> {
    const answer = await this.#client.request('POST', collection, raw);
    if (answer.status === 201) return;
    // Also an address that is taken: by what is there already.
    const there = await this.#client.request('GET', path);
    if (there.status !== 200) {
      throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    const { resourceVersion } = decodeObject(there.body).metadata;
    await this.#client.ask('PUT', path, { ...raw, metadata: { ...raw.metadata, resourceVersion } });
  }

  #resources(groupVersion: string): Promise<readonly Resource[]> {
    const known = this.#served.get(groupVersion);
    if (known !== undefined) return known;
    const found = this.#client.ask('GET', baseOf(groupVersion)).then((body) => {
      const { resources } = body as { readonly resources: readonly Resource[] };
      return resources;
    });
    this.#served.set(groupVersion, found);
    return found;
  }
}

function baseOf(groupVersion: string): string {
  return groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
}

function collectionOf({ apiVersion, metadata }: Raw, { name, namespaced }: Resource): string {
  const namespace = namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
  return `${baseOf(apiVersion)}${namespace}/${name}`;
}

function sent(raw: Raw): Raw {
  const fields = Object.entries(raw.metadata).filter(([key]) => !SERVERS_OWN.has(key));
  return { ...raw, metadata: { ...Object.fromEntries(fields), name: raw.metadata.name } };
}

/** Waits until the definition is established and its resource is served. */
async function established(client: Client, { metadata, spec }: Raw): Promise<void> {
  const { group, versions } = spec as {
    readonly group: string;
    readonly versions: readonly { readonly name: string }[];
  };
  const plural = metadata.name.slice(0, -group.length - 1);
  for (const { name } of versions) {
    const path = `/apis/${group}/${name}`;
    await until(`${path} serves ${plural}`, async () => {
      const { status, body } = await client.request('GET', path);
      const { resources = [] } = (status === 200 ? body : {}) as {
        readonly resources?: readonly Resource[];
      };
      return resources.some((one) => one.name === plural);
    });
  }
}

function decodeObject(body: unknown): Raw {
  return body as Raw;
}

async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const worker = async (): Promise<void> => {
    for (const one of left) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
