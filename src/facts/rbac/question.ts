import { Refused } from '../../model/source.ts';
import { GROUP_OF_RESOURCE } from '../../tables/resource-groups.ts';
import { asRequested } from '../policy-rules.ts';
import type { Principal } from '../principals.ts';
import { principalOf } from '../principals.ts';
import type { Asked } from './answers.ts';

/** How resources are written: kubectl's form, with the subresource last. */
export const RESOURCE_FORMS =
  'RESOURCE[.GROUP][/SUBRESOURCE], as in pods/exec or jobs.batch, or a /path';

export const SUBJECT_FORMS = 'user:NAME, group:NAME, NAMESPACE/SERVICEACCOUNT';

/** `get`, `deployments.apps/scale` or `/metrics`, and the name of one object. */
export function actionCalled(
  verb: string,
  what: string,
  name: string | undefined,
): Asked | Refused {
  if (what.startsWith('/')) return { verb, url: what };
  const slash = what.indexOf('/');
  const [qualified, subresource] =
    slash < 0 ? [what, ''] : [what.slice(0, slash), what.slice(slash)];
  const dot = qualified.indexOf('.');
  const resource = dot < 0 ? qualified : qualified.slice(0, dot);
  const group = dot < 0 ? groupOf(resource) : qualified.slice(dot + 1);
  if (resource === '' || verb === '' || subresource === '/') {
    return new Refused(`nothing is called ${JSON.stringify(what)}`, `write ${RESOURCE_FORMS}`);
  }
  if (group === undefined) {
    return new Refused(
      `${JSON.stringify(resource)} is none of Kubernetes' own resources`,
      'write it with its API group, as in certificates.cert-manager.io; "name." is the core group',
    );
  }
  const action = { verb, group, resource: `${resource}${subresource}` };
  return name === undefined ? action : asRequested({ ...action, name });
}

function groupOf(resource: string): string | undefined {
  return resource === '*' ? '*' : GROUP_OF_RESOURCE.get(resource);
}

/** One principal, or several with commas: a person with the groups that he is in. */
export function subjectsCalled(text: string): readonly [Principal, ...Principal[]] | Refused {
  const [first, ...rest] = text.split(',').map(subjectCalled);
  const all = first === undefined ? [] : [first, ...rest];
  const known = all.flatMap((one) => one ?? []);
  const [one, ...more] = known;
  if (one === undefined || known.length < all.length) {
    return new Refused(`nobody is called ${JSON.stringify(text)}`, `write ${SUBJECT_FORMS}`);
  }
  return [one, ...more];
}

function subjectCalled(text: string): Principal | undefined {
  const [, kind, called] = /^(user|group):(.+)$/.exec(text) ?? [];
  if (called !== undefined) {
    return principalOf(
      { kind: kind === 'user' ? 'User' : 'Group', name: called, namespace: '' },
      '',
    );
  }
  if (text.startsWith('system:serviceaccount:')) {
    const account = principalOf({ kind: 'User', name: text, namespace: '' }, '');
    return account?.kind === 'ServiceAccount' ? account : undefined;
  }
  const [, namespace, name] = /^([^:/]+)\/([^:/]+)$/.exec(text) ?? [];
  if (namespace === undefined || name === undefined) return undefined;
  return { kind: 'ServiceAccount', name, namespace };
}
