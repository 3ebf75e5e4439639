import { agentOf } from '../../collect/live/agent.ts';
import { openAccess } from '../../collect/live/client.ts';
import {
  AccessError,
  type ClusterAccess,
  type ClusterRef,
  type Provider,
} from '../../model/access.ts';
import { discover, type World } from './discover.ts';
import { GoogleFailure, type GoogleFault } from './failure.ts';
import { Google } from './google.ts';
import { HeldClusters } from './held.ts';
import { checkOptions, type GkeOptions } from './options.ts';
import { doorsOf } from './ref.ts';
import { ControlPlanes } from './sections.ts';

/**
 * The clusters of Google Kubernetes Engine, and what its fleets name. Throws an InputError for an
 * endpoint that nothing may be sent to.
 */
export function gkeProvider(options: GkeOptions): Provider {
  checkOptions(options);
  const google = new Google(options);
  const held = new HeldClusters(google);
  const world: World = { google, held, options };
  const planes = new ControlPlanes(google, held);
  return {
    platform: 'gke',
    discover: (signal) => discover(world, signal),
    connect: (ref, signal) => connect(ref, world, signal),
    sections: (ref, ids, signal) => planes.read(ref, ids, signal),
  };
}

async function connect(ref: ClusterRef, world: World, signal: AbortSignal): Promise<ClusterAccess> {
  const { google, held, options } = world;
  const door = await doorOf(ref, held, signal);
  // Had before the first request, so that a login that fails is told as such.
  await google.credentials.token(false);
  const agent = agentOf(door.server, door.ca === undefined ? {} : { ca: door.ca });
  return openAccess(
    {
      ref: { ...ref, server: door.server },
      credentials: async (renew) => ({
        agent,
        headers: { authorization: `Bearer ${await google.credentials.token(renew)}` },
      }),
      close: () => agent.destroy(),
    },
    options.client,
  );
}

async function doorOf(
  ref: ClusterRef,
  held: HeldClusters,
  signal: AbortSignal,
): Promise<ReturnType<typeof doorsOf>[number]> {
  try {
    const [door] = doorsOf(await held.of(ref, signal));
    if (door !== undefined) return door;
  } catch (error) {
    if (error instanceof GoogleFailure) throw new AccessError(ACCESS[error.fault], error.message);
    throw error;
  }
  throw new AccessError('unreachable', `${ref.name} has no address that people may use`);
}

const ACCESS: Readonly<Record<GoogleFault, AccessError['fault']>> = {
  forbidden: 'forbidden',
  disabled: 'not-found',
  unauthenticated: 'unauthenticated',
  'not-found': 'not-found',
  busy: 'timeout',
  timeout: 'timeout',
  unreachable: 'unreachable',
  malformed: 'malformed',
};
