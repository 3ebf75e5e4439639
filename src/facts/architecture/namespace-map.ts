import { gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import { listed } from '../../model/picture.ts';
import type { NamespaceEntry, NamespaceMap } from '../../model/pictures/architecture.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import { type Exposures, exposure } from '../exposure.ts';
import { type PageableOwners, pageableOwners } from '../pageable-owners.ts';
import { enforcedLevels, type NamespaceLevel } from '../pod-security/enforced-levels.ts';
import { type NamespaceView, tenancy } from '../tenancy.ts';
import { type Tiers, tiers } from '../tiers.ts';
import { type WorkloadView, workloads } from '../workloads.ts';
import { type NamespaceIsolation, namespaceIsolation } from './namespace-isolation.ts';

/** Every namespace with what decides how much an intruder in it gains. Unbounded: the picture cuts it. */
export const namespaceEntries: Fact<readonly NamespaceEntry[]> = defineFact({
  id: 'namespace-entries',
  title: 'Namespaces with tier, owner, exposure, isolation and Pod Security level',
  needs: {
    tenancy: maybe(tenancy),
    workloads: maybe(workloads),
    levels: maybe(enforcedLevels),
    tiers,
    owners: pageableOwners,
    exposure,
    isolation: namespaceIsolation,
  },
  compute: ({ tenancy, workloads, levels, ...world }): readonly NamespaceEntry[] => {
    const inside = Map.groupBy(visible(workloads), ({ namespace }) => namespace);
    const known = new Map(visible(levels).map((one) => [one.namespace.name, one.state]));
    const all = tenancy.state === 'unseen' ? [] : tenancy.value.namespaces;
    return all
      .map((one) => entryOf(one, { ...world, inside, workloads, levels: known }))
      .sort(
        (a, b) =>
          rankOf(a) - rankOf(b) ||
          (b.workloads ?? 0) - (a.workloads ?? 0) ||
          byText(a.name, b.name),
      );
  },
});

interface World {
  readonly inside: ReadonlyMap<string, readonly WorkloadView[]>;
  readonly workloads: Observed<readonly WorkloadView[]>;
  readonly levels: ReadonlyMap<string, NamespaceLevel['state']>;
  readonly tiers: Tiers;
  readonly owners: PageableOwners;
  readonly exposure: Exposures;
  readonly isolation: NamespaceIsolation;
}

function entryOf(view: NamespaceView, world: World): NamespaceEntry {
  const { name } = view;
  const here = world.inside.get(name) ?? [];
  const unseen = gapsIn(world.workloads, name).length > 0;
  const { tier, assumed } = world.tiers.ofNamespace(name);
  const { state, why } = world.isolation.of(name);
  return {
    name,
    system: view.system ?? null,
    tier,
    assumed,
    owner: ownerOf(view, world.owners),
    workloads: unseen ? null : here.length,
    exposed: exposedBy(here, unseen, world.exposure),
    isolated: state,
    isolation: why,
    podSecurity: world.levels.get(name) ?? 'unknown',
  };
}

function ownerOf(view: NamespaceView, owners: PageableOwners): string | null {
  const found = owners.of(view);
  if (found.state === 'nobody') return null;
  return found.state === 'reachable' ? found.owner : found.owners.join(', ');
}

function exposedBy(
  here: readonly WorkloadView[],
  unseen: boolean,
  exposure: Exposures,
): NamespaceEntry['exposed'] {
  const found = new Set(here.map((one) => exposure.of(one).exposed));
  if (found.has('yes')) return 'yes';
  return found.has('unknown') || unseen ? 'unknown' : 'no';
}

/** Tenants before the system; critical before exposed before the rest. */
function rankOf({ system, tier, exposed }: NamespaceEntry): number {
  if (system !== null) return exposed === 'yes' ? 4 : 5;
  if (tier === 'critical') return exposed === 'yes' ? 0 : 1;
  return exposed === 'yes' ? 2 : 3;
}

export function namespaceMap(
  entries: readonly NamespaceEntry[],
  namespaces: Observed<unknown>,
): NamespaceMap {
  const count = (is: (one: NamespaceEntry) => boolean): number => entries.filter(is).length;
  return {
    counts:
      entries.length === 0 && gapsOf(namespaces).length > 0
        ? null
        : {
            all: entries.length,
            system: count(({ system }) => system !== null),
            critical: count(({ system, tier }) => system === null && tier === 'critical'),
            exposed: count(({ exposed }) => exposed === 'yes'),
            isolated: count(({ isolated }) => isolated === 'yes'),
          },
    list: listed(entries),
  };
}
