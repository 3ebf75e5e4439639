import { list, requiredText, texts } from '../decode.ts';
import type { Cloud } from '../source.ts';
import { choice, requiredFlag, section } from './parts.ts';

/**
 * Rights or groups in this cluster that the cloud gives to one of its identities, and no binding shows:
 * an access entry with its policies, a role assignment, a member of an IAM role.
 */
export interface CloudGrant {
  /** The identity as the cloud names it: `arn:aws:iam::111122223333:role/ops`, `user:ann@example.com`. */
  readonly principal: string;
  /** Who it is: people (or whatever signs in like them), nodes of the cluster, or the cloud's own services. */
  readonly holder: 'people' | 'nodes' | 'cloud';
  /** What the cloud says that it gives, such as the name of a policy or role. */
  readonly grants: string;
  /** Whether that alone is every right, within the namespaces. */
  readonly admin: boolean;
  /** Where it holds; the whole cluster where there is none. */
  readonly namespaces: readonly string[];
  /** Groups of Kubernetes in which it signs in, to which bindings may give more. */
  readonly groups: readonly string[];
  readonly field: string;
}

const HOLDERS = ['people', 'nodes', 'cloud'] as const;

export const cloudAuthorizers: Cloud<readonly CloudGrant[]> = section('authorizers', (raw) =>
  list(raw, '').map((one) => ({
    principal: requiredText(one, 'principal'),
    holder: choice(one, 'holder', HOLDERS),
    grants: requiredText(one, 'grants'),
    admin: requiredFlag(one, 'admin'),
    namespaces: texts(one, 'namespaces'),
    groups: texts(one, 'groups'),
    field: requiredText(one, 'field'),
  })),
);
