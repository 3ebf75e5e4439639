import { type Command, Option } from 'commander';
import { InputError } from '../model/input-error.ts';
import { parseDuration, repeatable } from './flags.ts';

/** Which clusters, and how they are read: shared by scan, collect, inventory and permissions. */
export interface ClusterFlags {
  readonly kubeconfig?: string;
  readonly context: readonly string[];
  readonly allContexts?: boolean;
  readonly inCluster?: boolean;
  readonly provider?: string;
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
  return command
    .optionsGroup('Which clusters, and how they are read:')
    .option('--kubeconfig <file>', 'instead of KUBECONFIG and ~/.kube/config')
    .addOption(repeatable('--context <name>', 'this context, * and ? allowed', 'the current one'))
    .option('--all-contexts', 'every context')
    .option('--in-cluster', 'the cluster this runs in, as its service account')
    .addOption(new Option('--provider <name>', 'kubeconfig or in-cluster').argParser(provider))
    .addOption(new Option('--concurrency <n>', 'clusters at once (default: 4)').argParser(count))
    .addOption(
      new Option('--timeout <duration>', 'for a cluster (default: 10m)').argParser(duration),
    )
    .option('--no-exec', 'refuse to run commands that a kubeconfig names for credentials')
    .option('--allow-secret-metadata', 'read names and ages of Secrets, never values')
    .option('--resume <file>', 'keep finished clusters in this snapshot, and go on from it');
}

/** Refuses clusters and paths together, and more than one way to say which clusters. */
export function refuseMixed(paths: readonly string[], flags: ClusterFlags): void {
  const ways = [
    ...(isInCluster(flags) ? ['--in-cluster'] : []),
    ...(flags.provider === 'kubeconfig' ? ['--provider kubeconfig'] : []),
    ...(flags.kubeconfig === undefined ? [] : ['--kubeconfig']),
    ...(flags.context.length === 0 ? [] : ['--context']),
    ...(flags.allContexts === true ? ['--all-contexts'] : []),
  ];
  if (paths.length > 0 && ways.length > 0) {
    throw new InputError(`${ways[0]} asks for a live cluster, and a PATH for files`, {
      hint: 'give one or the other',
    });
  }
  if (ways.includes('--in-cluster') && ways.length > 1) {
    throw new InputError(`--in-cluster cannot be combined with ${ways.at(-1)}`);
  }
  if (ways.includes('--context') && ways.includes('--all-contexts')) {
    throw new InputError('--context cannot be combined with --all-contexts');
  }
}

/** Whether the cluster that this runs in is asked for. */
export function isInCluster({ inCluster, provider }: ClusterFlags): boolean {
  return inCluster === true || provider === 'in-cluster';
}

function provider(text: string): string {
  if (text === 'kubeconfig' || text === 'in-cluster') return text;
  throw new InputError(`--provider ${text} is not part of this version`, {
    hint: 'kubeconfig or in-cluster; reach cloud clusters through a kubeconfig for now',
  });
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new InputError(`--concurrency wants a whole number from 1, not ${JSON.stringify(text)}`);
}

function duration(text: string): number {
  return parseDuration('--timeout', text);
}
