import type { ClusterRef, Found } from '../../model/access.ts';
import type { Arm } from './arm.ts';
import { ArmError } from './arm-error.ts';
import { type HeldCluster, heldCluster } from './held-cluster.ts';
import { listedCluster } from './refs.ts';
import { type ResourceId, resourceIdOf } from './resource-id.ts';
import type { Subscription } from './subscriptions.ts';

const ACTION = 'Microsoft.ContainerService/managedClusters/read';

/** The AKS clusters that were read, each once: what lists them also tells how they are set. */
export class Clusters {
  readonly #arm: Arm;
  readonly #held = new Map<string, HeldCluster>();
  readonly #lists = new Map<string, Promise<void>>();

  constructor(arm: Arm) {
    this.#arm = arm;
  }

  /** Those of one subscription, page by page. */
  async *list(subscription: Subscription, signal: AbortSignal): AsyncGenerator<Found> {
    const pages = this.#arm.listed(subscription.id, ACTION, signal, (client) =>
      client.managedClusters.list(),
    );
    for await (const page of pages) {
      for (const one of page) {
        const { found, held } = listedCluster(one, subscription);
        if (held !== undefined) this.#held.set(keyOf(held.id), held);
        yield found;
      }
    }
  }

  /** How a cluster is set. Rejects with an AccessError where that cannot be read. */
  async of(ref: ClusterRef, signal: AbortSignal): Promise<HeldCluster> {
    const id = idOf(ref);
    const known = (): HeldCluster | undefined => this.#held.get(keyOf(id.whole));
    if (known() === undefined) await this.#listOnce(id.subscription, signal);
    return known() ?? this.#one(id, signal);
  }

  /**
   * Named by Resource Graph: its neighbours will be asked about too, and come in the same list. One that
   * was refused is not asked for again: perhaps each of them alone may be read.
   */
  async #listOnce(subscription: string, signal: AbortSignal): Promise<void> {
    const list =
      this.#lists.get(subscription) ??
      this.#drain({ id: subscription, name: undefined, state: undefined }, signal);
    this.#lists.set(subscription, list);
    try {
      await list;
    } catch {
      if (signal.aborted) this.#lists.delete(subscription);
      signal.throwIfAborted();
    }
  }

  async #drain(subscription: Subscription, signal: AbortSignal): Promise<void> {
    for await (const found of this.list(subscription, signal)) void found;
  }

  async #one(id: ResourceId, signal: AbortSignal): Promise<HeldCluster> {
    const held = await this.#arm.containers(id.subscription, ACTION, signal, async (client) =>
      heldCluster(await client.managedClusters.get(id.group, id.name)),
    );
    this.#held.set(keyOf(id.whole), held);
    return held;
  }
}

function keyOf(id: string): string {
  return id.toLowerCase();
}

/** The id in Resource Manager that a ref carries. */
export function idOf(ref: ClusterRef): ResourceId {
  const value = ref.identities.find(({ type }) => type === 'cloud')?.value ?? '';
  const id = resourceIdOf(value);
  if (id !== undefined) return id;
  throw new ArmError('malformed', `${ref.name} has no id in Azure`, { action: ACTION });
}
