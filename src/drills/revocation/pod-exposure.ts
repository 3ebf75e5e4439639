import type { NodeIdentities } from '../../facts/identity/node-identities.ts';
import type { CredentialReaches } from '../../facts/isolation/credential-reach.ts';
import type { MeshPresence } from '../../facts/mesh-presence.ts';
import type { PodView, WorkloadView } from '../../facts/workloads.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { ServiceAccount } from '../../model/kubernetes/service-account.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';
import { accountSubject, roleSubject } from './account-exposure.ts';
import { type Exposed, type Exposure, merged } from './exposed.ts';
import type { Holdings } from './world.ts';

/** What an intruder in a pod of the workload holds. */
export function podExposure(workload: WorkloadView, world: PodWorld): Exposure {
  return merged([
    carriedBy(workload, world),
    { credentials: nodeRole(workload, world), notes: [], gaps: [] },
  ]);
}

interface PodWorld {
  readonly holdings: Holdings;
  readonly metadata: CredentialReaches;
  readonly mesh: MeshPresence;
  readonly poolRole: PoolRole;
}

/** What lies in the pods themselves, and so also on their nodes. */
export function carriedBy(
  workload: WorkloadView,
  { holdings, mesh }: Pick<PodWorld, 'holdings' | 'mesh'>,
): Exposure {
  return merged([
    ...workload.pods.map((view) => viewExposure(view, workload, holdings)),
    {
      credentials: holdings.secretsOf(workload).filter(({ class: sort }) => sort !== 'pull-secret'),
      notes: [],
      gaps: holdings.unseenSecrets(workload),
    },
    { credentials: meshCertificate(workload, mesh), notes: [], gaps: [] },
  ]);
}

const KEPT_ALIVE =
  'A pod that is quarantined and kept alive keeps its token: its rights end with the bindings, the token with the pod';

function viewExposure(view: PodView, workload: WorkloadView, holdings: Holdings): Exposure {
  const { namespace } = workload;
  const name = view.spec.serviceAccount || 'default';
  const account = holdings.account(namespace, name);
  const hidden = account === undefined ? holdings.accountGaps(namespace) : [];
  const token = tokenOf(view, name, workload, account, hidden);
  const parts: readonly Exposure[] = [
    {
      credentials: token === undefined ? [] : [token],
      notes: token === undefined ? [] : [KEPT_ALIVE],
      gaps: hidden,
    },
    holdings.cloudOf(namespace, name),
  ];
  return merged(parts);
}

/** The token that a pod carries; nothing where it surely carries none. */
function tokenOf(
  view: PodView,
  name: string,
  { namespace }: WorkloadView,
  account: ServiceAccount | undefined,
  hidden: readonly Gap[],
): Exposed | undefined {
  const evidence = tokenEvidence(view, account);
  if (evidence === undefined) return undefined;
  const isOpen = hidden.length > 0 && evidence.value === NOT_SET;
  return {
    class: 'pod-token',
    subject: accountSubject(namespace, name),
    principal: { kind: 'ServiceAccount', name, namespace },
    evidence: [evidence, ...(account === undefined ? [] : [accountNamed(view, name)])],
    perhaps: isOpen ? hidden : [],
  };
}

const NOT_SET = 'not set';

function tokenEvidence(
  { object, base, spec }: PodView,
  account: ServiceAccount | undefined,
): Evidence | undefined {
  const index = spec.volumes.findIndex(({ token }) => token);
  if (index >= 0) return fieldOf(object, `${base}.volumes[${index}].projected`, 'token');
  if (spec.automountToken === false) return undefined;
  const path = `${base}.automountServiceAccountToken`;
  if (spec.automountToken === true) return fieldOf(object, path, true);
  return account?.automountToken === false ? undefined : fieldOf(object, path, NOT_SET);
}

function accountNamed({ object, base }: PodView, name: string): Evidence {
  return fieldOf(object, `${base}.serviceAccountName`, name);
}

/** The machine's role, where the pod gets it from the metadata service. */
function nodeRole(workload: WorkloadView, { metadata, poolRole }: PodWorld): readonly Exposed[] {
  if (metadata.onPremises.length > 0) return [];
  const { state, evidence, pools, gaps, message } = metadata.of(workload);
  if (state === 'pool' || state === 'policy') return [];
  const named = pools.flatMap(({ subject }) => subject.name ?? []).map(poolRole);
  const subjects = named.length > 0 ? named : [UNNAMED_POOL];
  return subjects.map((subject) => ({
    class: 'node-role',
    subject,
    evidence: evidence.map((one) => ({ ...one, note: message })),
    perhaps: state === 'unknown' ? gaps : [],
  }));
}

/** The role of nodes of which no pool is known. */
export const UNNAMED_POOL: Subject = {
  type: 'cloud',
  key: 'cloud/node-role',
  kind: 'NodeRole',
  name: 'role of the nodes',
};

/** The role of the machines of a pool. */
export type PoolRole = (pool: string) => Subject;

/** By its own name where the cloud told it: pools may share one. */
export function poolRoles({ pools }: NodeIdentities): PoolRole {
  const known = new Map(pools.map(({ pool, identity }) => [pool, identity]));
  return (pool) => {
    const identity = known.get(pool);
    if (identity !== undefined) return roleSubject(identity);
    return { type: 'cloud', key: `cloud/node-role/${pool}`, kind: 'NodeRole', name: pool };
  };
}

function meshCertificate(workload: WorkloadView, mesh: MeshPresence): readonly Exposed[] {
  const plane = mesh.dataPlaneOf(workload);
  if (plane.type === 'outside' || (plane.type === 'unseen' && mesh.meshes.length === 0)) return [];
  const [view] = workload.pods;
  const name = view?.spec.serviceAccount || 'default';
  return [
    {
      class: 'mesh-certificate',
      subject: accountSubject(workload.namespace, name),
      evidence: plane.evidence,
      perhaps: plane.type === 'unseen' ? plane.gaps : [],
    },
  ];
}
