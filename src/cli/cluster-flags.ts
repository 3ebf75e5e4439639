import { type Command, Option } from 'commander';
import { InputError } from '../model/input-error.ts';
import { parseDuration, repeatable } from './flags.ts';
import {
  ALL,
  addProviderFlags,
  type ProviderName,
  providersNamed,
  refuseStrayScopes,
  type ScopeFlags,
  usesContexts,
} from './provider-flags.ts';

/** Which clusters, and how they are read: shared by scan, collect, inventory and permissions. */
export interface ClusterFlags extends ScopeFlags {
  readonly kubeconfig?: string;
  readonly context: readonly string[];
  readonly allContexts?: boolean;
  readonly inCluster?: boolean;
  /** Names as given; none means kubeconfig. */
  readonly provider: readonly string[];
  /** Clusters at once. */
  readonly concurrency?: number;
  /** Milliseconds for a cluster. */
  readonly timeout?: number;
  /** False with --no-exec. */
  readonly exec: boolean;
  readonly allowSecretMetadata?: boolean;
  readonly resume?: string;
}

export function addClusterFlags(command: Command): Command {
  const grouped = command.optionsGroup('Which clusters, and how they are read:');
  return addProviderFlags(grouped)
    .option('--kubeconfig <file>', 'instead of KUBECONFIG and ~/.kube/config')
    .addOption(repeatable('--context <name>', 'this context, * and ? allowed', 'the current one'))
    .option('--all-contexts', 'every context')
    .option('--in-cluster', 'the cluster this runs in, as its service account')
    .addOption(new Option('--concurrency <n>', 'clusters at once (default: 4)').argParser(count))
    .addOption(
      new Option('--timeout <duration>', 'for a cluster (default: 10m)').argParser(duration),
    )
    .option('--no-exec', 'refuse to run commands that a kubeconfig names for credentials')
    .option('--allow-secret-metadata', 'read names and ages of Secrets, never values')
    .option('--resume <file>', 'keep finished clusters in this snapshot, and go on from it');
}

/** Refuses clusters and paths together, and flags that contradict each other. */
export function refuseMixed(paths: readonly string[], flags: ClusterFlags): void {
  const contexts = [
    ...(flags.kubeconfig === undefined ? [] : ['--kubeconfig']),
    ...(flags.context.length === 0 ? [] : ['--context']),
    ...(flags.allContexts === true ? ['--all-contexts'] : []),
  ];
  const ways = [
    ...(flags.inCluster === true ? ['--in-cluster'] : []),
    ...flags.provider.map((name) => `--provider ${name}`),
    ...contexts,
  ];
  if (paths.length > 0 && ways.length > 0) {
    throw new InputError(`${ways[0]} asks for a live cluster, and a PATH for files`, {
      hint: 'give one or the other',
    });
  }
  if (flags.inCluster === true && ways.length > 1) {
    throw new InputError(`--in-cluster cannot be combined with ${ways.at(-1)}`);
  }
  if (contexts.includes('--context') && contexts.includes('--all-contexts')) {
    throw new InputError('--context cannot be combined with --all-contexts');
  }
  const asked = providersOf(flags, {});
  if (contexts.length > 0 && !asked.some(usesContexts)) {
    throw new InputError(`${contexts[0]} is for --provider kubeconfig, which is not asked for`, {
      hint: `add --provider kubeconfig, or leave ${contexts[0]} out`,
    });
  }
  refuseStrayScopes(flags, (provider) => asked.includes(provider));
}

/** The providers that the flags ask for: those of kubeconfigs where they name none. */
export function providersOf(
  { provider, inCluster }: Pick<ClusterFlags, 'provider' | 'inCluster'>,
  env: Readonly<Record<string, string | undefined>>,
): readonly ProviderName[] {
  if (inCluster === true) return ['in-cluster'];
  return provider.length === 0 ? ['kubeconfig'] : providersNamed(provider, env);
}

/** Whether every provider is asked for: then one that cannot be used is no wrong usage. */
export function asksAll({ provider }: Pick<ClusterFlags, 'provider'>): boolean {
  return provider.includes(ALL);
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new InputError(`--concurrency wants a whole number from 1, not ${JSON.stringify(text)}`);
}

function duration(text: string): number {
  return parseDuration('--timeout', text);
}
