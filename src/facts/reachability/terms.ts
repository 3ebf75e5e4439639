import type { Endpoint } from './endpoint.ts';
import type { AddressBlock, NamespaceTest, PodTerm, Term } from './rules.ts';

/** Whether a term holds an endpoint. */
export type Held = 'no' | 'maybe' | 'yes';

/** Which pieces of address space a block covers, by block. */
export type Covers = (block: AddressBlock) => ReadonlySet<number>;

const keys = new WeakMap<Term, string>();

/** Equal texts mean equal terms. */
export function termKey(term: Term): string {
  const known = keys.get(term);
  if (known !== undefined) return known;
  const key = keyOf(term);
  keys.set(term, key);
  return key;
}

function keyOf(term: Term): string {
  switch (term.type) {
    case 'everyone':
    case 'nobody':
    case 'outside':
    case 'entry':
      return term.type;
    case 'pods': {
      const accounts = term.accounts === undefined ? '' : `;${term.accounts.key}`;
      return `pods(${namespaceKey(term.namespaces)};${term.pods.key}${accounts})`;
    }
    case 'nodes':
      return `nodes(${term.labels.key})`;
    case 'addresses':
      return `addresses(${term.blocks.map(blockKey).sort().join(' ')})`;
    case 'and':
    case 'or':
      return `${term.type}(${term.terms.map(termKey).sort().join('|')})`;
    case 'not':
      return `not(${termKey(term.term)})`;
    case 'maybe':
      return `maybe(${termKey(term.term)})`;
  }
}

function namespaceKey(test: NamespaceTest): string {
  return test.type === 'named' ? `=${test.name}` : `~${test.labels.key}`;
}

export function blockKey({ cidr, except }: AddressBlock): string {
  return except.length === 0 ? cidr : `${cidr}-${[...except].sort().join('-')}`;
}

/** Whether a term holds one endpoint: the meaning of terms, which Members applies to many. */
export function holds(term: Term, endpoint: Endpoint, covers: Covers): Held {
  switch (term.type) {
    case 'everyone':
      return 'yes';
    case 'nobody':
      return 'no';
    case 'outside':
      return endpoint.type === 'outside' ? 'yes' : 'no';
    case 'entry':
      return endpoint.type === 'ingress-controller' ? 'yes' : 'no';
    case 'pods':
      return holdsPod(term, endpoint);
    case 'nodes':
      return holdsNode(term, endpoint);
    case 'addresses':
      return holdsAddress(term.blocks, endpoint, covers);
    case 'and':
      return all(term.terms.map((one) => holds(one, endpoint, covers)));
    case 'or':
      return negated(all(term.terms.map((one) => negated(holds(one, endpoint, covers)))));
    case 'not':
      return negated(holds(term.term, endpoint, covers));
    case 'maybe':
      return holds(term.term, endpoint, covers) === 'no' ? 'no' : 'maybe';
  }
}

function holdsPod({ namespaces, pods, accounts }: PodTerm, endpoint: Endpoint): Held {
  if (endpoint.type === 'ingress-controller') return holdsEntry(namespaces, pods.key);
  if (endpoint.type !== 'pod') return 'no';
  if (!inNamespace(namespaces, endpoint) || !pods.test(endpoint.labels)) return 'no';
  if (accounts === undefined) return 'yes';
  const { account } = endpoint;
  const held = account === undefined ? undefined : accounts.test(account.name, account.labels);
  if (held === undefined) return 'maybe';
  return held ? 'yes' : 'no';
}

/** It is a pod of which nothing is known: what selects every pod selects it. */
function holdsEntry(namespaces: NamespaceTest, pods: string): Held {
  const anywhere = namespaces.type === 'labels' && namespaces.labels.key === 'everything';
  return anywhere && pods === 'everything' ? 'yes' : 'maybe';
}

function inNamespace(
  test: NamespaceTest,
  endpoint: Pick<Endpoint, 'namespace' | 'namespaceLabels'>,
): boolean {
  return test.type === 'named'
    ? endpoint.namespace === test.name
    : test.labels.test(endpoint.namespaceLabels);
}

function holdsNode({ labels }: Extract<Term, { type: 'nodes' }>, endpoint: Endpoint): Held {
  if (endpoint.type === 'node') return labels.test(endpoint.labels) ? 'yes' : 'no';
  if (endpoint.type !== 'host-pod') return 'no';
  const { nodeLabels } = endpoint;
  if (nodeLabels === undefined) return labels.key === 'everything' ? 'yes' : 'maybe';
  return labels.test(nodeLabels) ? 'yes' : 'no';
}

/** Of several addresses some may be covered and some not: the family that is used decides. */
function holdsAddress(blocks: readonly AddressBlock[], { atoms }: Endpoint, covers: Covers): Held {
  const covered = atoms.filter((atom) => blocks.some((block) => covers(block).has(atom)));
  if (covered.length === 0) return 'no';
  return covered.length === atoms.length ? 'yes' : 'maybe';
}

function all(parts: readonly Held[]): Held {
  if (parts.includes('no')) return 'no';
  return parts.includes('maybe') ? 'maybe' : 'yes';
}

function negated(held: Held): Held {
  if (held === 'maybe') return 'maybe';
  return held === 'yes' ? 'no' : 'yes';
}
