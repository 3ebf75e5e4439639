import { list, text } from '../../../src/model/decode.ts';
import type { Volume } from '../volume/load.ts';
import { fill, type Template, templateOf } from './text.ts';
import { type Copy, TENANTS, type Tokens } from './tokens.ts';

/** An object of the example, and what it takes to copy it. */
export interface Original {
  readonly role: Role;
  /** Of replicas, more are made until there are as many pods as are wanted. */
  readonly replicated: boolean;
  /** Only a third of the copies has all of the example's policies, a third has a few, a third none. */
  readonly policy: 'none' | 'basic' | 'further';
  readonly template: Template;
}

/** Everything of a tenant is copied with it; a node with its lease and one pod of each agent. */
type Role = 'once' | 'tenant' | 'node' | 'dropped';

const BASIC: ReadonlySet<string> = new Set(['default-deny', 'allow-dns']);
/** Reads where an object belongs. What stands on `node` is copied for all nodes. */
export function originalOf(
  raw: unknown,
  { line, tokens, node }: { readonly line: string; readonly tokens: Tokens; readonly node: string },
): Original {
  if (Array.isArray(raw))
    return {
      role: 'once',
      replicated: false,
      policy: 'none',
      template: { pieces: [line], tokens: [] },
    };
  const kind = text(raw, 'kind') ?? '';
  return {
    role: roleOf(raw, kind, node),
    replicated: kind === 'Pod' && ownerOf(raw) === 'ReplicaSet',
    policy: kind === 'NetworkPolicy' ? policyOf(raw) : 'none',
    template: templateOf(line, [...tokens.keys()]),
  };
}

function roleOf(raw: unknown, kind: string, node: string): Role {
  const name = text(raw, 'metadata.name') ?? '';
  const namespace = kind === 'Namespace' ? name : text(raw, 'metadata.namespace');
  if (kind === 'Node' || namespace === 'kube-node-lease') return onNode(kind, name, node);
  if (kind === 'Pod' && ownerOf(raw) === 'DaemonSet') {
    return text(raw, 'spec.nodeName') === node ? 'node' : 'dropped';
  }
  return namespace !== undefined && TENANTS.includes(namespace) ? 'tenant' : 'once';
}

function onNode(kind: string, name: string, node: string): Role {
  if (kind !== 'Node' && kind !== 'Lease') return 'once';
  return name === node ? 'node' : 'dropped';
}

function policyOf(raw: unknown): Original['policy'] {
  return BASIC.has(text(raw, 'metadata.name') ?? '') ? 'basic' : 'further';
}

function ownerOf(raw: unknown): string | undefined {
  return list(raw, 'metadata.ownerReferences').map((one) => text(one, 'kind'))[0];
}

/** How often the example's tenants and nodes are there, and how many pods their replicas are short of. */
export interface Plan {
  readonly tokens: Tokens;
  readonly copies: number;
  readonly nodes: number;
  readonly missing: number;
}

/** What it takes for a cluster of this size. */
export function planOf(pods: readonly Original[], tokens: Tokens, volume: Volume): Plan {
  const copies = Math.round(volume.namespaces / TENANTS.length);
  const plan = { tokens, copies, nodes: volume.nodes, missing: 0 };
  const there = [...copiesOf(pods, plan)].length;
  return { ...plan, missing: Math.max(0, volume.pods - there) };
}

/** The lines of a leaf of the grown cluster. */
export function* copiesOf(leaf: readonly Original[], plan: Plan): Generator<string> {
  const of = (role: Role): readonly Original[] => leaf.filter((one) => one.role === role);
  for (const { template } of of('once')) yield copied(template, plan, copyOf(0, plan));
  for (const { template } of of('node')) {
    for (let node = 0; node < plan.nodes; node += 1) {
      const copy: Copy = { number: node, replica: 0, weak: false, nodeOf: () => node };
      yield copied(template, plan, copy);
    }
  }
  yield* tenants(of('tenant'), plan);
}

function* tenants(leaf: readonly Original[], plan: Plan): Generator<string> {
  const sets = leaf.filter(({ replicated }) => replicated).length * plan.copies;
  let set = 0;
  for (let number = 0; number < plan.copies; number += 1) {
    const copy = copyOf(number, plan);
    for (const { template, policy, replicated } of leaf) {
      if (!isThere(policy, number)) continue;
      yield copied(template, plan, copy);
      if (!replicated) continue;
      // Spread evenly: 1.5 more for each are one more and two more by turns.
      const until = Math.round(((set + 1) * plan.missing) / sets);
      const extra = until - Math.round((set * plan.missing) / sets);
      for (let replica = 1; replica <= extra; replica += 1) {
        yield copied(template, plan, { ...copy, replica });
      }
      set += 1;
    }
  }
}

function isThere(policy: Original['policy'], copy: number): boolean {
  return policy === 'none' || copy % 3 === 0 || (policy === 'basic' && copy % 3 === 1);
}

function copyOf(number: number, { nodes }: Plan): Copy {
  const nodeOf = (example: number): number => (number * 9 + example) % nodes;
  return { number, replica: 0, weak: number % 3 === 2, nodeOf };
}

function copied(template: Template, { tokens }: Plan, copy: Copy): string {
  return fill(template, (token) => tokens.get(token)?.(copy) ?? token);
}
