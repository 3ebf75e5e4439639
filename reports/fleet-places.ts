import type { ClusterReport, Report } from '../src/model/report.ts';

/** A region of a provider, or what stands in for one, with its clusters by environment. */
export interface Place {
  readonly region: string;
  readonly clusters: readonly ClusterReport[];
}

export interface ProviderPlaces {
  readonly provider: string;
  readonly places: readonly Place[];
}

export const NO_CLOUD = 'No cloud seen';
export const NO_REGION = 'no region seen';
const UNDECLARED = 'not declared';

/** A map, since a provider may be called anything. */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['aws', 'AWS'],
  ['gcp', 'Google Cloud'],
  ['azure', 'Azure'],
  ['digitalocean', 'DigitalOcean'],
  ['linode', 'Linode'],
  ['ibm', 'IBM Cloud'],
  ['oracle', 'Oracle Cloud'],
  ['openstack', 'OpenStack'],
  ['vsphere', 'vSphere'],
  ['hetzner', 'Hetzner'],
  ['metal3', 'Bare metal'],
  ['local', 'A developer’s machine'],
  ['unknown', NO_CLOUD],
]);

/** In the order in which they are shown; what nobody declares comes last. */
const ENVIRONMENTS = ['production', 'staging', 'test', 'development'] as const;

export function providerName(provider: string): string {
  return PROVIDERS.get(provider) ?? provider;
}

/** Providers with their regions; those with most clusters first, what was not seen last. */
export function placesOf({ clusters }: Report): readonly ProviderPlaces[] {
  const byProvider = Map.groupBy(clusters, ({ provider }) => provider);
  return [...byProvider]
    .toSorted(
      ([a, x], [b, y]) =>
        Number(a === 'unknown') - Number(b === 'unknown') || y.length - x.length || compare(a, b),
    )
    .map(([provider, own]) => {
      const byRegion = Map.groupBy(own, ({ region }) => region ?? '');
      const places = [...byRegion]
        .toSorted(([a], [b]) => Number(a === '') - Number(b === '') || compare(a, b))
        .map(([region, all]) => ({ region: region || NO_REGION, clusters: all }));
      return { provider: providerName(provider), places };
    });
}

/** The environments of a fleet, each as its clusters call it. */
export function environmentsOf({ clusters }: Report): readonly string[] {
  const found = new Set(clusters.map(environmentOf));
  return [...ENVIRONMENTS, UNDECLARED].filter((one) => found.has(one));
}

export function environmentOf({ environment }: ClusterReport): string {
  return ENVIRONMENTS.find((one) => one === environment) ?? UNDECLARED;
}

/** As code points, not as a language of the machine has it. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
