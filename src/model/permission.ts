import type { Kind } from './source.ts';

/**
 * The right that reading a kind takes, as people and gaps name it: `list deployments.apps`,
 * `get configmaps/cilium-config in kube-system`. The group is that of the first version.
 */
export function rightToRead({
  apiVersions,
  plural,
  only,
}: Pick<Kind<unknown>, 'apiVersions' | 'plural' | 'only'>): string {
  const group = groupOf(apiVersions[0]);
  const resource = group === '' ? plural : `${plural}.${group}`;
  return only === undefined
    ? `list ${resource}`
    : `get ${resource}/${only.name} in ${only.namespace}`;
}

/** The API group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? '' : group;
}
