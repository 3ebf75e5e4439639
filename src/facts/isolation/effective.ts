import { namespaces } from '../../model/kubernetes/namespace.ts';
import {
  type Gap,
  gapsIn,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../../model/observed.ts';
import { definePartialFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import { type NetworkEnforcement, networkPlugin } from '../network-plugin/network-plugin.ts';
import { EVERY_LABELS } from '../reachability/label-tests.ts';
import type { PolicyLayers } from '../reachability/policy-layers.ts';
import { type Reachability, reachability } from '../reachability/reachability.ts';
import type { Reading } from '../reachability/reading.ts';
import type { Layer, Term } from '../reachability/rules.ts';
import { once } from '../remember.ts';
import type { WorkloadView } from '../workloads.ts';

/** What decides about connections here: in a cluster what is enforced, in manifests what is declared. */
export interface EffectiveReach {
  readonly basis: 'declared' | 'enforced';
  readonly reading: Reading;
  /** The classes of a workload's pods that are not on the network of their node. */
  readonly classesOf: (workload: WorkloadView) => readonly number[];
  /** As `classesOf`, with those that are on it. */
  readonly everyClassOf: (workload: WorkloadView) => readonly number[];
  /** What may decide about pods of a namespace and was not seen. */
  readonly gapsIn: (namespace: string) => readonly Gap[];
  /** Why it is not known what takes effect; the reason of an answer in doubt that no gap explains. */
  readonly doubts: readonly Gap[];
  /** As a gap, what makes policies doubtful in the reading. */
  readonly doubtGap: (why: string) => Gap;
  /** Set where policies choose namespaces by labels that were not seen: whom they select is open. */
  readonly unlabelled: readonly Gap[];
}

export const effectiveReach: Fact<EffectiveReach> = definePartialFact({
  id: 'effective-reach',
  title: 'Who reaches whom by what takes effect; in manifests, by what they say',
  needs: {
    reachability: maybe(reachability),
    plugin: maybe(networkPlugin),
    cluster: thisCluster,
  },
  compute: ({ reachability, plugin, cluster }): Observed<EffectiveReach> => {
    if (reachability.state === 'unseen') return unseen(reachability.gaps);
    const basis = cluster.source === 'manifests' ? 'declared' : 'enforced';
    const value: EffectiveReach = effective(reachability, plugin, basis);
    const gaps = someGaps(gapsOf(reachability));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ basis, doubts }: EffectiveReach) => ({ basis, doubts }),
});

function effective(
  observed: Exclude<Observed<Reachability>, { readonly state: 'unseen' }>,
  plugin: Observed<NetworkEnforcement>,
  basis: EffectiveReach['basis'],
): EffectiveReach {
  const { layers, declared, enforced } = observed.value;
  // Worked out when somebody asks who reaches whom: some who need this only may have to.
  const reading = once(() => (basis === 'declared' ? declared() : enforced()));
  const placed = once(
    () =>
      new Map(
        reading().placed.map((one) => [
          keyOf(one.workload.subject.key, one.workload.namespace),
          one,
        ]),
      ),
  );
  const unlabelled = once(() => {
    const { spec } = reading().world;
    return [...spec.ingress, ...spec.egress].some(choosesNamespaces)
      ? gapsOf(observed).filter(({ source }) => source === namespaces.id)
      : [];
  });
  const endpointsOf = ({ subject, namespace }: WorkloadView): readonly number[] =>
    placed().get(keyOf(subject.key, namespace))?.endpoints ?? [];
  const distinct = (endpoints: readonly number[]): readonly number[] => [
    ...new Set(endpoints.map((id) => reading().world.classOf[id] ?? 0)),
  ];
  const isOfPod = (id: number): boolean => reading().world.spec.endpoints[id]?.type === 'pod';
  return {
    basis,
    get reading() {
      return reading();
    },
    get unlabelled() {
      return unlabelled();
    },
    classesOf: (workload) => distinct(endpointsOf(workload).filter(isOfPod)),
    everyClassOf: (workload) => distinct(endpointsOf(workload)),
    gapsIn: (namespace) => gapsIn(observed, namespace),
    doubtGap: (why) => {
      const family = layers.families.find((one) => one.state === 'unknown' && one.because === why);
      const [gap] = family === undefined ? [] : doubtOf(family);
      return gap ?? unclear(why);
    },
    doubts:
      basis === 'declared'
        ? []
        : [...doubtsOf(plugin), ...layers.families.flatMap((one) => doubtOf(one))],
  };
}

function unclear(why: string): Gap {
  return {
    source: 'fact/reachability',
    cause: 'malformed',
    detail: `what policies say is not certain: ${why}`,
    permission: 'policies that say it in one way only',
  };
}

function choosesNamespaces({ policies }: Layer): boolean {
  return policies.some(({ selects }) => readsLabels(selects));
}

/** Whether it depends on labels of namespaces whom a term holds. */
function readsLabels(term: Term): boolean {
  switch (term.type) {
    case 'pods':
      return term.namespaces.type === 'labels' && term.namespaces.labels !== EVERY_LABELS;
    case 'and':
    case 'or':
      return term.terms.some(readsLabels);
    case 'not':
    case 'maybe':
      return readsLabels(term.term);
    default:
      return false;
  }
}

function keyOf(subject: string, namespace: string): string {
  return `${subject}\n${namespace}`;
}

function doubtsOf(plugin: Observed<NetworkEnforcement>): readonly Gap[] {
  if (plugin.state === 'unseen') return plugin.gaps;
  const nodes = visible(plugin.value.nodes);
  const unsure = nodes.find(({ enforced }) => enforced === 'unknown');
  const named = unsure?.enforced === 'unknown' ? unsure.gaps : [];
  return [...gapsOf(plugin.value.nodes), ...named];
}

function doubtOf({ family, state, because }: PolicyLayers['families'][number]): readonly Gap[] {
  if (state !== 'unknown') return [];
  return [
    {
      source: 'fact/network-plugin',
      cause: 'not-collected',
      detail: `whether policies of the family ${family} take effect is not known: ${because}`,
      permission: 'a network plugin that is known to read them',
    },
  ];
}
