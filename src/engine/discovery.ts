import type { AnyCluster } from '../model/cluster.ts';
import { type Gap, gapsOf } from '../model/observed.ts';
import type { Kind } from '../model/source.ts';

/** Whether discovery names the kind in any of its groups; undefined when discovery was not read. */
export function isServed(data: AnyCluster, kind: Kind<unknown>): boolean | undefined {
  const apis = data.leaves.get('info/apis');
  if (apis === undefined || apis.state === 'unseen') return undefined;
  const groups = new Set(kind.apiVersions.map(groupOf));
  if (apis.value.some((one) => 'raw' in one && servesKind(one.raw, groups, kind.kind))) return true;
  return gapsOf(apis).every((gap) => isAboutOthers(gap, groups)) ? false : undefined;
}

function servesKind(raw: unknown, groups: ReadonlySet<string>, kind: string): boolean {
  const served: readonly unknown[] = Array.isArray(raw) ? raw : [];
  return served.some((one) => {
    const groupVersion: unknown = Reflect.get(Object(one), 'groupVersion');
    const name: unknown = Reflect.get(Object(one), 'kind');
    return typeof groupVersion === 'string' && name === kind && groups.has(groupOf(groupVersion));
  });
}

/** Discovery that lacks one group, whose service does not answer, is whole for all the others. */
function isAboutOthers({ source }: Gap, groups: ReadonlySet<string>): boolean {
  const lacking = /^info\/apis\/(.+)$/.exec(source)?.[1];
  return lacking !== undefined && !groups.has(groupOf(lacking));
}

function groupOf(apiVersion: string): string {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? '' : group;
}
