import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { PodView } from '../workloads.ts';
import type { Cause, Reason } from './graph.ts';
import { objectsOf } from './pod-groups.ts';

export type Tell = (view: PodView) => readonly Evidence[];

export const NO_GAPS: readonly Gap[] = [];

/** That pods are as they are. There are as many of these as pods: its causes are made when asked for. */
export class PodReason implements Reason {
  readonly edge: string;
  readonly gaps: readonly Gap[];
  readonly #views: readonly PodView[];
  readonly #workload: string;
  readonly #tell: Tell;
  #clauses: readonly [readonly Cause[]] | undefined;

  constructor(
    edge: string,
    tell: Tell,
    { views, workload }: { readonly views: readonly PodView[]; readonly workload: string },
    gaps: readonly Gap[] = NO_GAPS,
  ) {
    this.edge = edge;
    this.gaps = gaps;
    this.#views = views;
    this.#workload = workload;
    this.#tell = tell;
  }

  get clauses(): readonly [readonly Cause[]] {
    this.#clauses ??= [this.#views.map((view) => new PodCause(view, this.#workload, this.#tell))];
    return this.#clauses;
  }
}

/** That one pod is as it is: what it rests on and what shows it are made when asked for. */
export class PodCause implements Cause {
  readonly #view: PodView;
  readonly #workload: string;
  readonly #tell: Tell;
  #objects: readonly string[] | undefined;

  constructor(view: PodView, workload: string, tell: Tell) {
    this.#view = view;
    this.#workload = workload;
    this.#tell = tell;
  }

  get objects(): readonly string[] {
    this.#objects ??= objectsOf(this.#view.object, this.#workload);
    return this.#objects;
  }

  evidence(): readonly Evidence[] {
    return this.#tell(this.#view);
  }
}

/** Where a pod runs. */
export function byPlace({ object, base, spec }: PodView): readonly Evidence[] {
  return [fieldOf(object, `${base}.nodeName`, spec.nodeName ?? 'not set')];
}

/** Whom it runs as. */
export function byAccount({ object, base, spec }: PodView): readonly Evidence[] {
  return [fieldOf(object, `${base}.serviceAccountName`, spec.serviceAccount || 'default')];
}
