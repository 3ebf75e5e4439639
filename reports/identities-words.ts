import type { Picture } from '../src/model/picture.ts';
import type {
  Becoming,
  Gain,
  Identities,
  IdentityClass,
} from '../src/model/pictures/identities.ts';
import { identityName } from './path-words.ts';
import { plural } from './words.ts';

/** The words of the table of identities, the same in every format. */
const becomingNames: Readonly<Record<Becoming, string>> = {
  'cluster-admin': 'administrator of the cluster',
  'cloud-admin': 'administrator of the cloud account',
  node: 'root on a node',
  'every-namespace': 'administrator of every namespace',
  'cloud-role': 'a role in the cloud',
  'namespace-admin': 'administrator of a namespace',
};

/** Such as `perhaps administrator of the namespace shop and 4 more`. */
export function gainText({ becomes, name, others, certain }: Gain): string {
  const what =
    becomes === 'namespace-admin'
      ? `administrator of the namespace ${name}`
      : [becomingNames[becomes], ...(name === '' ? [] : [name])].join(': ');
  const more = others === 0 ? '' : ` and ${others} more`;
  return `${certain ? '' : 'perhaps '}${what}${more}`;
}

/** Such as `ServiceAccount/shop/cart, ServiceAccount/shop/till and 17 more`. */
export function membersText({ members }: IdentityClass): string {
  const more = members.truncated === 0 ? '' : ` and ${members.truncated} more`;
  return `${members.rows.map(identityName).join(', ')}${more}`;
}

/** How many identities come to what at worst, such as `3 of 214 become root on a node`. */
export function worstText({ worst, seen }: Identities): string {
  const counts = worst.flatMap(({ becomes, certain, possible }) => [
    ...(certain === 0 ? [] : [[certain, becomingNames[becomes]] as const]),
    ...(possible === 0 ? [] : [[possible, `perhaps ${becomingNames[becomes]}`] as const]),
  ]);
  const [first, ...rest] = counts;
  if (first === undefined) return `none of ${plural(seen, 'identity', 'identities')} becomes more`;
  const [count, what] = first;
  const others = rest.map(([many, other]) => `${many} ${other}`);
  return [`${count} of ${seen} ${count === 1 ? 'becomes' : 'become'} ${what}`, ...others].join(
    ', ',
  );
}

/** What the counts leave out. */
export function besidesText({ perhaps, shipped }: Identities): string {
  const open = perhaps === 0 ? [] : [`${perhaps} more may lead where nothing was read.`];
  const some = shipped.rows.length + shipped.truncated > 0;
  const apart = some ? ['What Kubernetes or the distribution ships is not counted.'] : [];
  return [...open, ...apart].join(' ');
}

/** Why nothing is shown; null where there is something. */
export function whyNoIdentities({ value, gaps }: Picture<Identities>): string | null {
  return value === null ? `Not seen: ${gaps[0]?.detail ?? 'no binding'}.` : null;
}
