import { flag, list, requiredText } from '../decode.ts';
import type { Cloud } from '../source.ts';
import { optional, requiredFlag, type Sourced, section } from './parts.ts';
import { type CloudPermission, cloudPermissions } from './permissions.ts';

export interface CloudPool {
  readonly name: string;
  readonly version: Sourced<string> | undefined;
  readonly image: Sourced<string> | undefined;
  readonly spot: Sourced<boolean> | undefined;
  /** Whether the cloud replaces its nodes with newer images by itself. */
  readonly autoUpgrade?: Sourced<boolean> | undefined;
  /** Whether its machines start nothing that is not signed. */
  readonly secureBoot?: Sourced<boolean> | undefined;
  readonly serverless: boolean;
  /** Whether pods are kept from the node's credentials at the metadata service. */
  readonly metadataProtected: Sourced<boolean> | undefined;
  /** Whether the kubelets have a port that anybody may read from. */
  readonly kubeletReadOnlyPort: Sourced<boolean> | undefined;
  /** The identity that its machines have in the cloud: a role, a service account, a managed identity. */
  readonly identity: Sourced<string> | undefined;
  /** What that identity holds; undefined where IAM was not read. */
  readonly permissions: readonly CloudPermission[] | undefined;
}

export const cloudPools: Cloud<readonly CloudPool[]> = section('pools', (raw) =>
  list(raw, '').map((one) => ({
    name: requiredText(one, 'name'),
    version: optional(one, 'version', requiredText),
    image: optional(one, 'image', requiredText),
    spot: optional(one, 'spot', requiredFlag),
    autoUpgrade: optional(one, 'autoUpgrade', requiredFlag),
    secureBoot: optional(one, 'secureBoot', requiredFlag),
    serverless: flag(one, 'serverless') ?? false,
    metadataProtected: optional(one, 'metadataProtected', requiredFlag),
    kubeletReadOnlyPort: optional(one, 'kubeletReadOnlyPort', requiredFlag),
    identity: optional(one, 'identity', requiredText),
    permissions: cloudPermissions(one, 'permissions'),
  })),
);
