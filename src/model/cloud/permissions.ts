import { at, list, requiredText } from '../decode.ts';
import { choice } from './parts.ts';

/**
 * What a policy or role of the cloud allows, by what it is worth to a thief: what its holder cannot
 * work without, more than that, or administration of the account and reading whatever it stores.
 */
export type CloudLevel = 'minimal' | 'extra' | 'admin';

/** One policy or role that an identity of the cloud holds. */
export interface CloudPermission {
  /** As the cloud names it, such as `arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy`. */
  readonly name: string;
  readonly level: CloudLevel;
  readonly field: string;
}

const LEVELS = ['minimal', 'extra', 'admin'] as const;

/** Undefined where they were not read: an empty list says that there are none. */
export function cloudPermissions(
  raw: unknown,
  path: string,
): readonly CloudPermission[] | undefined {
  if (at(raw, path) === undefined) return undefined;
  return list(raw, path).map((one) => ({
    name: requiredText(one, 'name'),
    level: choice(one, 'level', LEVELS),
    field: requiredText(one, 'field'),
  }));
}
