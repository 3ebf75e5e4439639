import {
  type Gap,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import type { Subject } from '../../model/verdict.ts';
import { EVERY_LABELS } from '../reachability/label-tests.ts';
import type { NumberedPolicy } from '../reachability/program.ts';
import { reachability } from '../reachability/reachability.ts';
import type { Reading } from '../reachability/reading.ts';
import { LAYER_ORDER, type PortSet, type Rule, type Term } from '../reachability/rules.ts';
import { type WorkloadView, workloads } from '../workloads.ts';
import type { Direction } from './side-isolation.ts';

/** A rule that allows everybody, whatever else there is. */
export interface AllowEverything {
  readonly policy: Subject;
  readonly path: string;
  readonly direction: Direction;
  /** Whom it allows, such as `every address`. */
  readonly whom: string;
  /** Whether it comes before what tenants write, and selects pods of every namespace. */
  readonly everyNamespace: boolean;
  /** Whose pods it selects. */
  readonly selects: readonly WorkloadView[];
  /** Why it is not certain; empty where it is. */
  readonly gaps: readonly Gap[];
}

/** By what policies say: one that nothing enforces today does harm on the day that something does. */
export const allowEverything: Fact<readonly AllowEverything[]> = definePartialFact({
  id: 'allow-everything',
  title: 'Rules of policies that allow everybody, and whose pods they select',
  needs: { reachability: maybe(reachability), workloads: maybe(workloads) },
  compute: ({ reachability, workloads }): Observed<readonly AllowEverything[]> => {
    if (reachability.state === 'unseen') return unseen(reachability.gaps);
    const found = [...rulesIn(reachability.value.said(), visible(workloads))];
    const gaps = someGaps([...gapsOf(reachability), ...gapsOf(workloads)]);
    return gaps === undefined ? seen(found) : partial(found, gaps);
  },
  show: (all: readonly AllowEverything[]) =>
    all.map(({ policy, path, direction, whom, selects }) => ({
      policy: policy.key,
      path,
      direction,
      whom,
      selects: selects.map(({ subject }) => subject.key),
    })),
});

function* rulesIn(reading: Reading, views: readonly WorkloadView[]): Generator<AllowEverything> {
  const byClass = workloadsByClass(reading, views);
  const [lane] = reading.world.lanes;
  if (lane === undefined) return;
  for (const direction of ['ingress', 'egress'] as const) {
    const { programs } = lane[direction];
    for (const one of programs.policies) {
      const classes = programs.subjectsOf(one.id);
      const selects = (): readonly WorkloadView[] => [
        ...new Set([...classes].flatMap((at) => byClass.get(at) ?? [])),
      ];
      for (const found of rulesOf(one)) yield { ...found, direction, selects: selects() };
    }
  }
}

function* rulesOf(one: NumberedPolicy): Generator<Omit<AllowEverything, 'direction' | 'selects'>> {
  // What stands in for policies that were not seen is in the gaps.
  if (one.policy.object.type === 'cluster') return;
  for (const { rule } of one.rules) {
    const whom = everybodyIn(rule, isAdmin(one));
    if (whom !== undefined) yield { ...described(one, rule), whom };
  }
}

function described(one: NumberedPolicy, rule: Rule) {
  const { policy } = one;
  const everywhere = isAdmin(one) && isEveryNamespace(policy.selects);
  return {
    policy: policy.object,
    path: rule.path,
    everyNamespace: everywhere,
    gaps: [rule.doubt, whyOf(policy.selects), whyOf(rule.peers)].flatMap(doubtGap),
  };
}

function doubtGap(why: string | undefined): readonly Gap[] {
  if (why === undefined) return [];
  const permission = 'a policy that says it in one way only';
  return [{ source: 'fact/policy-layers', cause: 'malformed', detail: why, permission }];
}

function whyOf(term: Term): string | undefined {
  return term.type === 'maybe' ? term.why : undefined;
}

function isAdmin({ layer }: Pick<NumberedPolicy, 'layer'>): boolean {
  return layer.order < LAYER_ORDER.standard;
}

function isEveryNamespace(term: Term): boolean {
  return term.type === 'pods' && everyPod(term) !== undefined;
}

/** Whom an allow rule holds, in words; undefined where it is somebody in particular. */
function everybodyIn({ action, peers, ports }: Rule, admin: boolean): string | undefined {
  if (action !== 'allow') return undefined;
  const whom = everybody(peers);
  // A port for every pod is how metrics are scraped; every port of it is no isolation at all.
  if (whom === EVERY_POD && !admin && !isEveryPort(ports)) return undefined;
  return whom;
}

const EVERY_POD = 'every pod';

function everybody(term: Term): string | undefined {
  switch (term.type) {
    case 'everyone':
      return 'everyone';
    case 'outside':
      return 'every address outside';
    case 'pods':
      return everyPod(term);
    case 'addresses':
      return term.blocks.some(({ cidr }) => cidr.endsWith('/0')) ? 'every address' : undefined;
    case 'or':
      return term.terms.map(everybody).find((one) => one !== undefined);
    case 'maybe':
      return everybody(term.term);
    case 'and': {
      const all = term.terms.map(everybody);
      return all.includes(undefined) ? undefined : all[0];
    }
    case 'nobody':
    case 'nodes':
    case 'entry':
    case 'not':
      return undefined;
  }
}

function everyPod({ namespaces, pods, accounts }: Extract<Term, { type: 'pods' }>) {
  const anywhere = namespaces.type === 'labels' && namespaces.labels.key === EVERY_LABELS.key;
  return anywhere && pods.key === EVERY_LABELS.key && accounts === undefined
    ? EVERY_POD
    : undefined;
}

function isEveryPort({ matches, except }: PortSet): boolean {
  return except.length === 0 && matches.some(({ type }) => type === 'every');
}

function workloadsByClass(
  { placed }: Reading,
  views: readonly WorkloadView[],
): ReadonlyMap<number, readonly WorkloadView[]> {
  const byKey = new Map(views.map((one) => [`${one.subject.key}\n${one.namespace}`, one]));
  const found = new Map<number, WorkloadView[]>();
  for (const { workload, classes } of placed) {
    const view = byKey.get(`${workload.subject.key}\n${workload.namespace}`);
    if (view === undefined) continue;
    for (const id of classes) found.set(id, [...(found.get(id) ?? []), view]);
  }
  return found;
}
