import { EVERY_LABELS } from '../label-tests.ts';
import type { Term } from '../rules.ts';
import { allOf, anyOf, EVERY_POD, EVERYONE, NOBODY, perhaps } from './terms.ts';

const NODES: Term = { type: 'nodes', labels: EVERY_LABELS };
const WORLD: Term = { type: 'outside' };
const ENTRY: Term = { type: 'entry' };

function family(cidr: string): Term {
  return allOf([WORLD, { type: 'addresses', blocks: [{ cidr, except: [] }] }]);
}

const ENTITIES: ReadonlyMap<string, Term> = new Map([
  ['all', EVERYONE],
  ['world', WORLD],
  ['world-ipv4', family('0.0.0.0/0')],
  ['world-ipv6', family('::/0')],
  ['cluster', anyOf([EVERY_POD, NODES, ENTRY])],
  ['host', perhaps(NODES, 'whether it is the node that the pod runs on')],
  ['remote-node', perhaps(NODES, 'whether it is another node than the one that the pod runs on')],
  ['kube-apiserver', perhaps(anyOf([NODES, WORLD]), 'which addresses the API server has')],
  ['ingress', perhaps(ENTRY, "whether Cilium's own proxy serves what comes in")],
  ['unmanaged', perhaps(EVERY_POD, 'which pods Cilium does not manage')],
  // Pods that are starting, the agent's own checks, and nothing at all.
  ['init', NOBODY],
  ['health', NOBODY],
  ['none', NOBODY],
]);

/** Undefined for a word that Cilium does not have. */
export function entityTerm(name: string): Term | undefined {
  return ENTITIES.get(name);
}

/** The own node and the others together are every node. */
export function entitiesTerm(names: readonly string[]): Term {
  const nodes = names.includes('host') && names.includes('remote-node');
  const terms = names.map((name) => entityTerm(name) ?? NOBODY);
  return anyOf(nodes ? [...terms, NODES] : terms);
}
