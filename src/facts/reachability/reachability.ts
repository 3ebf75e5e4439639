import {
  type Gap,
  gapsOf,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { networkPlugin } from '../network-plugin/network-plugin.ts';
import { once } from '../remember.ts';
import { entryPorts } from './entry-ports.ts';
import { governedBy } from './governed.ts';
import { type Inhabitants, inhabitants, Settlement } from './inhabitants.ts';
import { assembled } from './layers.ts';
import { type PolicyBlindSpot, policyBlindSpots } from './policy-blind-spots.ts';
import { type PolicyLayers, policyLayers } from './policy-layers.ts';
import { type Reading, readingOf } from './reading.ts';
import { FLAGS, show } from './show.ts';
import { WHAT_IF } from './what-if.ts';

/** Who can open connections to whom. Readings are computed when they are first asked for. */
export interface Reachability {
  readonly inhabitants: Inhabitants;
  readonly layers: PolicyLayers;
  /** Policies that were seen and are not part of any answer. */
  readonly leftOut: readonly PolicyBlindSpot[];
  /** What the policies say. */
  readonly declared: () => Reading;
  /** What the network plugin makes of them, node by node, and of those that drills play with (WHAT_IF). */
  readonly enforced: () => Reading;
  /** As `declared`; where all of that takes effect it is `enforced`, with those that drills play with. */
  readonly said: () => Reading;
}

export const reachability: Fact<Reachability> = definePartialFact({
  id: 'reachability',
  title: 'Who can open connections to whom, on which ports, and which policies decide it',
  needs: {
    inhabitants: maybe(inhabitants),
    layers: maybe(policyLayers),
    entries: maybe(entryPorts),
    leftOut: maybe(policyBlindSpots),
    plugin: maybe(networkPlugin),
  },
  compute: ({ inhabitants, layers, entries, leftOut, plugin }) => {
    const gaps: readonly Gap[] = [inhabitants, layers, entries].flatMap((one) => gapsOf(one));
    const some = someGaps(gaps);
    if (inhabitants.state === 'unseen') return unseen(inhabitants.gaps);
    if (layers.state === 'unseen') return unseen(layers.gaps);
    const ports = visible(entries);
    const settlement = new Settlement(inhabitants.value);
    const said = layers.value.declared;
    const inForce = once(() => assembled([layers.value.enforced(), WHAT_IF]));
    const declared = once(() => readingOf(settlement, said, () => 'yes', ports));
    const enforced = once(() => readingOf(settlement, inForce(), governedBy(plugin), ports));
    const value: Reachability = {
      inhabitants: inhabitants.value,
      layers: layers.value,
      leftOut: leftOut.state === 'unseen' ? [] : leftOut.value,
      declared,
      enforced,
      said: once(() =>
        layers.value.takeEffect && isGoverned(enforced()) ? enforced() : declared(),
      ),
    };
    return some === undefined ? seen(value) : partial(value, some);
  },
  flags: FLAGS,
  show,
});

/** Whether policies take effect on every pod that they may select. */
function isGoverned({ world }: Reading): boolean {
  return world.spec.endpoints.every(({ type, governed }) => type !== 'pod' || governed === 'yes');
}
