import { ESCALATION_EDGES, type EscalationEdge, type Gain } from '../../tables/escalation-edges.ts';
import { ANY_CERTIFICATE, ANY_NAMESPACE_ADMIN, ANY_USER, CLUSTER_ADMIN, placed } from './ends.ts';
import { type GainWorld, targetsOf } from './gains.ts';
import type { GraphBuilder, Reason } from './graph.ts';

/** Gains that are the same wherever the right is held, and lie beyond the places themselves. */
const ELSEWHERE: ReadonlySet<Gain> = new Set<Gain>([
  'groups',
  'cloud',
  'operator',
  'traffic',
  'argo-cd',
  'flux-kustomize',
  'flux-helm',
]);

const ADMINISTERS: Reason = { edge: 'administers', clauses: [], gaps: [] };
const ONE_OF: Reason = { edge: 'one-of-them', clauses: [], gaps: [] };

/**
 * Whoever may do everything in a place has every row of the table there, though none is looked up for
 * him: what others reach by single rights he reaches too.
 */
export function addAdministrators(builder: GraphBuilder, world: GainWorld): void {
  for (const edge of ESCALATION_EDGES) {
    if (ELSEWHERE.has(edge.gain)) addRow(builder, edge, world);
  }
  builder.edge(CLUSTER_ADMIN, ANY_NAMESPACE_ADMIN, ADMINISTERS);
  builder.edge(CLUSTER_ADMIN, ANY_CERTIFICATE, ADMINISTERS);
  builder.edge(ANY_CERTIFICATE, ANY_USER, ONE_OF);
  for (const name of builder.nodes()) {
    const all = allOf(name);
    if (all !== undefined) builder.edge(all, name, ONE_OF);
  }
}

function addRow(builder: GraphBuilder, edge: EscalationEdge, world: GainWorld): void {
  const verdict = world.judge(edge);
  if (verdict === undefined) return;
  const from = holderOfRow(edge);
  const found = { edge, namespace: '', everyNamespace: false, held: [] };
  for (const { to, gaps = [] } of targetsOf({ found, builder, world, add: () => {} })) {
    const all = [...verdict.gaps, ...gaps];
    const reason: Reason = { edge: edge.id, clauses: [], gaps: all };
    builder.edge(from, to, reason, all.length > 0 ? 'possible' : verdict.certainty);
  }
}

function holderOfRow({ needs, namespace }: EscalationEdge): string {
  if (needs.some(({ clusterScoped }) => clusterScoped)) return CLUSTER_ADMIN;
  return namespace === undefined ? ANY_NAMESPACE_ADMIN : placed('namespace-admin', namespace);
}

/** The node that stands for all that one is of, which rights name; undefined for any other. */
export function allOf(name: string): string | undefined {
  if (name.startsWith('User/')) return ANY_USER;
  if (name.startsWith('Group/'))
    return name === 'Group/system:masters' ? undefined : ANY_CERTIFICATE;
  if (name.startsWith('kubelet:')) return placed('pods', '');
  if (name.startsWith('secret:')) {
    const namespace = name.slice('secret:'.length, name.indexOf('/'));
    return placed('secrets', namespace === '*' ? '' : namespace);
  }
  if (!name.startsWith('role:')) return undefined;
  const place = name.slice(name.lastIndexOf('@') + 1);
  if (place === '*') return CLUSTER_ADMIN;
  return placed('namespace-admin', place === '**' ? '' : place);
}
