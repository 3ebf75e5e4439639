import { type Observed, visible } from '../../model/observed.ts';
import type { Trait } from '../../model/pictures/architecture.ts';
import type { MeshPresence } from '../mesh-presence.ts';
import type { NetworkEnforcement } from '../network-plugin/network-plugin.ts';
import { known, none, notSeen } from './trait.ts';

/** The network plugin, and on how many nodes it enforces policies. */
export function networkTrait(network: Observed<NetworkEnforcement>): Trait {
  if (network.state === 'unseen') return notSeen('network', 'The network plugin was not seen.');
  const { plugins, rows, cloud, nodes } = network.value;
  const evidence = [
    ...plugins.map(({ recognized }) => recognized),
    ...(cloud ? [cloud.evidence] : []),
  ];
  const names = rows.map(({ name }) => name);
  const engine =
    cloud === undefined || cloud.engine === 'none' ? [] : [`${cloud.engine} of the cloud`];
  const named = names.length > 0 ? names : engine;
  if (named.length === 0) return notSeen('network', 'No network plugin was recognised.');
  return known('network', `${named.join(', ')}: ${enforcement(nodes)}`, evidence);
}

function enforcement(nodes: NetworkEnforcement['nodes']): string {
  const all = visible(nodes);
  const enforcing = all.filter(({ enforced }) => enforced === 'yes').length;
  const open = all.filter(({ enforced }) => enforced === 'unknown').length;
  if (nodes.state !== 'seen' || all.length === 0)
    return 'on which nodes policies hold was not seen';
  if (enforcing === all.length) return 'policies hold on every node';
  const rest = open === 0 ? '' : `, not known for ${open}`;
  return `policies hold on ${enforcing} of ${all.length} nodes${rest}`;
}

export function meshTrait({ meshes, encryption, onDemand, meshGaps }: MeshPresence): Trait {
  const found = [...meshes, ...onDemand, ...encryption];
  if (found.length > 0) {
    const names = [...new Set(found.map(({ name }) => name))];
    return known(
      'mesh',
      names.join(', '),
      found.flatMap(({ evidence }) => evidence),
    );
  }
  return meshGaps.length === 0
    ? none('mesh', 'No service mesh, no encryption between nodes that we know of')
    : notSeen('mesh', 'Whether there is a service mesh was not seen.');
}
