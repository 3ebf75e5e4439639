import { type Command, Option } from 'commander';
import type { CollectedFrom } from '../model/cluster.ts';
import { InputError } from '../model/input-error.ts';
import { repeatable } from './flags.ts';

/** What finds clusters, and can be asked for. */
export type ProviderName = Exclude<CollectedFrom, 'manifests'>;

type CloudProvider = 'eks' | 'gke' | 'aks';

/** Where a provider is to look; each belongs to one provider. */
export interface ScopeFlags {
  readonly region: readonly string[];
  readonly profile?: string;
  readonly account: readonly string[];
  readonly role?: string;
  readonly project: readonly string[];
  readonly organization?: string;
  readonly folder?: string;
  readonly subscription: readonly string[];
  readonly tenant?: string;
}

/** By all names that people give them. */
const NAMES: ReadonlyMap<string, ProviderName> = new Map([
  ['kubeconfig', 'kubeconfig'],
  ['in-cluster', 'in-cluster'],
  ['eks', 'eks'],
  ['aws', 'eks'],
  ['gke', 'gke'],
  ['gcp', 'gke'],
  ['aks', 'aks'],
  ['azure', 'aks'],
  ['openshift', 'openshift'],
  ['rancher', 'rancher'],
  ['capi', 'capi'],
  ['ocm', 'ocm'],
  ['acm', 'ocm'],
  ['cluster-profile', 'cluster-profile'],
  ['argocd', 'argocd'],
  ['karmada', 'karmada'],
  ['gardener', 'gardener'],
]);

/** What lists clusters by itself. The others are clusters that list others, reached by a kubeconfig. */
const LISTS: readonly ProviderName[] = ['kubeconfig', 'in-cluster', 'eks', 'gke', 'aks'];

/** Stands for kubeconfigs and all clouds: whether a cluster lists others has to be known. */
export const ALL = 'all';

const OWNERS: Readonly<Record<keyof ScopeFlags, CloudProvider>> = {
  region: 'eks',
  profile: 'eks',
  account: 'eks',
  role: 'eks',
  project: 'gke',
  organization: 'gke',
  folder: 'gke',
  subscription: 'aks',
  tenant: 'aks',
};

export function addProviderFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--provider <name>', 'what lists the clusters: eks, gke, aks, all … (repeatable)')
        .default([], 'kubeconfig')
        .argParser((text: string, before: readonly string[]) => [...before, ...providersIn(text)]),
    )
    .addOption(repeatable('--region <name>', 'eks: only this region'))
    .option('--profile <name>', 'eks: the profile of the AWS configuration')
    .addOption(repeatable('--account <id>', 'eks: only this account', 'all that --role opens'))
    .option('--role <name>', 'eks: the role to take in each account')
    .addOption(repeatable('--project <id>', 'gke: only this project'))
    .option('--organization <number>', 'gke: all projects of this organization')
    .option('--folder <number>', 'gke: all projects of this folder')
    .addOption(repeatable('--subscription <id>', 'aks: only this subscription'))
    .option('--tenant <id>', 'aks: the tenant to sign in to');
}

/** The providers that these names mean, each once, in a fixed order. */
export function providersNamed(
  names: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly ProviderName[] {
  const isPod = (env['KUBERNETES_SERVICE_HOST'] ?? '') !== '';
  const everything = LISTS.filter((one) => one !== 'in-cluster' || isPod);
  const wanted = new Set<ProviderName>(names.includes(ALL) ? everything : []);
  for (const name of names) {
    const found = NAMES.get(name);
    if (found !== undefined) wanted.add(found);
  }
  return [...new Set(NAMES.values())].filter((one) => wanted.has(one));
}

/** Refuses flags that would be without effect: nobody should believe that they narrowed anything. */
export function refuseStrayScopes(
  flags: ScopeFlags,
  isAsked: (provider: ProviderName) => boolean,
): void {
  for (const [flag, owner] of Object.entries(OWNERS)) {
    const value: unknown = Reflect.get(flags, flag);
    const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined;
    if (!isGiven || isAsked(owner)) continue;
    throw new InputError(`--${flag} is for --provider ${owner}, which is not asked for`, {
      hint: `add --provider ${owner}, or leave --${flag} out`,
    });
  }
}

/** Whether it is found by way of kubeconfigs, so that flags about contexts mean something to it. */
export function usesContexts(provider: ProviderName): boolean {
  return provider === 'kubeconfig' || !LISTS.includes(provider);
}

function providersIn(text: string): readonly string[] {
  return text.split(',').map((one) => {
    const name = one.trim();
    if (name === ALL || NAMES.has(name)) return name;
    throw new InputError(`no provider is called ${JSON.stringify(name)}`, {
      hint: `one of ${[...new Set(NAMES.values())].join(', ')} or ${ALL}`,
    });
  });
}
