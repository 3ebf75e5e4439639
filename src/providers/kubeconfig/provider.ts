import { type ClientOptions, openAccess } from '../../collect/live/client.ts';
import {
  AccessError,
  type ClusterAccess,
  type ClusterRef,
  type Found,
  type Provider,
} from '../../model/access.ts';
import { contextOf, foundIn, type Selection, selectContexts } from './contexts.ts';
import { ContextCredentials } from './credentials.ts';
import { type Kubeconfig, kubeconfigOf } from './entries.ts';
import { type KubeconfigPlaces, kubeconfigFiles } from './files.ts';

export interface KubeconfigOptions extends KubeconfigPlaces, Selection {
  readonly client: ClientOptions;
  /** Refuses to run the commands that a kubeconfig names for credentials. */
  readonly noExec?: boolean;
}

/**
 * The clusters of kubeconfig contexts. Nothing is run and nothing is sent by `discover`: a command
 * for credentials is in `ref.exec`, so that it can be named before `connect` runs it. Both throw
 * an InputError for a kubeconfig that is missing or malformed.
 */
export function kubeconfigProvider(options: KubeconfigOptions): Provider {
  let read: Promise<Kubeconfig> | undefined;
  const config = (): Promise<Kubeconfig> => {
    read ??= kubeconfigFiles(options).then(kubeconfigOf);
    return read;
  };
  return {
    platform: 'kubeconfig',
    discover: async function* (): AsyncGenerator<Found> {
      const kubeconfig = await config();
      for (const name of selectContexts(kubeconfig, options)) yield foundIn(kubeconfig, name);
    },
    connect: async (ref, signal) => connect(ref, await config(), options, signal),
  };
}

async function connect(
  ref: ClusterRef,
  config: Kubeconfig,
  options: KubeconfigOptions,
  signal: AbortSignal,
): Promise<ClusterAccess> {
  const context = contextOf(config, ref.context ?? ref.name);
  const { command } = context.user;
  if (options.noExec === true && command !== undefined) {
    throw new AccessError(
      'unauthenticated',
      `its credentials come from the command ${command.command}, which --no-exec refuses to run`,
    );
  }
  const credentials = new ContextCredentials(context, options.env);
  // Had before the first request, so that a login that fails is told as such.
  await credentials.get(false, signal);
  return openAccess(
    {
      ref,
      credentials: (renew, now) => credentials.get(renew, now),
      close: () => credentials.close(),
    },
    options.client,
  );
}
