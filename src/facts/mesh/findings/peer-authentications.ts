import type { PeerAuthentication } from '../../../model/kubernetes/peer-authentication.ts';
import { oldest } from '../oldest.ts';
import { portOf, saidBy, wordOf } from '../peer-modes.ts';
import { finding, IGNORED, type MeshFinding, type Selected } from './finding.ts';

const UNREAD = 'as not seen: what it holds for is unknown';

/** What is wrong in the PeerAuthentications of a mesh. `root`: undefined where it was not seen. */
export function* inPeerAuthentications(
  all: readonly PeerAuthentication[],
  root: string | undefined,
  selected: Selected,
): Iterable<MeshFinding> {
  for (const one of all) {
    yield* faultsOf(one);
    const { namespace } = one.meta;
    if (one.selector.size === 0) continue;
    if (namespace === root) {
      const wrong = 'selects pods in the root namespace, where a selector means nothing';
      yield finding(one, 'spec.selector', wrong, IGNORED);
    } else if (selected(namespace, one.selector)?.length === 0) {
      yield finding(one, 'spec.selector', 'selects no workload', IGNORED);
    }
  }
  const alike = Map.groupBy(all, (one) => JSON.stringify([one.meta.namespace, sorted(one)]));
  for (const group of alike.values()) yield* younger(group);
}

function* faultsOf(one: PeerAuthentication): Iterable<MeshFinding> {
  if (wordOf(one.mode) === 'other') {
    yield finding(one, 'spec.mtls.mode', `is ${one.mode ?? ''}, which is no mode`, UNREAD);
  }
  for (const [port, mode] of one.ports) {
    const path = `spec.portLevelMtls['${port}']`;
    if (portOf(port) === undefined) yield finding(one, path, 'is no number of a port', IGNORED);
    if (wordOf(mode) === 'other') {
      yield finding(one, `${path}.mode`, `is ${mode ?? ''}, which is no mode`, UNREAD);
    }
  }
  if (one.ports.size > 0 && one.selector.size === 0) {
    yield finding(one, 'spec.portLevelMtls', 'names ports, and selects no pods', IGNORED);
  }
}

/** Of several that select the same the oldest counts. */
function* younger(group: readonly PeerAuthentication[]): Iterable<MeshFinding> {
  const chosen = oldest(group, saidBy);
  if (chosen === undefined || group.length < 2) return;
  for (const one of group) {
    if (one === chosen.policy) continue;
    const wrong = `selects the same as ${chosen.policy.meta.name}`;
    const read =
      chosen.rival === undefined ? 'as if it were not there: the older one counts' : UNREAD;
    yield finding(one, 'spec.selector', wrong, read);
  }
}

function sorted({ selector }: PeerAuthentication): readonly (readonly [string, string])[] {
  return [...selector].sort(([a], [b]) => (a < b ? -1 : 1));
}
