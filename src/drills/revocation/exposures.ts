import type { CredentialReaches } from '../../facts/isolation/credential-reach.ts';
import type { MeshPresence } from '../../facts/mesh-presence.ts';
import type { Rbac } from '../../facts/rbac/rbac.ts';
import { remember } from '../../facts/remember.ts';
import type { SecretsInUse } from '../../facts/secrets-in-use/secrets-in-use.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import type { Secret } from '../../model/kubernetes/secret.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import { accountSubject } from './account-exposure.ts';
import { deployerExposure } from './deployers.ts';
import { type Exposed, type Exposure, merged, NOTHING } from './exposed.ts';
import { type NodeWorld, nodeExposure } from './node-exposure.ts';
import { type PeopleWorld, personExposure } from './people.ts';
import { carriedBy, type PoolRole, podExposure } from './pod-exposure.ts';
import type { Compromised } from './targets.ts';
import type { Holdings } from './world.ts';

export interface ExposureWorld {
  readonly holdings: Holdings;
  readonly metadata: CredentialReaches;
  readonly mesh: MeshPresence;
  readonly poolRole: PoolRole;
  readonly uses: SecretsInUse;
  readonly people: PeopleWorld;
  readonly rights: Rbac;
  readonly platform: NodeWorld['platform'];
  readonly platformGaps: readonly Gap[];
  /** Workloads with pods on a node. */
  readonly runningOn: (node: string) => readonly WorkloadView[];
  /** Why there may be more pods on a node. */
  readonly unseenPods: readonly Gap[];
  readonly secretGaps: (namespace: string) => readonly Gap[];
}

/** What has to be taken for stolen, by what was taken over. */
export function exposuresOf(world: ExposureWorld): (one: Compromised) => Exposure {
  const carried = remember((workload: WorkloadView) => carriedBy(workload, world));
  const nodes: NodeWorld = {
    carried,
    pulled: (workload) =>
      world.holdings.secretsOf(workload).filter(({ class: sort }) => sort === 'pull-secret'),
    platform: world.platform,
    platformGaps: world.platformGaps,
    poolRole: world.poolRole,
  };
  const ofAccount = (namespace: string, name: string): Exposure =>
    accountTaken(namespace, name, world);
  return (one) => {
    switch (one.kind) {
      case 'pod':
        return podExposure(one.workload, world);
      case 'sa':
        return ofAccount(one.namespace, one.name);
      case 'node': {
        const found = nodeExposure(one.node, world.runningOn(one.node.meta.name), nodes);
        return { ...found, gaps: [...found.gaps, ...world.unseenPods] };
      }
      case 'user':
        return personExposure(one.person, world.people);
      case 'ci':
        return deployerExposure(one.deployer, carried, ofAccount);
      case 'registry':
        return registryExposure(one.secret, world);
      case 'mesh-ca':
        return { ...NOTHING, credentials: [meshKey(one.mesh, one.evidence)] };
    }
  };
}

/** Whoever can mint or read tokens of an account: those that were asked for, and those in Secrets. */
function accountTaken(namespace: string, name: string, world: ExposureWorld): Exposure {
  const { holdings } = world;
  const account = holdings.account(namespace, name);
  const principal = { kind: 'ServiceAccount', name, namespace } as const;
  const subject = accountSubject(namespace, name);
  const existence: readonly Evidence[] =
    account === undefined ? [] : [fieldOf(account, 'metadata.name', name)];
  const token: Exposed = {
    class: 'account-token',
    subject,
    principal,
    evidence: existence,
    perhaps: [],
  };
  const stored = holdings.tokensOf(namespace, name).map(
    (secret: Secret): Exposed => ({
      class: 'token-secret',
      subject: subjectOf(secret.meta),
      principal,
      evidence: [fieldOf(secret, 'type', secret.type)],
      perhaps: [],
    }),
  );
  return merged([
    { credentials: [token, ...stored], notes: [], gaps: [...world.secretGaps(namespace)] },
    holdings.cloudOf(namespace, name),
  ]);
}

function registryExposure(key: string, { uses, holdings }: ExposureWorld): Exposure {
  const [user] = uses.usersOf(key);
  const credentials =
    user === undefined ? [] : holdings.secretsOf(user).filter(({ subject }) => subject.key === key);
  return { credentials, notes: [PUSHED], gaps: [] };
}

const PUSHED = 'Images that were pushed with the login stay: compare the digests of what runs';

function meshKey(mesh: string, evidence: readonly Evidence[]): Exposed {
  return {
    class: 'mesh-ca',
    subject: { type: 'cluster', key: `mesh-ca/${mesh}`, kind: 'MeshCA', name: mesh },
    grade: 'data',
    evidence,
    perhaps: [],
  };
}
