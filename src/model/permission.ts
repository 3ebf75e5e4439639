import type { Kind } from './source.ts';

/**
 * The right that reading a kind takes, as people and gaps name it: `list pods`,
 * `list deployments.apps`, `get configmaps kube-system/cilium-config`.
 */
export function rightToRead(kind: Kind<unknown>): string {
  const { only } = kind;
  if (only === undefined) return `list ${resourceOf(kind)}`;
  const where = only.namespace === '' ? '' : `${only.namespace}/`;
  return `get ${resourceOf(kind)} ${where}${only.name}`;
}

/** The resource as kubectl names it: the plural, with the API group where that is not the core one. */
export function resourceOf(kind: Kind<unknown>): string {
  const group = groupOf(kind.apiVersions[0]);
  return group === '' ? kind.plural : `${kind.plural}.${group}`;
}

/** The API group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? '' : group;
}
