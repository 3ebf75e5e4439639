import { AccessError, type ClusterAccess } from '../../model/access.ts';
import type { ServedApi } from '../../model/info.ts';
import { byText } from '../../model/order.ts';
import { own } from '../own.ts';
import { inParallel } from './parallel.ts';

/** What discovery says the server serves. */
export interface Discovered {
  /** Sorted by group version, kind and resource. */
  readonly served: readonly ServedApi[];
  /** Group versions whose backing service does not answer: what they serve is not known. */
  readonly down: readonly string[];
}

interface Found {
  readonly served: readonly ServedApi[];
  readonly down: readonly string[];
}

const AGGREGATED = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

/**
 * Everything served, by aggregated discovery (two requests), or group by group where the server
 * does not know that. Throws an AccessError when discovery as a whole cannot be read.
 */
export async function discover(access: ClusterAccess, signal: AbortSignal): Promise<Discovered> {
  const found = await inParallel(['/api', '/apis'], 2, async (path) => {
    const { body } = await access.get(path, { accept: AGGREGATED, signal });
    return own(body, 'kind') === 'APIGroupDiscoveryList'
      ? aggregated(body)
      : await oneByOne(access, versionsOf(path, body), signal);
  });
  const served = new Map<string, ServedApi>();
  for (const api of found.flatMap((one) => one.served)) served.set(keyOf(api), api);
  return {
    served: [...served].sort(([a], [b]) => byText(a, b)).map(([, api]) => api),
    down: found.flatMap((one) => one.down).sort(byText),
  };
}

function keyOf({ groupVersion, kind, resource }: ServedApi): string {
  return `${groupVersion}\n${kind}\n${resource}`;
}

function aggregated(body: unknown): Found {
  const served: ServedApi[] = [];
  const down: string[] = [];
  for (const group of listOf(body, 'items')) {
    const name = textOf(own(group, 'metadata'), 'name');
    for (const version of listOf(group, 'versions')) {
      const groupVersion = joined(name, textOf(version, 'version'));
      if (own(version, 'freshness') === 'Stale') down.push(groupVersion);
      for (const one of listOf(version, 'resources')) {
        served.push({
          groupVersion,
          kind: textOf(own(one, 'responseKind'), 'kind'),
          resource: textOf(one, 'resource'),
          namespaced: own(one, 'scope') === 'Namespaced',
        });
      }
    }
  }
  return { served, down };
}

/** The paths of all versions of all groups, from the documents /api and /apis. */
function versionsOf(path: string, body: unknown): readonly string[] {
  if (path === '/api') {
    return listOf(body, 'versions').flatMap((one) => (typeof one === 'string' ? one : []));
  }
  return listOf(body, 'groups').flatMap((group) =>
    listOf(group, 'versions').map((one) => textOf(one, 'groupVersion')),
  );
}

async function oneByOne(
  access: ClusterAccess,
  versions: readonly string[],
  signal: AbortSignal,
): Promise<Found> {
  const found = await inParallel(versions, 4, async (groupVersion): Promise<Found> => {
    try {
      const { body } = await access.get(pathOf(groupVersion), { signal });
      return { served: resourcesOf(groupVersion, body), down: [] };
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      return { served: [], down: [groupVersion] };
    }
  });
  return {
    served: found.flatMap((one) => one.served),
    down: found.flatMap((one) => one.down),
  };
}

function resourcesOf(groupVersion: string, body: unknown): readonly ServedApi[] {
  return listOf(body, 'resources').flatMap((one) => {
    const resource = textOf(one, 'name');
    // Subresources, such as pods/log, hold no objects of their own.
    if (resource.includes('/')) return [];
    const kind = textOf(one, 'kind');
    return { groupVersion, kind, resource, namespaced: own(one, 'namespaced') === true };
  });
}

/** Where a group version is served: `/api/v1`, `/apis/apps/v1`. */
export function pathOf(groupVersion: string): string {
  return groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
}

function joined(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const found = own(value, key) ?? [];
  if (Array.isArray(found)) return found;
  throw new AccessError('malformed', 'the discovery document has another shape than expected');
}

function textOf(value: unknown, key: string): string {
  const found = own(value, key) ?? '';
  if (typeof found === 'string') return found;
  throw new AccessError('malformed', 'the discovery document has another shape than expected');
}
