import { cloudExposure } from '../../model/cloud.ts';
import { distinctGaps } from '../../model/gaps.ts';
import { namespaces as namespaceKind } from '../../model/kubernetes/namespace.ts';
import { networkPolicies } from '../../model/kubernetes/network-policy.ts';
import { nodes as nodeKind } from '../../model/kubernetes/node.ts';
import { services } from '../../model/kubernetes/service.ts';
import { gapsOf, type Observed, partial, seen, someGaps } from '../../model/observed.ts';
import { listed } from '../../model/picture.ts';
import type { Architecture } from '../../model/pictures/architecture.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { platform } from '../platform.ts';
import { tenancy } from '../tenancy.ts';
import { workloads } from '../workloads.ts';
import { boundaries } from './boundaries.ts';
import { build } from './build.ts';
import { entries } from './entries.ts';
import { fates } from './fates.ts';
import { levers } from './levers.ts';
import { namespaceEntries, namespaceMap } from './namespace-map.ts';
import { nodePools } from './node-pools.ts';
import { responsibility } from './responsibility.ts';

/** The picture of how a cluster is built. It asks softly for all it shows: nothing is read for it. */
export const architecture: Fact<Architecture> = definePartialFact({
  id: 'architecture',
  title: 'How the cluster is built, who holds which lever, and what separates outside from core',
  needs: {
    build,
    levers,
    responsibility,
    fates,
    nodePools,
    namespaceEntries,
    entries,
    boundaries,
    tenancy: maybe(tenancy),
    platform: maybe(platform),
    workloads: maybe(workloads),
    nodes: maybe(nodeKind),
    namespaces: maybe(namespaceKind),
    services: maybe(services),
    policies: maybe(networkPolicies),
    exposure: maybe(cloudExposure),
  },
  compute: ({
    build,
    levers,
    responsibility,
    fates,
    nodePools,
    namespaceEntries,
    entries,
    boundaries,
    ...read
  }) => {
    const value: Architecture = {
      build,
      levers,
      responsibility,
      fates,
      nodes: nodePools,
      namespaces: namespaceMap(namespaceEntries, read.tenancy),
      entries: { state: entries.complete ? 'seen' : 'partial', list: listed(entries.all) },
      boundaries,
    };
    const observed: readonly Observed<unknown>[] = Object.values(read);
    const gaps = someGaps(distinctGaps(observed.flatMap((one) => gapsOf(one))));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});
