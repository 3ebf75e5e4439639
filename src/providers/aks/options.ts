import type { CloudOptions } from '../../collect/cloud/options.ts';

export interface AksOptions extends CloudOptions {
  /** Only these subscriptions, by id; all that the identity may see when missing. */
  readonly subscriptions?: readonly string[];
  /** The tenant to sign in to; that of the credentials when missing. */
  readonly tenant?: string;
}
