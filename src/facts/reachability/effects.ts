import { idOf, mark } from './marks.ts';
import type { Numbered, NumberedRule } from './program.ts';
import type { Programs } from './programs.ts';

/** What a rule that hits does to the answer, as a number: rules that do the same have the same. */
export type Effect = number;

/**
 * Numbers what rules do. A policy that only allows, and surely governs whom it selects, does no more
 * than its layer, rank and ports say; other rules are told apart one by one.
 */
export class Effects {
  readonly #byRule: Int32Array;
  readonly #own: boolean[] = [];

  constructor(numbered: Numbered, programs: Programs) {
    const known = new Map<string, number>();
    this.#byRule = new Int32Array(numbered.rules.length);
    for (const { id: policy, rules } of numbered.policies) {
      const shares = rules.every(({ rule }) => rule.action === 'allow' && rule.doubt === undefined);
      const alike = shares && programs.surelyGoverns(policy);
      for (const { id, at, rank, portsKey } of rules) {
        const key = alike ? `${at} ${rank} ${portsKey}` : `rule ${id}`;
        const number = known.get(key) ?? known.size;
        known.set(key, number);
        this.#byRule[id] = number;
        this.#own[number] = !alike;
      }
    }
  }

  /** Of a rule whose peers hold the other side, for certain or perhaps. */
  of({ id }: NumberedRule, sure: boolean): Effect {
    return mark(this.#byRule[id] ?? 0, sure);
  }

  /** Whether it is the same in every program with the same outline. */
  isShared(effect: Effect): boolean {
    return this.#own[idOf(effect)] !== true;
  }
}
