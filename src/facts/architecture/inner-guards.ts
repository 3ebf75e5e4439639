import type { CloudIdentity } from '../../model/cloud/identity.ts';
import { cloudField } from '../../model/cloud/parts.ts';
import type { CloudPool } from '../../model/cloud/pools.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import { gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { Guard, NamespaceEntry } from '../../model/pictures/architecture.ts';
import { HOSTED } from '../../tables/platforms.ts';
import type { ClusterAdmins } from '../cluster-admins.ts';
import type { KubeletAccess } from '../kubelet-access.ts';
import { escapesOf } from '../node-escape.ts';
import type { PlatformFacts } from '../platform.ts';
import { isOwnApiServer } from '../platform-traces.ts';
import type { WorkloadView } from '../workloads.ts';
import { guard, shareGuard, tally } from './guard.ts';
import { signsOf } from './sign.ts';

/** Tenants to the system: whether one of their accounts already may do everything. */
export function adminGuard({ admins, gaps }: ClusterAdmins): Guard {
  const tenants = admins.filter(
    ({ kind }) => kind.type === 'tenant-account' || kind.type === 'broad',
  );
  if (tenants.length > 0) {
    const many =
      tenants.length === 1 ? 'One account or group' : `${tenants.length} accounts or groups`;
    return guard(
      'unguarded',
      `${many} of tenants may do everything in the cluster`,
      tenants.flatMap(({ evidence }) => evidence.slice(0, 1)),
    );
  }
  return gaps.length === 0
    ? guard('guarded', 'No account of a tenant may do everything in the cluster')
    : guard('not-seen', 'Not seen: whether an account of a tenant may do everything');
}

/** Pods to nodes: what admission refuses, and what runs all the same. */
export function podGuards(
  tenants: readonly NamespaceEntry[],
  workloads: readonly WorkloadView[],
  complete: boolean,
): readonly Guard[] {
  const levels = shareGuard(
    tally(tenants, ({ podSecurity }) =>
      podSecurity === 'unknown' ? undefined : podSecurity === 'enforced',
    ),
    (share) => `${share} tenant namespaces enforce the baseline level`,
  );
  const evidence = workloads.flatMap(({ pods }) => pods.flatMap(escapesOf).slice(0, 1));
  const many = evidence.length === 1 ? 'One workload' : `${evidence.length} workloads`;
  const escapes =
    evidence.length > 0
      ? guard('unguarded', `${many} of tenants equal root on their node`, evidence)
      : guard(
          complete ? 'guarded' : 'not-seen',
          complete
            ? 'No workload of a tenant equals root on its node'
            : 'Not seen: whether a workload of a tenant equals root on its node',
        );
  return levels === undefined ? [escapes] : [levels, escapes];
}

export function kubeletGuard(access: Observed<readonly KubeletAccess[]>): Guard {
  const found = shareGuard(
    tally(visible(access), ({ state }) => (state === 'unknown' ? undefined : state === 'closed')),
    (share) => `${share} kubelets listen to authenticated callers only`,
    signsOf(
      visible(access).flatMap(({ state, evidence }) =>
        state === 'closed' ? [] : evidence.slice(0, 1),
      ),
    ),
  );
  return found ?? guard('not-seen', 'Not seen: whom the kubelets listen to');
}

/** Nodes to the control plane: whether it runs apart from what tenants bring. */
export function apartGuard(
  platform: Observed<PlatformFacts>,
  pods: Observed<readonly Pod[]>,
  nodes: Observed<readonly Node[]>,
): Guard {
  if (platform.state !== 'unseen' && platform.value.managed === true) {
    return guard('guarded', 'The provider runs it apart from our nodes', platform.value.evidence);
  }
  if (platform.state !== 'unseen' && platform.value.modes.includes(HOSTED)) {
    return guard(
      'guarded',
      'Another cluster hosts it, apart from our nodes',
      platform.value.evidence,
    );
  }
  const known = new Map(visible(nodes).map((node) => [node.meta.name, node]));
  const hosts = new Set(
    visible(pods)
      .filter(isOwnApiServer)
      .flatMap(({ spec }) => spec.nodeName ?? []),
  );
  const machines = [...hosts].map((name) => known.get(name));
  const text = (share: string): string => `${share} of its machines keep other pods away`;
  const evidence = machines.flatMap((node) =>
    node === undefined || keepsPodsAway(node) ? [] : [fieldOf(node, 'spec.taints', 'none')],
  );
  const found = shareGuard(
    tally(machines, (node) => (node === undefined ? undefined : keepsPodsAway(node))),
    text,
    signsOf(evidence),
  );
  const gaps = [...gapsIn(pods, 'kube-system'), ...gapsOf(nodes)];
  const why = gaps.length === 0 ? 'no API server among the pods' : 'its pods or nodes are hidden';
  return found ?? guard('not-seen', `Not seen: which machines it runs on (${why})`);
}

function keepsPodsAway({ taints }: Node): boolean {
  return taints.some(({ key, effect }) => effect !== 'PreferNoSchedule' && isRole(key));
}

function isRole(taint: string): boolean {
  return /^node-role\.kubernetes\.io\/(?:control-?plane|master|etcd)$/.test(taint);
}

/** The cluster to the cloud: whether pods get their own rights there, and not their node's. */
export function cloudGuards(
  pools: Observed<readonly CloudPool[]>,
  identity: Observed<CloudIdentity>,
  cluster: string,
): readonly Guard[] {
  const metadata = shareGuard(
    tally(visible(pools), ({ metadataProtected }) => metadataProtected?.value),
    (share) => `${share} node pools keep pods from the credentials of their node`,
    signsOf(
      visible(pools).flatMap(({ metadataProtected }) =>
        metadataProtected === undefined ? [] : [cloudField(cluster, metadataProtected)],
      ),
    ),
  );
  const own =
    identity.state === 'unseen'
      ? guard('not-seen', 'Not seen: whether workloads have identities of their own in the cloud')
      : guard(
          identity.value.workloadIdentity.value ? 'guarded' : 'unguarded',
          identity.value.workloadIdentity.value
            ? 'Workloads can have identities of their own in the cloud'
            : 'Workloads share the rights of their node in the cloud',
          [cloudField(cluster, identity.value.workloadIdentity)],
        );
  const unseen = guard('not-seen', 'Not seen: whether pods reach the credentials of their node');
  return [metadata ?? unseen, own];
}
