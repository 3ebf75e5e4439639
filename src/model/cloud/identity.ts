import { requiredText, texts } from '../decode.ts';
import type { Cloud } from '../source.ts';
import { choice, optional, requiredFlag, type Sourced, section, sourced } from './parts.ts';

/** How people and pods prove to be who they are. */
export interface CloudIdentity {
  /**
   * How people sign in: always through an identity provider that can lock them out, beside another way
   * (a list of its own inside the cluster, such as `aws-auth`), or with what the cluster itself gives out.
   */
  readonly people: Sourced<'provider' | 'mixed' | 'local'>;
  /** Local admin accounts or client certificates that the cloud hands out. */
  readonly localAdmins: Sourced<boolean>;
  /** Whether the API server takes client certificates of people at all, however they were made. */
  readonly clientCertificates: Sourced<boolean> | undefined;
  /** Whether the customer can have the cluster's certificate authority replaced. */
  readonly caRotation: Sourced<boolean> | undefined;
  /** Whether ServiceAccounts can have identities of their own in the cloud. */
  readonly workloadIdentity: Sourced<boolean>;
  /** The issuer of their tokens, which clouds trust. */
  readonly tokenIssuer: Sourced<string> | undefined;
  /** Issuers besides the cloud's own whose users the API server lets in. */
  readonly otherIssuers: Sourced<readonly string[]> | undefined;
  /** Whether requests of nobody are answered by more than health checks, as far as RBAC lets them. */
  readonly anonymous?: Sourced<boolean> | undefined;
  /** Whether bindings can name groups of the provider. */
  readonly groups?: Sourced<boolean> | undefined;
}

export const cloudIdentity: Cloud<CloudIdentity> = section('identity', (raw) => ({
  people: sourced(raw, 'people', (value, path) =>
    choice(value, path, ['provider', 'mixed', 'local']),
  ),
  localAdmins: sourced(raw, 'localAdmins', requiredFlag),
  clientCertificates: optional(raw, 'clientCertificates', requiredFlag),
  caRotation: optional(raw, 'caRotation', requiredFlag),
  workloadIdentity: sourced(raw, 'workloadIdentity', requiredFlag),
  tokenIssuer: optional(raw, 'tokenIssuer', requiredText),
  otherIssuers: optional(raw, 'otherIssuers', texts),
  anonymous: optional(raw, 'anonymous', requiredFlag),
  groups: optional(raw, 'groups', requiredFlag),
}));
