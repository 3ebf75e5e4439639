import { list, Malformed, requiredText } from './decode.ts';
import type { Probe } from './source.ts';

/** What the nodes' clocks said at one instant of the API server's. */
export interface ClockSample {
  /** Milliseconds since the epoch, of the Date header: whole seconds, the rest cut off. */
  readonly at: number;
  /** When each node last renewed its lease, by its own clock; by node name. */
  readonly renewed: ReadonlyMap<string, number>;
}

/** Read at least three times while a live cluster is collected; a snapshot keeps what was read. */
export const nodeClocks: Probe<readonly ClockSample[]> = {
  type: 'probe',
  id: 'probe/node-clocks',
  decode: (raw) =>
    list(raw, 'samples').map((sample) => ({
      at: instant(sample, 'at'),
      renewed: new Map(
        list(sample, 'leases').map((one): readonly [string, number] => [
          requiredText(one, 'node'),
          instant(one, 'renewTime'),
        ]),
      ),
    })),
};

function instant(raw: unknown, path: string): number {
  const found = Date.parse(requiredText(raw, path));
  if (Number.isNaN(found)) throw new Malformed(path, 'a time', requiredText(raw, path));
  return found;
}
