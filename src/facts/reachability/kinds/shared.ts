import { portsKey } from '../port-sets.ts';
import type { PortSet, Rule, Term } from '../rules.ts';
import { termKey } from '../terms.ts';

/** Equal parts of rules as one object: of tens of thousands of policies most say the same. */
export class Shared {
  readonly #terms = new Map<string, Term>();
  readonly #ports = new Map<string, PortSet>();
  readonly #paths = new Map<string, string>();

  term(term: Term): Term {
    return one(this.#terms, termKey(term), term);
  }

  rule(rule: Rule): Rule {
    const { peers, ports, path } = rule;
    return {
      ...rule,
      peers: this.term(peers),
      ports: one(this.#ports, portsKey(ports), ports),
      path: one(this.#paths, path, path),
    };
  }
}

function one<T>(known: Map<string, T>, key: string, value: T): T {
  const found = known.get(key) ?? value;
  known.set(key, found);
  return found;
}
