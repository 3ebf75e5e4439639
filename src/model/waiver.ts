import type { Day } from './plan/scope.ts';

/**
 * Labels findings as accepted and may silence a gate; never changes a credit. `expires` is the last
 * day it holds; more than 365 days after as-of it is too far away to count.
 */
export interface Waiver {
  /** A check by id, alias or code. */
  readonly check: string;
  readonly selector: WaiverSelector;
  readonly reason: string;
  readonly owner: string;
  readonly approver: string;
  readonly expires: Day;
}

/** All that is given must match; `*` stands for any text. At least one is given. */
export interface WaiverSelector {
  /** A cluster by any of its identities or its configured name. */
  readonly cluster?: string;
  readonly namespace?: string;
  readonly kind?: string;
  readonly name?: string;
  /** The key of a subject that is no Kubernetes object, such as `plan/contacts.legal`. */
  readonly subject?: string;
}
