import { type Account, type Labels, type NamedPort, NO_LABELS, NO_PORTS } from './endpoint.ts';

/** Equal label sets, lists of ports and accounts as one object each. */
export class Interned {
  readonly #labels = new Map<string, Labels>([['', NO_LABELS]]);
  /** By the object itself: replicas share theirs. */
  readonly #seen = new Map<Labels, Labels>();
  readonly #ports = new Map<string, readonly NamedPort[]>([['', NO_PORTS]]);
  readonly #atoms = new Map<string, readonly number[]>();
  readonly #accounts = new Map<string, Account>();
  readonly #numbers = new Map<unknown, number>();

  labels(labels: Labels): Labels {
    const seen = this.#seen.get(labels);
    if (seen !== undefined) return seen;
    const found = this.#equal(labels);
    this.#seen.set(labels, found);
    return found;
  }

  #equal(labels: Labels): Labels {
    let key = '';
    for (const [name, value] of labels) key += `${name}\n${value}\n`;
    const known = this.#labels.get(key);
    if (known !== undefined) return known;
    // The same labels in another order.
    const sorted = [...labels].map(([name, value]) => `${name}\n${value}\n`).sort();
    const found = this.#labels.get(sorted.join('')) ?? labels;
    this.#labels.set(sorted.join(''), found).set(key, found);
    return found;
  }

  ports(ports: readonly NamedPort[]): readonly NamedPort[] {
    if (ports.length === 0) return NO_PORTS;
    const key = ports
      .map(({ name, protocol, port }) => `${name} ${protocol} ${port}`)
      .sort()
      .join();
    const found = this.#ports.get(key) ?? ports;
    this.#ports.set(key, found);
    return found;
  }

  atoms(atoms: readonly number[]): readonly number[] {
    const key = atoms.join();
    const found = this.#atoms.get(key) ?? atoms;
    this.#atoms.set(key, found);
    return found;
  }

  account(namespace: string, name: string, labels: () => Labels | undefined): Account {
    const key = `${namespace}/${name}`;
    const found = this.#accounts.get(key) ?? { name, labels: labels() };
    this.#accounts.set(key, found);
    return found;
  }

  /** A number for an object that was interned. */
  number(one: unknown): number {
    const found = this.#numbers.get(one) ?? this.#numbers.size;
    this.#numbers.set(one, found);
    return found;
  }
}
