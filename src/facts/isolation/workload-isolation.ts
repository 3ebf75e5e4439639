import { distinctGaps } from '../../model/gaps.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { Endpoint } from '../reachability/endpoint.ts';
import type { PodView, WorkloadView } from '../workloads.ts';
import { type AnyDestination, AnyDestinations } from './any-destination.ts';
import type { EffectiveReach } from './effective.ts';
import { type Direction, SideIsolation, type SideState } from './side-isolation.ts';

/** What becomes of connections of a workload that no policy names, in one direction. */
export interface Isolated {
  readonly state: 'isolated' | 'open' | 'unknown';
  readonly message: string;
  /** The policies that open or close it; the pod's labels where no policy selects it. */
  readonly evidence: readonly Evidence[];
  /** Why it is not known; empty otherwise. */
  readonly gaps: readonly Gap[];
}

export interface WorkloadIsolation {
  readonly ingress: Isolated;
  readonly egress: Isolated;
  /** Whether it may open connections to anywhere outside, by a rule or for want of one. */
  readonly anyDestination: AnyDestination['state'];
}

/** Judges workloads by the classes of their pods. */
export class WorkloadJudge {
  readonly #reach: EffectiveReach;
  readonly sides: SideIsolation;
  readonly #destinations: AnyDestinations;
  readonly #known = new Map<SideState, Isolated>();

  constructor(reach: EffectiveReach) {
    this.#reach = reach;
    this.sides = new SideIsolation(reach.reading);
    this.#destinations = new AnyDestinations(reach.reading.world);
  }

  of(workload: WorkloadView): WorkloadIsolation | undefined {
    const classes = this.#reach.classesOf(workload);
    if (classes.length === 0) return undefined;
    const ingress = worstOf(
      classes.map((id) => this.#side(workload, id, 'ingress', this.sides.of(id, 'ingress'))),
    );
    const out = classes.map((id) => this.#out(workload, id));
    return {
      ingress,
      egress: worstOf(out.map((one) => one.egress)),
      anyDestination: mostOf(out.map(({ anyDestination }) => anyDestination)),
    };
  }

  #out(workload: WorkloadView, id: number) {
    const side = this.sides.of(id, 'egress');
    const egress = this.#side(workload, id, 'egress', side);
    if (side.state === 'open') return { egress, anyDestination: 'yes' as const };
    const { state, by } = this.#destinations.of(id);
    if (state === 'no') return { egress, anyDestination: state };
    const evidence = by;
    if (state === 'yes' && egress.state !== 'unknown') {
      const message = 'a policy lets it open connections to any address';
      return {
        egress: { state: 'open' as const, message, evidence, gaps: [] },
        anyDestination: state,
      };
    }
    const message = 'not known whether it may open connections to any address';
    const gaps = this.#gaps(workload, id, side);
    return {
      egress: { state: 'unknown' as const, message, evidence, gaps },
      anyDestination: 'unknown' as const,
    };
  }

  #side(workload: WorkloadView, id: number, direction: Direction, found: SideState): Isolated {
    const { by, selected } = found;
    const state = this.#reach.unlabelled.length > 0 ? 'unknown' : found.state;
    const endpoint = this.#reach.reading.world.classes[id]?.example;
    switch (state) {
      case 'isolated':
        return this.#isolated(found, direction);
      case 'open': {
        if (by.length > 0) {
          const message = `a policy lets everybody ${ways[direction]}`;
          return { state, message, evidence: by, gaps: [] };
        }
        return { state, ...unguarded(workload, endpoint, direction, selected), gaps: [] };
      }
      case 'unknown': {
        const message = `not known whether policies isolate it for ${direction}`;
        const gaps = this.#gaps(workload, id, found);
        return { state, message, evidence: by, gaps };
      }
    }
  }

  /** One object for all that the same policies isolate. */
  #isolated(found: SideState, direction: Direction): Isolated {
    const known = this.#known.get(found);
    if (known !== undefined) return known;
    const message = `only what policies name may come ${ways[direction]}`;
    const one: Isolated = { state: 'isolated', message, evidence: found.by, gaps: [] };
    this.#known.set(found, one);
    return one;
  }

  #gaps({ namespace }: WorkloadView, id: number, { doubts }: SideState): readonly Gap[] {
    const { reading, doubts: unsure, unlabelled } = this.#reach;
    const governed = reading.world.classes[id]?.example.governed ?? 'unknown';
    const known = [
      ...this.#reach.gapsIn(namespace),
      ...unlabelled,
      ...(governed === 'unknown' ? unsure : []),
    ];
    const told = new Set(known.map(({ detail }) => detail));
    const others = doubts.filter((one) => !told.has(one)).map(this.#reach.doubtGap);
    const gaps = distinctGaps([...known, ...others]);
    return gaps.length > 0 ? gaps : [this.#reach.doubtGap('they contradict each other')];
  }
}

const ways: Readonly<Record<Direction, string>> = { ingress: 'in', egress: 'out' };

function unguarded(
  { pods, subject }: WorkloadView,
  endpoint: Endpoint | undefined,
  direction: Direction,
  selected: boolean,
): Pick<Isolated, 'message' | 'evidence'> {
  const pod = pods.find(({ labels }) => labels.size === endpoint?.labels.size) ?? pods[0];
  const message = messageOf(endpoint, direction, selected);
  if (pod === undefined) return { message, evidence: [{ subject, path: '', value: message }] };
  return { message, evidence: [labelsOf(pod, message)] };
}

function messageOf(
  endpoint: Endpoint | undefined,
  direction: Direction,
  selected: boolean,
): string {
  if (endpoint?.governed === 'no') return 'nothing enforces policies where it runs';
  return selected
    ? `policies select it, and what none of them names may come ${ways[direction]}`
    : `no policy isolates it for ${direction}`;
}

/** More labels than this say no more than the first. */
const MOST_LABELS = 5;

function labelsOf({ object, base, labels }: PodView, note: string): Evidence {
  const all = [...labels].map(([key, value]) => `${key}=${value}`);
  const value = all.length === 0 ? 'none' : all.slice(0, MOST_LABELS).join(', ');
  return fieldOf(object, `${base.replace(/spec$/, 'metadata')}.labels`, value, note);
}

const ORDER = ['open', 'unknown', 'isolated'] as const;

function worstOf(all: readonly Isolated[]): Isolated {
  for (const state of ORDER) {
    const found = all.find((one) => one.state === state);
    if (found !== undefined) return found;
  }
  throw new RangeError('a workload without pods is not isolated from anything');
}

function mostOf(states: readonly AnyDestination['state'][]): AnyDestination['state'] {
  if (states.includes('yes')) return 'yes';
  return states.includes('unknown') ? 'unknown' : 'no';
}
