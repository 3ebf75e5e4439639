/** How a score comes about, for `kubemuster explain score`. docs/score.md has the long form. */
export function explainScore(): string {
  return `The readiness score says how well an incident could be answered, from 0 to 100.

Credit      every check earns an interval of credit from 0 to 1: pass 1, fail 0, a share in
            between where it covers many objects, [0, 1] where nothing could be seen.
Weight      critical 8, high 4, medium 2, low 1.
Phase       100 x weighted mean of its checks' credits, held down by its gates
            (see \`kubemuster explain gates\`).
Cluster     half the weighted mean of the phases (prepare 15, detect 20, contain 25,
            eradicate 15, recover 15, coordinate 10), half its weakest phase.
Fleet       half the weighted mean of the clusters (production 4, staging 2, other 1), half the
            mean of the worst tenth of that weight.
Assured     the lower bound, rounded down: what was not seen counts as missing.
Potential   the upper bound, rounded up: what was not seen counts as fine.
Confidence  how much of the weight was seen.  Assurance: how much rests on observation.
Technical   the same formula over detect, contain, eradicate and recover.
Organization  the same over prepare and coordinate; "not filed" without a plan.

Every number can be recomputed from the checks listed in result.json.`;
}
