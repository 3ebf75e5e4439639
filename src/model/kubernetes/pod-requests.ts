import { at, elements, entries, sharing, text } from '../decode.ts';
import { quantity } from './quantity.ts';

/** Whole units by resource, CPU in thousandths; NaN where what is written is no quantity. */
export type Amounts = ReadonlyMap<string, number>;

const NONE: Amounts = new Map();

/** What a node gives to pods: missing where its kubelet reports nothing. */
export function allocatableOf(raw: unknown): Amounts | undefined {
  const found = at(raw, 'status.allocatable');
  // A node has less than a fraction says, a pod needs more.
  return found === undefined ? undefined : amountsOf(found, Math.floor);
}

/**
 * What the scheduler reserves for a pod: all of its containers at once, or the most that it needs
 * while it starts, and what its runtime takes. What is set for the pod as a whole comes before.
 */
export function requestsOf(spec: unknown): Amounts {
  const running = sumOf(at(spec, 'containers'), 'containers');
  const [init, whole, overhead] = [
    at(spec, 'initContainers'),
    at(spec, 'resources.requests'),
    at(spec, 'overhead'),
  ];
  if (init === undefined && whole === undefined && overhead === undefined) return running;
  const needed = init === undefined ? running : withInit(running, init);
  const set = new Map([...needed, ...amountsOf(whole, Math.ceil)]);
  return plus(set, amountsOf(overhead, Math.ceil));
}

const sumOf = sharing((containers, path): Amounts => {
  let sum = NONE;
  for (const one of elements(containers, path)) sum = plus(sum, ownOf(one));
  return sum;
});

/** Sidecars stay; another one needs its share beside the sidecars that started before it. */
function withInit(running: Amounts, init: unknown): Amounts {
  let [sidecars, most] = [NONE, NONE];
  for (const one of elements(init, 'initContainers')) {
    const beside = plus(sidecars, ownOf(one));
    most = larger(most, beside);
    if (text(one, 'restartPolicy') === 'Always') sidecars = beside;
  }
  return larger(most, plus(running, sidecars));
}

function ownOf(container: unknown): Amounts {
  return amountsOf(at(container, 'resources.requests'), Math.ceil);
}

function amountsOf(raw: unknown, round: (value: number) => number): Amounts {
  const found = entries(raw, '');
  if (found.length === 0) return NONE;
  return new Map(
    found.map(([name, value]) => {
      const amount = quantity(String(value)) ?? Number.NaN;
      // Thousandths as fractions are a little off.
      const exact = Number((amount * (name === 'cpu' ? 1000 : 1)).toPrecision(14));
      return [name, round(exact)];
    }),
  );
}

function plus(a: Amounts, b: Amounts): Amounts {
  return joined(a, b, (one, other) => one + other);
}

function larger(a: Amounts, b: Amounts): Amounts {
  return joined(a, b, Math.max);
}

function joined(a: Amounts, b: Amounts, join: (one: number, other: number) => number): Amounts {
  if (b.size === 0) return a;
  const all = new Map(a);
  for (const [name, amount] of b) all.set(name, join(all.get(name) ?? 0, amount));
  return all;
}
