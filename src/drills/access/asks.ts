import type { Action } from '../../facts/policy-rules.ts';
import type { WantedRight } from '../../tables/responder-ways.ts';

/** One thing that has to be allowed, where it is asked for: empty for the whole cluster. */
export interface Ask {
  readonly action: Action;
  readonly namespace: string;
}

/** All of these together are enough. */
export type AskedWay = readonly [Ask, ...Ask[]];

export function asksIn(rights: readonly WantedRight[], namespace: string): readonly Ask[] {
  return rights.map((action) => ({ action, namespace }));
}

/** Such as `patch deployments.apps/scale in shop`, as people say it; the namespace is left out where it is known. */
export function askText({ action, namespace }: Ask, known = ''): string {
  const { verb, group, resource, name } = action;
  const [type = '', ...sub] = resource.split('/');
  const qualified = [group === '' ? type : `${type}.${group}`, ...sub].join('/');
  const object = name === undefined ? '' : ` ${name}`;
  return `${verb} ${qualified}${object}${namespace === known ? '' : ` in ${namespace}`}`;
}
