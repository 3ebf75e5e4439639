import { serves } from '../../model/kubernetes/service.ts';
import { type AnswerId, NOTHING } from './answers.ts';
import { type Connection, NO_CONNECTION } from './connections.ts';
import type { Endpoint } from './endpoint.ts';
import { isProtocol } from './endpoints.ts';
import type { EntryPort } from './entry-ports.ts';
import type { Placed } from './flows.ts';
import { between, endOf } from './reach.ts';
import type { World } from './world.ts';

/** What comes in through an ingress controller, a gateway or a router. */
export class Entries {
  readonly #world: World;
  readonly #byNamespace: ReadonlyMap<string, readonly EntryPort[]>;
  readonly #controller: number | undefined;

  constructor(world: World, ports: readonly EntryPort[]) {
    this.#world = world;
    this.#byNamespace = Map.groupBy(
      ports.filter(({ via }) => via === 'controller'),
      ({ namespace }) => namespace,
    );
    this.#controller = world.entry;
  }

  /** What of it the policies let pass to a workload. */
  into({ endpoints, workload }: Placed): AnswerId {
    const { answers, spec, classOf } = this.#world;
    const { connections } = answers;
    let found: AnswerId = NOTHING;
    const ports = this.#byNamespace.get(workload.namespace);
    if (ports === undefined || this.#controller === undefined) return found;
    const from = endOf(this.#world, this.#controller);
    for (const id of endpoints) {
      const endpoint = spec.endpoints[id];
      const led = endpoint === undefined ? NO_CONNECTION : this.#ledTo(endpoint, ports);
      if (led === NO_CONNECTION) continue;
      const { sure, may } = between(this.#world, from, endOf(this.#world, classOf[id] ?? 0));
      const passed = answers.of(
        connections.intersection(led, sure),
        connections.intersection(led, may),
      );
      found = answers.either(found, passed);
    }
    return found;
  }

  #ledTo(endpoint: Endpoint, ports: readonly EntryPort[]): Connection {
    const { connections } = this.#world.answers;
    let led = NO_CONNECTION;
    for (const { selector, protocol, port } of ports) {
      if (!serves({ selector }, endpoint.labels) || !isProtocol(protocol)) continue;
      const numbers = typeof port === 'number' ? [port] : named(endpoint, port, protocol);
      for (const one of numbers)
        led = connections.union(led, connections.range(protocol, one, one));
    }
    return led;
  }
}

function named({ ports }: Endpoint, name: string, protocol: string): readonly number[] {
  return ports
    .filter((one) => one.name === name && one.protocol === protocol)
    .map(({ port }) => port);
}
