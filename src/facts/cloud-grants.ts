import { type CloudGrant, cloudAuthorizers } from '../model/cloud/authorizers.ts';
import { type Gap, gapsOf, type Observed, visible } from '../model/observed.ts';
import type { Evidence } from '../model/verdict.ts';
import type { Responder } from './named-responders.ts';
import type { Principal } from './principals.ts';
import { remember } from './remember.ts';

/** What the cloud gives a responder beside bindings. */
export interface CloudRights {
  /** Groups that he signs in with, besides those that the plan names. */
  readonly groups: readonly Principal[];
  /** What gives him every right there. Without a namespace: in the whole cluster. */
  readonly adminIn: (namespace: string) => Evidence | undefined;
  /** Why he may have more. */
  readonly gaps: readonly Gap[];
}

const NONE: CloudRights = { groups: [], adminIn: () => undefined, gaps: [] };

/** `outside`: why there may be such rights at all; none where the cluster is in no cloud that gives some. */
export function cloudRights(
  authorizers: Observed<readonly CloudGrant[]>,
  outside: readonly Gap[],
): (responder: Responder) => CloudRights {
  if (outside.length === 0) return () => NONE;
  if (authorizers.state === 'unseen') return () => ({ ...NONE, gaps: outside });
  const people = visible(authorizers).filter(({ holder }) => holder === 'people');
  return remember((responder) => {
    const own = people.filter(({ principal }) => namesOf(responder).has(principal));
    const limited = own.filter(({ admin }) => !admin).map(limitedGap);
    const others = people.length > own.length ? [othersGap(people.length - own.length)] : [];
    return {
      groups: own.flatMap(({ groups }) => groups.map(groupCalled)),
      adminIn: (namespace) => {
        const found = own.find(
          ({ admin, namespaces }) =>
            admin && (namespaces.length === 0 || namespaces.includes(namespace)),
        );
        return found === undefined ? undefined : evidenceOf(found);
      },
      gaps: [...gapsOf(authorizers), ...limited, ...others],
    };
  });
}

/** As the cloud writes them: a group with its kind before it, or bare. */
function namesOf({ subject, who }: Responder): ReadonlySet<string> {
  const named = who.flatMap(({ kind, name }) => [
    name,
    ...(kind === 'ServiceAccount' ? [] : [`${kind.toLowerCase()}:${name}`]),
  ]);
  return new Set([...named, ...(subject.name === undefined ? [] : [subject.name])]);
}

function groupCalled(name: string): Principal {
  return { kind: 'Group', name, namespace: '' };
}

function evidenceOf({ principal, grants, field }: CloudGrant): Evidence {
  const subject = { type: 'cloud', key: `cloud/${principal}`, name: principal } as const;
  return { subject, path: field, value: grants };
}

function limitedGap({ principal, grants }: CloudGrant): Gap {
  return {
    source: cloudAuthorizers.id,
    cause: 'not-collected',
    detail: `which rights ${grants} of the cloud gives ${principal} is not known`,
    permission: 'a live cluster read with --plan FILE, and create subjectaccessreviews',
  };
}

function othersGap(count: number): Gap {
  return {
    source: cloudAuthorizers.id,
    cause: 'not-collected',
    detail: `the cloud gives ${count} other identities rights, and who of them responds is not said`,
    permission: 'their cloudPrincipal in access.responders of the plan',
  };
}
