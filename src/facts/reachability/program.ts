import type { AnswerId } from './answers.ts';
import type { NamedPort } from './endpoint.ts';
import { certainty, idOf, type Marks } from './marks.ts';
import { hasNames, portsKey } from './port-sets.ts';
import type { Layer, Policy, Rule, Term } from './rules.ts';
import { termKey } from './terms.ts';

/** A term among all that are in use in one direction. */
export interface NumberedTerm {
  readonly id: number;
  readonly key: string;
  readonly term: Term;
}

export interface NumberedPolicy {
  readonly id: number;
  readonly policy: Policy;
  readonly layer: Layer;
  /** The position of its layer. */
  readonly at: number;
  readonly selects: NumberedTerm;
  readonly rules: readonly NumberedRule[];
}

/** Numbers follow the order in which rules are walked: by layer, rank, policy and position. */
export interface NumberedRule {
  readonly id: number;
  readonly policy: number;
  readonly at: number;
  readonly rank: number;
  readonly rule: Rule;
  readonly peers: NumberedTerm;
  readonly portsKey: string;
}

/** The layers of one direction, numbered, with every distinct term once. */
export interface Numbered {
  readonly policies: readonly NumberedPolicy[];
  readonly rules: readonly NumberedRule[];
  readonly terms: readonly NumberedTerm[];
  /** Whether a rule names a port, so that destinations differ by what they call their ports. */
  readonly named: boolean;
}

export function numbered(layers: readonly Layer[]): Numbered {
  const terms = new Map<string, NumberedTerm>();
  const termOf = (term: Term): NumberedTerm => {
    const key = termKey(term);
    const known = terms.get(key) ?? { id: terms.size, key, term };
    terms.set(key, known);
    return known;
  };
  const policies: NumberedPolicy[] = [];
  const rules: NumberedRule[] = [];
  for (const [at, layer] of layers.entries()) {
    for (const policy of layer.policies.toSorted((a, b) => a.rank - b.rank)) {
      const id = policies.length;
      const own = policy.rules.map((rule, index) => ({
        id: rules.length + index,
        policy: id,
        at,
        rank: policy.rank,
        rule,
        peers: termOf(rule.peers),
        portsKey: portsKey(rule.ports),
      }));
      rules.push(...own);
      policies.push({ id, policy, layer, at, selects: termOf(policy.selects), rules: own });
    }
  }
  const named = rules.some(({ rule }) => hasNames(rule.ports));
  return { policies, rules, terms: [...terms.values()], named };
}

/** What governs an endpoint in one direction: the policies that select it, for certain or perhaps. */
export interface Governing {
  readonly policies: Selected;
  /** In order. Layers of which no policy selects it are left out. */
  readonly layers: readonly ProgramLayer[];
  /** Its rules with widespread peers, in order. */
  readonly wide: readonly NumberedRule[];
  /** For ingress, the named ports of the endpoint where a rule asks for one. */
  readonly ports: readonly NamedPort[];
}

export interface Program extends Governing {
  readonly id: number;
  /** Its rules with few peers, in order. */
  readonly few: readonly NumberedRule[];
  readonly outline: Outline;
}

/** Policies by number. */
export type Selected = Marks;

/** What programs have in common that differ in rules with few peers only. */
export interface Outline {
  readonly id: number;
  readonly example: Governing;
  /** Answers by kind of peer, as far as they were asked for. */
  readonly usual: (AnswerId | undefined)[];
}

export interface ProgramLayer {
  readonly at: number;
  readonly layer: Layer;
  /** Whether what nothing matched ends here, denied. */
  readonly denies: 'no' | 'maybe' | 'yes';
}

export function layersOf(
  all: readonly NumberedPolicy[],
  policies: Selected,
): readonly ProgramLayer[] {
  const layers = new Map<number, ProgramLayer>();
  for (const marked of policies) {
    const one = all[idOf(marked)];
    if (one === undefined) continue;
    const known = layers.get(one.at)?.denies ?? 'no';
    const isolated =
      one.policy.isolates && one.layer.unmatched === 'deny' ? certainty(marked) : 'no';
    const denies = known === 'yes' || isolated === 'no' ? known : isolated;
    layers.set(one.at, { at: one.at, layer: one.layer, denies });
  }
  return [...layers.values()].sort((a, b) => a.at - b.at);
}
