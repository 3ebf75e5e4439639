import type { Needs } from '../../../src/model/source.ts';
import { many, snapshotLines } from '../snapshot-lines.ts';
import * as objects from './objects.ts';
import type { Made, RbacVolume } from './volume.ts';

/** The lines of a snapshot with all that these needs read, but for the last, which holds their hash. */
export function linesOf(volume: RbacVolume, needs: Needs): Generator<string> {
  return snapshotLines(madeOf(volume), needs);
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
