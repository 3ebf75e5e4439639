import { createHash } from 'node:crypto';
import { agentOf } from '../../collect/live/agent.ts';
import { openAccess } from '../../collect/live/client.ts';
import { AccessError, type ClusterAccess, type ClusterRef } from '../../model/access.ts';
import type { Arm } from './arm.ts';
import { ArmError } from './arm-error.ts';
import { type Clusters, idOf } from './clusters.ts';
import { isAks } from './discover.ts';
import type { HeldCluster } from './held-cluster.ts';
import type { Login } from './login.ts';
import type { AksOptions } from './options.ts';

/** The application that every API server of AKS with Entra ID is. */
const API_SERVER_SCOPE = '6dae42f8-4368-4678-94ff-3960e28e3630/.default';

const CREDENTIAL_ACTION =
  'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action';

interface Connecting {
  readonly arm: Arm;
  readonly clusters: Clusters;
  readonly login: Login;
  readonly options: AksOptions;
}

/**
 * Reaches an API server with a token of Entra ID. A cluster without it has certificates of
 * administrators only, which are never asked for.
 */
export async function connect(
  ref: ClusterRef,
  { arm, clusters, login, options }: Connecting,
  signal: AbortSignal,
): Promise<ClusterAccess> {
  const id = idOf(ref);
  if (!isAks(id.whole)) {
    const which = ref.server === '' ? 'it' : ref.server;
    throw new AccessError(
      'unreachable',
      `Azure hands out no credentials for it that only read: give a kubeconfig with a context for ${which}`,
    );
  }
  const cluster = await clusters.of(ref, signal);
  refuseUnreachable(cluster, ref);
  const ca = await caOf(id, arm, signal);
  const agent = agentOf(ref.server, { ca });
  const hash = createHash('sha256').update(ca).digest('hex');
  const server = { type: 'server', value: `${ref.server}#sha256:${hash}` } as const;
  return openAccess(
    {
      ref: {
        ...ref,
        identities: [...ref.identities.filter(({ type }) => type !== 'server'), server],
      },
      credentials: async (renew, now) => {
        const { token } = await login.token(API_SERVER_SCOPE, { renew, signal: now });
        return { agent, headers: { authorization: `Bearer ${token}` } };
      },
      close: () => agent.destroy(),
    },
    options.client,
  );
}

function refuseUnreachable(cluster: HeldCluster, ref: ClusterRef): void {
  if (cluster.text('powerState.code') === 'Stopped') {
    throw new AccessError('unreachable', 'the cluster is stopped: its API server does not run');
  }
  if (ref.server === '') throw new AccessError('unreachable', 'its API server has no address yet');
  if (cluster.flag('aadProfile.managed') === true) return;
  throw new AccessError(
    'unauthenticated',
    'nobody signs in to it with Entra ID: Azure has only certificates of administrators for it, which are never asked for; give a kubeconfig',
  );
}

const CA = /^\s*certificate-authority-data:\s*"?([A-Za-z0-9+/]+=*)"?\s*$/m;

/**
 * The CA of a cluster is only in the kubeconfig that users get. It names a command for credentials and
 * holds none: of the text the CA is read, and nothing else. One that does hold a certificate is dropped.
 */
async function caOf(
  { subscription, group, name }: ReturnType<typeof idOf>,
  arm: Arm,
  signal: AbortSignal,
): Promise<Buffer> {
  const answer = await arm.containers(subscription, CREDENTIAL_ACTION, signal, (client) =>
    client.managedClusters.listClusterUserCredentials(group, name, { format: 'exec' }),
  );
  const text = Buffer.from(answer.kubeconfigs?.[0]?.value ?? []).toString('utf8');
  const action = CREDENTIAL_ACTION;
  if (/client-(certificate|key)-data|^\s*token:/m.test(text)) {
    throw new ArmError(
      'malformed',
      'Azure handed out a credential that was not asked for: it was dropped',
      { action },
    );
  }
  const [, ca = ''] = CA.exec(text) ?? [];
  if (ca === '')
    throw new ArmError('malformed', 'the kubeconfig for users names no CA', { action });
  return Buffer.from(ca, 'base64');
}
