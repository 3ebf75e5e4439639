import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { PodView } from '../workloads.ts';
import type { Cause, Reason } from './graph.ts';
import { objectsOf } from './pod-groups.ts';

type Tell = (view: PodView) => readonly Evidence[];

const NO_GAPS: readonly Gap[] = [];

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
    this.#clauses ??= [this.#views.map((view) => this.#causeOf(view))];
    return this.#clauses;
  }

  #causeOf(view: PodView): Cause {
    return {
      objects: objectsOf(view.object, this.#workload),
      evidence: () => this.#tell(view),
    };
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
