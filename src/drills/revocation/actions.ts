/** One thing that a responder does to make a stolen credential worthless, and what it takes from an intruder. */
export interface RevocationAction {
  /** Such as `remove-rights:core/ServiceAccount/shop/api`. */
  readonly id: string;
  readonly title: string;
  /**
   * Keys of bindings, accounts, workloads and pods, and names of the graph's nodes such as
   * `cloud-role:…`: what is gone afterwards, as `Edits` of the escalation graph take it.
   */
  readonly removed: ReadonlySet<string>;
}
