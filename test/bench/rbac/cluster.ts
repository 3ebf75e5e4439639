import { SCHEMA } from '../../../src/collect/snapshot/format.ts';
import { leavesOf } from '../../../src/engine/plan.ts';
import type { Needs } from '../../../src/model/source.ts';
import * as objects from './objects.ts';
import type { Made, RbacVolume } from './volume.ts';

/** The lines of a snapshot with all that these needs read, but for the last, which holds their hash. */
export function* linesOf(volume: RbacVolume, needs: Needs): Generator<string> {
  const collectedAt = '2026-11-01T00:00:00Z';
  const info = { id: 'bench', name: 'bench', identities: [], source: 'kubeconfig', collectedAt };
  yield JSON.stringify({ schema: SCHEMA, tool: { name: 'kubemuster', version: 'bench' } });
  yield JSON.stringify({
    cluster: { info, permissions: { held: [], missing: [] }, gaps: [], ignored: [] },
  });
  const made = madeOf(volume);
  const leaves = [...leavesOf(needs).values()].filter(({ type }) => type === 'kind');
  let items = 0;
  for (const { id } of leaves) {
    yield JSON.stringify({ leaf: { id, state: 'seen', gaps: [] } });
    for (const raw of made.get(id) ?? []) {
      items += 1;
      yield JSON.stringify({ item: { raw } });
    }
  }
  yield JSON.stringify({ end: { leaves: leaves.length, items } });
}

function madeOf(volume: RbacVolume): ReadonlyMap<string, Iterable<Made>> {
  const group = 'rbac.authorization.k8s.io';
  return new Map([
    ['core/Namespace', many(volume.namespaces, objects.namespaceOf)],
    ['core/ServiceAccount', many(volume.accounts, (at) => objects.accountOf(at, volume))],
    ['core/Pod', many(volume.pods, (at) => objects.podOf(at, volume))],
    [`${group}/ClusterRole`, many(volume.clusterRoles, objects.clusterRoleOf)],
    [`${group}/Role`, many(volume.roles, (at) => objects.localRoleOf(at, volume))],
    [
      `${group}/ClusterRoleBinding`,
      many(volume.clusterBindings, (at) => objects.wideBindingOf(at, volume)),
    ],
    [`${group}/RoleBinding`, many(volume.bindings, (at) => objects.bindingOf(at, volume))],
  ]);
}

function* many(count: number, make: (at: number) => Made): Generator<Made> {
  for (let at = 0; at < count; at += 1) yield make(at);
}
