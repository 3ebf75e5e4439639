import { list, requiredText, texts } from '../decode.ts';
import type { Cloud } from '../source.ts';
import { optional, type Sourced, section } from './parts.ts';
import { type CloudPermission, cloudPermissions } from './permissions.ts';

/** Which identities of the cloud pods of this cluster can take, and what those may do there. */
export interface CloudWorkloadIdentities {
  /** ServiceAccounts to which the cloud itself gives an identity, whatever their annotations say. */
  readonly associations: readonly CloudAssociation[];
  /** Identities that trust this cluster, or that annotations in it name. */
  readonly roles: readonly CloudRole[];
}

export interface CloudAssociation {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** As `CloudRole.role` names it. */
  readonly role: string;
  readonly field: string;
}

export interface CloudRole {
  /** As annotations name it: a role's ARN, a service account's address, a client id. */
  readonly role: string;
  /**
   * The ServiceAccounts of this cluster that it trusts, as `system:serviceaccount:NAMESPACE:NAME`, where
   * `*` stands for any text; `*` alone where nothing restricts them. Undefined where it was not read.
   */
  readonly subjects: Sourced<readonly string[]> | undefined;
  /** Audiences that a token must have one of; empty where any will do. */
  readonly audiences: Sourced<readonly string[]> | undefined;
  readonly permissions: readonly CloudPermission[] | undefined;
}

export const cloudWorkloadIdentities: Cloud<CloudWorkloadIdentities> = section(
  'workload-identities',
  (raw) => ({
    associations: list(raw, 'associations').map((one) => ({
      namespace: requiredText(one, 'namespace'),
      serviceAccount: requiredText(one, 'serviceAccount'),
      role: requiredText(one, 'role'),
      field: requiredText(one, 'field'),
    })),
    roles: list(raw, 'roles').map((one) => ({
      role: requiredText(one, 'role'),
      subjects: optional(one, 'subjects', texts),
      audiences: optional(one, 'audiences', texts),
      permissions: cloudPermissions(one, 'permissions'),
    })),
  }),
);
