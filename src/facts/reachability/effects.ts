import { idOf, mark } from './marks.ts';
import type { Numbered, NumberedPolicy, NumberedRule } from './program.ts';
import type { Programs } from './programs.ts';

/** What a rule that hits does to the answer, as a number: rules that do the same have the same. */
export type Effect = number;

/**
 * Numbers what rules do. A policy that only allows, and always governs for certain or always perhaps, does
 * no more than its layer, rank and ports say; other rules are told apart one by one.
 */
export class Effects {
  readonly #byRule: Int32Array;
  readonly #own: boolean[] = [];

  constructor(numbered: Numbered, programs: Programs) {
    const known = new Map<string, number>();
    this.#byRule = new Int32Array(numbered.rules.length);
    for (const policy of numbered.policies) {
      const likeness = likenessOf(policy, programs);
      for (const { id, at, rank, portsKey } of policy.rules) {
        const key = likeness === undefined ? `rule ${id}` : `${at} ${rank} ${likeness}${portsKey}`;
        const number = known.get(key) ?? known.size;
        known.set(key, number);
        this.#byRule[id] = number;
        this.#own[number] = likeness === undefined;
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

/** How certainly it governs, where that and its rules are the same in every program; undefined otherwise. */
function likenessOf(
  { id, selects, rules }: NumberedPolicy,
  programs: Programs,
): string | undefined {
  if (rules.some(({ rule }) => rule.action !== 'allow' || rule.doubt !== undefined))
    return undefined;
  // Whom such a term holds it holds perhaps, also of endpoints that are only thought of.
  if (selects.term.type === 'maybe') return '?';
  return programs.surelyGoverns(id) ? '' : undefined;
}
