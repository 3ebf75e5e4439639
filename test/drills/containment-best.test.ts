import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { containment } from '../../src/drills/containment/containment.ts';
import { clusterPolicies } from '../facts/reachability/random/admin.ts';
import { type Objects, UPSTREAM } from '../facts/reachability/random/worlds.ts';
import { PATIENCE, runs } from '../facts/reachability/runs.ts';
import { computeFact } from '../judge.ts';
import { CALICO, OVN, PLAN } from './clusters.ts';

/** Plugins that enforce, one whose deny is not known to win, and none that was seen. */
const PLUGINS: fc.Arbitrary<Objects> = fc
  .constantFrom(OVN, CALICO, '[]')
  .map((text): Objects => parse(text, { version: '1.1' }));

test('what a check is told of the best strategy is what the drill says of it, trying all of them', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(
      UPSTREAM,
      clusterPolicies,
      PLUGINS,
      fc.boolean(),
      (world, more, plugin, planned) => {
        const objects = JSON.stringify([...world, ...more, ...plugin]);
        const options = { objects, version: 'v1.34.1', ...(planned ? { plan: PLAN } : {}) };
        const found = computeFact(containment, options);
        if (found.state === 'unseen') return;
        const { workloads, of, bestFor } = found.value;
        for (const one of workloads) {
          const { best, verdict, credit, strategies } = of(one);
          const shown = strategies.find(({ id }) => id === best);
          expect(bestFor(one)).toEqual({
            id: best,
            verdict,
            credit,
            why: shown?.why,
            residual: shown?.residual,
            evidence: shown?.evidence,
            gaps: shown?.gaps,
          });
        }
      },
    ),
    runs(40),
  );
});
