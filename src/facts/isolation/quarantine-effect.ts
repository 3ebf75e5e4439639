import { distinctGaps } from '../../model/gaps.ts';
import { type Gap, type Gaps, someGaps } from '../../model/observed.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { effectiveReach } from './effective.ts';
import { type LabelEffect, LabelEffects } from './label-effect.ts';

/** What pods of a namespace could still do once they have a label. */
export interface QuarantineEffect {
  readonly state: LabelEffect['state'];
  /** Such as `ingress from addresses outside still passes`. */
  readonly message: string;
  /** The rules that let something pass. */
  readonly evidence: readonly Evidence[];
  /** Why it is not certain: for `unknown`. */
  readonly gaps: Gaps;
}

export interface QuarantineEffects {
  readonly of: (namespace: string, label: readonly [string, string]) => QuarantineEffect;
}

export const quarantineEffect: Fact<QuarantineEffects> = defineFact({
  id: 'quarantine-effect',
  title: 'Whether a label cuts the pods of a namespace off, by the policies that take effect',
  needs: { reach: maybe(effectiveReach) },
  compute: ({ reach }): QuarantineEffects => {
    if (reach.state === 'unseen') {
      const message = 'anything may still pass';
      return { of: () => ({ state: 'unknown', message, evidence: [], gaps: reach.gaps }) };
    }
    const { value } = reach;
    const effects = new LabelEffects(value.reading);
    return {
      of: (namespace, label) => {
        const { state, what, by } = effects.of(namespace, label);
        const gaps = distinctGaps([...value.gapsIn(namespace), ...value.doubts]);
        return {
          state,
          message: messages[state](what),
          evidence: by,
          gaps: someGaps(gaps) ?? [UNCERTAIN],
        };
      },
    };
  },
  show: () => ({}),
});

const messages: Readonly<Record<LabelEffect['state'], (what: string) => string>> = {
  cut: () => 'nothing passes any more, in neither direction',
  leaks: (what) => `${what} still passes`,
  unknown: (what) => `${what} may still pass`,
};

const UNCERTAIN: Gap = {
  source: 'fact/reachability',
  cause: 'malformed',
  detail: 'policies do not say for certain what they deny',
  permission: 'policies that say it in one way only',
};
