import { type Principal, principalOf } from '../../../src/facts/principals.ts';
import type { Asked } from '../../../src/facts/rbac/answers.ts';
import { type Rbac, rbac } from '../../../src/facts/rbac/rbac.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';
import type { Json } from '../../oracle/json.ts';
import type { Request } from '../../oracle/rbac.ts';

export function rightsIn(objects: readonly Json[], options?: ExampleOptions): Rbac {
  const found = computeFact(rbac, { objects: JSON.stringify(objects) }, options);
  if (found.state !== 'seen') throw new Error('rights are always whole');
  return found.value;
}

/** Whether the fact says that a request is allowed. */
export function isAllowed(rights: Rbac, request: Request): boolean {
  const { evidence } = rights.may(whoOf(request), actionOf(request), request.namespace);
  return evidence.length > 0;
}

export function whoOf({ user, groups }: Request): readonly Principal[] {
  const named = [
    { kind: 'User', name: user, namespace: '' } as const,
    ...groups.map((name) => ({ kind: 'Group', name, namespace: '' }) as const),
  ];
  return named.flatMap((one) => principalOf(one, '') ?? []);
}

export function actionOf({
  verb,
  path,
  group = '',
  resource = '',
  subresource,
  name,
}: Request): Asked {
  if (path !== undefined) return { verb, url: path };
  return {
    verb,
    group,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    ...(name === undefined ? {} : { name }),
  };
}
