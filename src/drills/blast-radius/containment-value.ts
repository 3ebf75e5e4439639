import { meshRefusals } from '../../facts/mesh/mesh-refusals.ts';
import type { Hop } from '../../facts/rbac-reach/closure.ts';
import { drawnHop } from '../../facts/rbac-reach/steps.ts';
import { reachability } from '../../facts/reachability/reachability.ts';
import { once } from '../../facts/remember.ts';
import { type WorkloadView, workloads } from '../../facts/workloads.ts';
import { services } from '../../model/kubernetes/service.ts';
import {
  type Gap,
  gapsOf,
  type Observed,
  partial,
  seen,
  unseen,
  visible,
} from '../../model/observed.ts';
import { listed } from '../../model/picture.ts';
import {
  type AttackPath,
  type BlastRadius,
  type ExposedService,
  thingKinds,
  tierNames,
} from '../../model/pictures/blast-radius.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { containment } from '../containment/containment.ts';
import { revocation } from '../revocation/revocation.ts';
import { attackable } from './attackable.ts';
import { type BlastRadiusDrill, blastRadius } from './blast-radius.ts';
import { held } from './held.ts';
import { type DrillStart, shownStart, startOf } from './start.ts';
import { Values } from './values.ts';

/** The whole of the drill: control, exposure to attack, and what each step of the response leaves. */
export interface ContainmentValues {
  readonly drill: BlastRadiusDrill;
  /** `exploitable`: a Service, as if whoever may connect to it could break into its pods. */
  readonly of: (start: DrillStart, exploitable?: string) => BlastRadius;
  /** Without what the response leaves, which takes a while to play. */
  readonly brief: (start: DrillStart, exploitable?: string) => BlastRadius;
  /** By `namespace/name`. */
  readonly services: readonly string[];
  /** What each strategy of the containment drill leaves. */
  readonly strategiesOf: (workload: WorkloadView) => BlastRadius['values'];
  /** What can be attacked from a workload, and why that may be more or less. */
  readonly exposedFrom: (workload: WorkloadView) => readonly ExposedService[];
}

/** The one fact that needs the drills of containment, revocation and blast radius together. */
export const containmentValue: Fact<ContainmentValues> = definePartialFact({
  id: 'containment-value',
  title: 'Drill D6: blast radius, and what each step of the response leaves of it',
  needs: {
    drill: maybe(blastRadius),
    containment: maybe(containment),
    revocation: maybe(revocation),
    reachability: maybe(reachability),
    services: maybe(services),
    workloads: maybe(workloads),
    refusals: meshRefusals,
  },
  compute: (inputs): Observed<ContainmentValues> => {
    const { drill, containment, revocation, reachability, services, workloads, refusals } = inputs;
    if (drill.state === 'unseen') return unseen(drill.gaps);
    const values = once(() => new Values(drill.value));
    const exposedFrom =
      reachability.state === 'unseen'
        ? () => []
        : attackable({
            reachability: reachability.value,
            services: visible(services),
            workloads: visible(workloads),
            tierOf: drill.value.tierOf,
            refusals,
          });
    const gaps: readonly Gap[] = [...gapsOf(reachability), ...gapsOf(services), ...refusals.gaps];
    const strategiesOf = (workload: WorkloadView): BlastRadius['values'] =>
      containment.state === 'unseen'
        ? []
        : values().ofStrategies(workload, containment.value.of(workload));
    const actionsOf = (workload: WorkloadView): BlastRadius['values'] =>
      revocation.state === 'unseen'
        ? []
        : values().ofActions(workload, revocation.value.actionsFor(workload));
    const brief = (start: DrillStart, exploitable?: string): BlastRadius => ({
      ...radiusOf(drill.value, start, exploits(drill.value, start, exposedFrom, exploitable)),
      exposed: listed(start.type === 'workload' ? exposedFrom(start.workload) : []),
      values: [],
      gaps: start.type === 'workload' ? gaps : [],
    });
    const value: ContainmentValues = {
      drill: drill.value,
      exposedFrom,
      strategiesOf,
      services: visible(services).map(({ meta }) => `${meta.namespace}/${meta.name}`),
      brief,
      of: (start, exploitable) => ({
        ...brief(start, exploitable),
        values:
          start.type === 'workload'
            ? [...strategiesOf(start.workload), ...actionsOf(start.workload)]
            : [],
      }),
    };
    return drill.state === 'seen' ? seen(value) : partial(value, drill.gaps);
  },
  show: ({ drill, brief }: ContainmentValues) =>
    drill.targets.map(({ workload }) => brief({ type: 'workload', workload })),
});

/** Steps into the pods behind the one Service that is taken for broken. */
function exploits(
  { reach }: BlastRadiusDrill,
  start: DrillStart,
  exposedFrom: ContainmentValues['exposedFrom'],
  service: string | undefined,
): readonly Hop[] {
  if (service === undefined || start.type !== 'workload') return [];
  const [from = ''] = reach.startsOf(startOf(start));
  return exposedFrom(start.workload)
    .filter(({ services }) => services.includes(service))
    .flatMap(({ key, certain, workload }) =>
      reach.startsOf({ type: 'workload', key }).map((to): Hop => {
        const gaps = certain ? [] : [notSure(workload)];
        const reason = { edge: 'exploit-service', clauses: [], gaps };
        return { from, to, certainty: certain ? 'certain' : 'possible', reason };
      }),
    );
}

function notSure(workload: string): Gap {
  return {
    source: 'fact/reachability',
    cause: 'not-collected',
    detail: `whether connections to ${workload} are let through`,
  };
}

type Core = Omit<BlastRadius, 'exposed' | 'values' | 'gaps'>;

export function radiusOf(
  drill: BlastRadiusDrill,
  start: DrillStart,
  also: readonly Hop[] = [],
): Core {
  const { count, crossings, controlled } =
    also.length === 0
      ? drill.of(start)
      : drill.from(held(drill.spreads, drill.reach.startsOf(startOf(start)), { also }));
  return {
    start: shownStart(start, drill.scope),
    counts: thingKinds.map((kind) => ({ kind, ...count.of(kind) })).filter(({ hi }) => hi > 0),
    tiers: tierNames.map((tier) => ({ tier, ...count.of(tier) })).filter(({ hi }) => hi > 0),
    paths: crossings.map(
      ({ hops, ...rest }): AttackPath => ({ ...rest, hops: hops.map(drawnHop) }),
    ),
    controlled,
  };
}
