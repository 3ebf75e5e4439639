import { type Observed, visible } from '../../model/observed.ts';
import type { NetworkEnforcement } from '../network-plugin/network-plugin.ts';
import type { Endpoint } from './endpoint.ts';

type Governed = Endpoint['governed'];

/** Whether policies take effect on pods of a node, by name; without one, on pods anywhere. */
export function governedBy(
  plugin: Observed<NetworkEnforcement>,
): (node: string | undefined) => Governed {
  const nodes = plugin.state === 'unseen' ? undefined : plugin.value.nodes;
  const byName = new Map(
    nodes === undefined
      ? []
      : visible(nodes).map(({ view, enforced }) => [view.node.meta.name, enforced] as const),
  );
  const states = new Set(byName.values());
  const [only] = states;
  const anywhere: Governed =
    nodes?.state === 'seen' && states.size === 1 && only !== undefined ? only : 'unknown';
  return (node) => (node === undefined ? anywhere : (byName.get(node) ?? 'unknown'));
}
