import type { ReviewQuestion } from '../model/access-reviews.ts';
import { type Action, asRequested } from './policy-rules.ts';
import { EVERYBODY, impliedGroups, type Principal } from './principals.ts';

/**
 * The question whether somebody may do this, as the API server is asked: with the groups that everybody of his
 * kind is in. A group is asked about without a user.
 */
export function questionOf(
  who: readonly Principal[],
  action: Action,
  namespace: string,
): ReviewQuestion {
  const [resource = '', ...subresource] = action.resource.split('/');
  const person = who.find(({ kind }) => kind !== 'Group');
  const groups = [...who, ...who.flatMap(impliedGroups)].filter(({ kind }) => kind === 'Group');
  const names = new Set([...groups.map(({ name }) => name), EVERYBODY]);
  return {
    user: person === undefined ? '' : userName(person),
    groups: [...names].sort(),
    verb: action.verb,
    group: action.group,
    resource,
    subresource: subresource.join('/'),
    namespace,
    name: asRequested(action).name ?? '',
  };
}

function userName({ kind, name, namespace }: Principal): string {
  return kind === 'ServiceAccount' ? `system:serviceaccount:${namespace}:${name}` : name;
}
