import { once } from '../remember.ts';
import type { Endpoint } from './endpoint.ts';
import type { Endpoints } from './endpoints.ts';
import type { EntryPort } from './entry-ports.ts';
import { Flows, type Placed, placedIn } from './flows.ts';
import type { Settlement } from './inhabitants.ts';
import type { ReachWorkload } from './named.ts';
import type { Compiled } from './rules.ts';
import { atomsOf, type World, worldOf } from './world.ts';

/** Who reaches whom, by one reading of the policies: what they say, or what takes effect. */
export interface Reading {
  readonly world: World;
  readonly workloads: readonly ReachWorkload[];
  /** By name. */
  readonly placed: readonly Placed[];
  readonly entries: readonly EntryPort[];
  readonly flows: Flows;
  /** Makes endpoints for pods that do not exist. */
  readonly maker: Endpoints;
}

export function readingOf(
  settlement: Settlement,
  { ingress, egress }: Compiled,
  governs: (node: string | undefined) => Endpoint['governed'],
  entries: readonly EntryPort[],
): Reading {
  const atoms = atomsOf([...ingress, ...egress]);
  const { endpoints, workloads, maker } = settlement.by(atoms, governs);
  const world = worldOf({ endpoints, atoms, ingress, egress });
  const placed = once(() => placedIn(world, workloads));
  const flows = once(() => new Flows(world, placed(), entries));
  return {
    world,
    workloads,
    entries,
    maker,
    get placed() {
      return placed();
    },
    get flows() {
      return flows();
    },
  };
}
