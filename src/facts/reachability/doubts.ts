import { byText } from '../../model/order.ts';
import type { Compiled, Layer, Term } from './rules.ts';

/** A part of a policy of which it is not known what it does: where it matters, the answer holds both. */
export interface Doubt {
  readonly object: string;
  /** Absent where it is about whom the policy governs. */
  readonly path?: string;
  readonly because: string;
}

/** All of them, each once. */
export function doubtsAbout({ ingress, egress }: Compiled): readonly Doubt[] {
  const found = [...ingress, ...egress].flatMap((layer) => [...doubtsOf(layer)]);
  const distinct = new Map(found.map((one) => [JSON.stringify(one), one]));
  return [...distinct].sort(([a], [b]) => byText(a, b)).map(([, one]) => one);
}

function* doubtsOf({ policies }: Layer): Generator<Doubt> {
  for (const { object, selects, rules } of policies) {
    for (const because of doubtsIn(selects)) yield { object: object.key, because };
    for (const { path, peers, doubt } of rules) {
      if (doubt !== undefined) yield { object: object.key, path, because: doubt };
      for (const because of doubtsIn(peers)) yield { object: object.key, path, because };
    }
  }
}

/** What would tell whom a term holds, as far as that is not known. */
export function* doubtsIn(term: Term): Generator<string> {
  switch (term.type) {
    case 'maybe':
      yield term.why;
      yield* doubtsIn(term.term);
      return;
    case 'not':
      yield* doubtsIn(term.term);
      return;
    case 'and':
    case 'or':
      for (const part of term.terms) yield* doubtsIn(part);
      return;
    case 'everyone':
    case 'nobody':
    case 'pods':
    case 'nodes':
    case 'outside':
    case 'entry':
    case 'addresses':
      return;
  }
}
