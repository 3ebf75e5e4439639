import { type RbacReach, rbacReach } from '../../facts/rbac-reach/rbac-reach.ts';
import { once, remember } from '../../facts/remember.ts';
import { type Scope, scope } from '../../facts/scope.ts';
import { type WorkloadView, workloads } from '../../facts/workloads.ts';
import { gapsOf, type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import type { Listed } from '../../model/picture.ts';
import type { Controlled, TierName } from '../../model/pictures/blast-radius.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { type DrillTarget, targetsOf } from '../containment/targets.ts';
import { Census, type Count } from './census.ts';
import { controlledBy } from './controlled.ts';
import { type Held, held } from './held.ts';
import { type Crossing, Limits } from './limits.ts';
import { Spreads } from './spread.ts';
import { type DrillStart, startNamed, startOf, tiersBy } from './start.ts';
import { type Things, thingsIn } from './things.ts';

/** What is under control from one start. */
export interface Radius {
  readonly held: Held;
  /** What it crosses that it should stop short of. */
  readonly crossings: readonly Crossing[];
  readonly count: Count;
  readonly controlled: Listed<Controlled>;
}

export interface BlastRadiusDrill {
  readonly reach: RbacReach;
  readonly spreads: Spreads;
  readonly things: Things;
  readonly scope: Scope | undefined;
  readonly tierOf: (workload: string) => TierName;
  /** Critical and exposed workloads of tenants, or those that may be one. */
  readonly targets: readonly DrillTarget[];
  readonly workloads: readonly WorkloadView[];
  /** Each part is computed when it is asked for. */
  readonly of: (start: DrillStart) => Radius;
  /** The same of whatever is held, which is not kept. */
  readonly from: (held: Held) => Radius;
}

/** How far control goes from a compromised pod, node or identity. Exposure to attack is a set of its own. */
export const blastRadius: Fact<BlastRadiusDrill> = definePartialFact({
  id: 'blast-radius',
  title: 'Drill D6: what falls to an intruder without any further exploit',
  needs: { reach: rbacReach, scope: maybe(scope), workloads: maybe(workloads) },
  compute: ({ reach, scope, workloads }): Observed<BlastRadiusDrill> => {
    if (workloads.state === 'unseen') return unseen(workloads.gaps);
    const known = scope.state === 'unseen' ? undefined : scope.value;
    const spreads = new Spreads(reach.graph);
    const things = once(() => thingsIn(reach.graph));
    const tierOf = remember(tiersBy(known, workloads.value));
    const census = once(() => new Census(spreads, things(), tierOf));
    const limits = once(() => new Limits(spreads));
    const radii = new Map<string, Radius>();
    const radiusOf = (own: () => Held): Radius => {
      const count = once(() => census().of(own()));
      const crossings = once(() => limits().of(own()));
      return {
        // Not kept: what is reached from very many starts is much.
        get held() {
          return own();
        },
        get count() {
          return count();
        },
        get crossings() {
          return crossings();
        },
        get controlled() {
          return controlledBy(own(), { things: things(), tierOf });
        },
      };
    };
    const value: BlastRadiusDrill = {
      reach,
      spreads,
      get things() {
        return things();
      },
      scope: known,
      tierOf,
      targets: known === undefined ? [] : [...targetsOf(known, workloads.value)],
      workloads: workloads.value,
      from: (own) => radiusOf(() => own),
      of: (start) => {
        const name = startNamed(start);
        const before = radii.get(name);
        if (before !== undefined) return before;
        const nodes = reach.startsOf(startOf(start));
        const found = radiusOf(() => held(spreads, nodes));
        radii.set(name, found);
        return found;
      },
    };
    const gaps = someGaps([scope, workloads].flatMap((one) => gapsOf(one)));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});
