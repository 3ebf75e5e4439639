import { escapesOf } from '../../facts/node-escape.ts';
import { edgesAt, evidenceOf, type Hop, hopOf } from '../../facts/rbac-reach/closure.ts';
import type { Graph } from '../../facts/rbac-reach/graph.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import type { Evidence } from '../../model/verdict.ts';
import { ESCALATION_EDGES, type Gain } from '../../tables/escalation-edges.ts';
import type { BlastRadiusDrill } from './blast-radius.ts';

/** One bug in a workload, and what it is then. */
export interface Takeover {
  readonly certain: boolean;
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly hops: readonly Hop[];
}

/** What a workload is at once: root on its node, or an account whose rights become more than they say. */
export function* takeoversOf(workload: WorkloadView, drill: BlastRadiusDrill): Generator<Takeover> {
  const escapes = workload.pods.flatMap(escapesOf);
  if (escapes.length > 0) {
    const message = 'whoever breaks in controls its node';
    yield { certain: true, message, evidence: escapes, hops: [] };
  }
  for (const hops of rightsOf(workload, drill)) {
    const last = hops.at(-1);
    const certain = hops.every(({ certainty }) => certainty === 'certain');
    const does = DOES.get(last?.reason.edge ?? '') ?? 'may become more';
    yield {
      certain,
      message: `whoever breaks in ${certain ? '' : 'perhaps '}has ${hops[0]?.to ?? ''}, which ${does}`,
      evidence: hops.flatMap((hop) => evidenceOf(hop)),
      hops,
    };
  }
}

/** What draws traffic or lifts a control gives nobody anything by itself. */
const NO_CONTROL: ReadonlySet<Gain> = new Set<Gain>(['traffic', 'controls']);

const DOES: ReadonlyMap<string, string> = new Map([
  ...ESCALATION_EDGES.filter(({ gain }) => !NO_CONTROL.has(gain)).map(
    ({ id, does }) => [id, does] as const,
  ),
  ['system-masters', 'may do everything'],
  ['not-seen', 'may hold rights that were not seen'],
]);

/** From the pods to their accounts, and the first step from there. */
function* rightsOf(
  workload: WorkloadView,
  { of, reach: { graph } }: BlastRadiusDrill,
): Generator<readonly Hop[]> {
  const { own } = of({ type: 'workload', workload }).held;
  const carried = [...own]
    .flatMap((node) => [...onward(graph, node)])
    .filter(({ reason }) => reason.edge === 'runs-as');
  const accounts = new Map(carried.map((hop) => [`${hop.to} ${hop.certainty}`, hop]));
  for (const account of accounts.values()) {
    for (const hops of escalationsOf(graph, account.to)) yield [account, ...hops];
  }
}

/** Also by the groups that all accounts are in. */
function* escalationsOf(graph: Graph, holder: string): Generator<readonly Hop[]> {
  for (const hop of onward(graph, graph.idOf(holder) ?? 0)) {
    if (isEscalation(hop)) yield [hop];
    if (hop.reason.edge !== 'member-of') continue;
    for (const hops of escalationsOf(graph, hop.to)) yield [hop, ...hops];
  }
}

function* onward(graph: Graph, node: number): Generator<Hop> {
  for (const edge of edgesAt(graph.out, node)) yield hopOf(graph, edge);
}

/** Reading one Secret by its name is what being given it is. */
function isEscalation({ to, reason }: Hop): boolean {
  return DOES.has(reason.edge) && !to.startsWith('secret:');
}
