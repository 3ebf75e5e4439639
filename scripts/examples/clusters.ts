import { analyticsAks } from './analytics-aks/cluster.ts';
import type { ExampleCluster } from './fleet.ts';
import { legacyDc1 } from './legacy-dc1/cluster.ts';
import { shopProdEu } from './shop-prod-eu/cluster.ts';

/** The fleet of the examples, in the order of its files' names. */
export function clusters(): readonly ExampleCluster[] {
  return [analyticsAks(), legacyDc1(), shopProdEu()];
}
