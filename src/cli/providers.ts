import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { Calls } from '../collect/cloud/calls.ts';
import type { CloudEndpoint, CloudOptions } from '../collect/cloud/options.ts';
import type { ClientOptions } from '../collect/live/client.ts';
import type { EndpointSettings, ProviderSettings } from '../config/configuration/providers.ts';
import type { Provider } from '../model/access.ts';
import { InputError } from '../model/input-error.ts';
import { asksAll, type ClusterFlags, providersOf } from './cluster-flags.ts';
import type { ProviderName } from './provider-flags.ts';
import type { Session } from './session.ts';
import { VERSION } from './version.ts';

/** What is asked for, and how to say what is going on. */
export interface Opening {
  readonly flags: ClusterFlags;
  readonly providers: ProviderSettings;
  readonly session: Session;
  /** Where calls to clouds are counted; nowhere when missing. */
  readonly calls?: Calls;
  /** How API servers are asked, where that is not as usual. */
  readonly client?: Omit<ClientOptions, 'userAgent'>;
}

/** Scopes of a cloud looked into at once. */
const WIDTH = 8;

/** All providers that the flags ask for, as one. The SDK of a cloud is loaded by its own provider only. */
export async function openProviders(opening: Opening): Promise<Provider> {
  const { flags, session } = opening;
  const names = providersOf(flags, session.env);
  const [first, ...others] = await Promise.all(names.map((name) => OPEN[name](opening)));
  if (first === undefined) throw new InputError('no provider is asked for');
  const { together } = await import('../collect/live/together.ts');
  return together([first, ...others], { tolerant: asksAll(flags) });
}

function clientOf({ client }: Opening): ClientOptions {
  return { ...client, userAgent: `kubemuster/${VERSION}` };
}

const OPEN: Readonly<Record<ProviderName, (opening: Opening) => Promise<Provider>>> = {
  kubeconfig: openKubeconfig,
  'in-cluster': async (opening) => {
    const { inClusterProvider } = await import('../providers/in-cluster/provider.ts');
    return inClusterProvider({ client: clientOf(opening), env: opening.session.env });
  },
  eks: async (opening) => {
    const { eksProvider } = await import('../providers/eks/provider.ts');
    const { flags, providers } = opening;
    const { eks = {} } = providers;
    return eksProvider({
      ...(await cloudOptions(opening, eks)),
      ...defined({
        profile: flags.profile ?? eks.profile,
        accounts: either(flags.account, eks.accounts),
        role: flags.role ?? eks.role,
        regions: either(flags.region, eks.regions),
      }),
    });
  },
  gke: async (opening) => {
    const { gkeProvider } = await import('../providers/gke/provider.ts');
    const { flags, providers } = opening;
    const { gke = {} } = providers;
    const isFlagged = flags.project.length > 0 || flags.organization !== undefined;
    // A scope on the command line replaces the one that is configured, whatever kind that is.
    const scope = isFlagged || flags.folder !== undefined ? {} : gke;
    return gkeProvider({
      ...(await cloudOptions(opening, gke)),
      ...defined({
        projects: either(flags.project, scope.projects),
        organization: flags.organization ?? scope.organization,
        folder: flags.folder ?? scope.folder,
      }),
    });
  },
  aks: async (opening) => {
    const { aksProvider } = await import('../providers/aks/provider.ts');
    const { flags, providers } = opening;
    const { aks = {} } = providers;
    return aksProvider({
      ...(await cloudOptions(opening, aks)),
      ...defined({
        subscriptions: either(flags.subscription, aks.subscriptions),
        tenant: flags.tenant ?? aks.tenant,
      }),
    });
  },
  openshift: async (opening) => {
    const { openshiftProvider } = await import('../providers/openshift/provider.ts');
    return openshiftProvider(await openKubeconfig(opening));
  },
  rancher: async (opening) => {
    const { rancherProvider } = await import('../providers/rancher/provider.ts');
    return rancherProvider(await openKubeconfig(opening));
  },
  capi: async (opening) => {
    const { capiProvider } = await import('../providers/capi/provider.ts');
    return capiProvider(await openKubeconfig(opening));
  },
  ocm: async (opening) => {
    const { ocmProvider } = await import('../providers/ocm/provider.ts');
    return ocmProvider(await openKubeconfig(opening));
  },
  'cluster-profile': async (opening) => {
    const { clusterProfileProvider } = await import('../providers/cluster-profile/provider.ts');
    return clusterProfileProvider(await openKubeconfig(opening));
  },
  argocd: async (opening) => {
    const { argoCdProvider } = await import('../providers/argocd/provider.ts');
    return argoCdProvider(await openKubeconfig(opening));
  },
  karmada: async (opening) => {
    const { karmadaProvider } = await import('../providers/karmada/provider.ts');
    return karmadaProvider(await openKubeconfig(opening));
  },
  gardener: async (opening) => {
    const { gardenerProvider } = await import('../providers/gardener/provider.ts');
    return gardenerProvider(await openKubeconfig(opening));
  },
};

async function openKubeconfig(opening: Opening): Promise<Provider> {
  const { flags, session } = opening;
  const { kubeconfigProvider } = await import('../providers/kubeconfig/provider.ts');
  return kubeconfigProvider({
    client: clientOf(opening),
    env: session.env,
    home: homedir(),
    ...defined({
      file: flags.kubeconfig,
    }),
    ...(flags.context.length === 0 ? {} : { contexts: flags.context }),
    all: flags.allContexts === true || (asksAll(flags) && flags.context.length === 0),
    noExec: !flags.exec,
  });
}

async function cloudOptions(opening: Opening, settings: EndpointSettings): Promise<CloudOptions> {
  const { session, calls = new Calls() } = opening;
  const endpoint = await endpointOf(settings);
  return {
    client: clientOf(opening),
    env: session.env,
    calls,
    width: WIDTH,
    warn: session.warn,
    progress: (text) => session.progress.update(`looking into ${text}`),
    ...defined({
      endpoint: endpoint,
    }),
  };
}

async function endpointOf({
  endpoint,
  rootCerts,
  insecure,
}: EndpointSettings): Promise<CloudEndpoint | undefined> {
  if (endpoint === undefined) return undefined;
  return {
    url: endpoint,
    ...defined({
      rootCerts: rootCerts === undefined ? undefined : await certificates(rootCerts),
      insecure: insecure,
    }),
  };
}

async function certificates(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new InputError('the certificates of an endpoint cannot be read', {
      place: { file },
      hint: 'rootCerts in kubemuster.yaml names a file of PEM certificates',
      cause,
    });
  }
}

/** A list on the command line replaces the one that is configured. */
function either(
  flags: readonly string[],
  configured: readonly string[] | undefined,
): readonly string[] | undefined {
  return flags.length > 0 ? flags : configured;
}

/** Options that are there: an option is never undefined. */
function defined<T extends object>(
  options: T,
): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { readonly [K in keyof T]?: Exclude<T[K], undefined> };
}
