import type { Trait, TraitTopic } from '../../model/pictures/architecture.ts';
import type { Evidence } from '../../model/verdict.ts';
import { signsOf } from './sign.ts';

export function known(topic: TraitTopic, text: string, evidence: readonly Evidence[]): Trait {
  return { topic, state: 'known', text, signs: signsOf(evidence) };
}

/** Seen, and there is none. */
export function none(topic: TraitTopic, text: string): Trait {
  return { topic, state: 'none', text, signs: [] };
}

export function notSeen(topic: TraitTopic, text: string): Trait {
  return { topic, state: 'not-seen', text, signs: [] };
}
