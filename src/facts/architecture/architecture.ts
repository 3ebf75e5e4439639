import { distinctGaps } from '../../model/gaps.ts';
import { nodes as nodeKind } from '../../model/kubernetes/node.ts';
import { gapsOf, type Observed, partial, seen, someGaps } from '../../model/observed.ts';
import type { Architecture } from '../../model/pictures/architecture.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { platform } from '../platform.ts';
import { build } from './build.ts';
import { nodePools } from './node-pools.ts';

/** The picture of how a cluster is built. It asks softly for all it shows: nothing is read for it. */
export const architecture: Fact<Architecture> = definePartialFact({
  id: 'architecture',
  title: 'How the cluster is built',
  needs: { build, nodePools, platform: maybe(platform), nodes: maybe(nodeKind) },
  compute: ({ build, nodePools, platform, nodes }): Observed<Architecture> => {
    const value: Architecture = { build, nodes: nodePools };
    const gaps = someGaps(distinctGaps([...gapsOf(platform), ...gapsOf(nodes)]));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});
