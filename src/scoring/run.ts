import { type CatalogueEntry, type Check, domainOf, type Outcome } from '../model/check.ts';
import { ceil, type Fraction, fraction, ZERO } from '../model/fraction.ts';
import type { JudgedCluster } from '../model/judged.ts';
import type { ClusterReport, Selection } from '../model/report.ts';
import type { Waiver } from '../model/waiver.ts';
import { severityWeights } from '../model/weights.ts';
import { assuranceWeight, creditOf } from './check-report.ts';
import type { Scored } from './scored.ts';

/** What every cluster of a run is reported with. */
export interface RunContext {
  /** The checks that are built, by id, in the order of their ids. */
  readonly docs: ReadonlyMap<string, Check>;
  /** By code: all checks, built or planned. */
  readonly catalogue: ReadonlyMap<string, CatalogueEntry>;
  /** Milliseconds since the epoch. */
  readonly asOf: number;
  readonly selection: Selection | null;
  readonly planFiled: boolean;
  readonly waivers: readonly Waiver[];
}

/** A check that was asked of a cluster. */
export interface Asked {
  readonly doc: Check;
  readonly outcome: Outcome;
  /** Whether it counts in scores: manifests are scored over the checks that they can answer. */
  readonly scored: boolean;
}

/** What the scores of a cluster are over: manifests declare, a cluster is observed. */
export function basisOf({ info }: JudgedCluster): ClusterReport['basis'] {
  return info.source === 'manifests' ? 'declared' : 'observed';
}

/**
 * The checks asked of a cluster, by id. Throws a RangeError for an outcome without a check, and
 * where nothing was left out and yet a check has no outcome: a score must not miss one silently.
 */
export function askedOf(cluster: JudgedCluster, { docs, selection }: RunContext): readonly Asked[] {
  for (const id of cluster.outcomes.keys()) {
    if (!docs.has(id)) throw new RangeError(`outcome of ${id}, which is no check of this run`);
  }
  const declared = basisOf(cluster) === 'declared';
  return [...docs.values()].flatMap((doc) => {
    const outcome = cluster.outcomes.get(doc.id);
    if (outcome !== undefined) return [{ doc, outcome, scored: !declared || doc.manifests }];
    if (selection !== null) return [];
    throw new RangeError(`${cluster.info.id} has no outcome of ${doc.id}`);
  });
}

/** What counts in a score: scored checks that apply. */
export function scoredOf(asked: readonly Asked[]): readonly Scored[] {
  return asked.flatMap(({ doc, outcome, scored }) => {
    const credit = creditOf(outcome);
    if (credit === null || !scored) return [];
    const { id, phase, gate, clusterGate } = doc;
    const weight = severityWeights[doc.severity];
    const q = assuranceWeight(outcome);
    return [{ id, phase, domain: domainOf(id), weight, credit, gate, clusterGate, q }];
  });
}

export interface DeclaredOut {
  readonly weight: number;
  /** Of 100, of the weight of all checks that would count. */
  readonly share: Fraction;
}

/** The weight of scored checks that a declaration in the plan made not applicable. */
export function declaredOutOf(asked: readonly Asked[]): DeclaredOut {
  let weight = 0;
  let total = 0;
  for (const { doc, outcome, scored } of asked) {
    if (!scored) continue;
    total += severityWeights[doc.severity];
    const declared = outcome.type === 'not-applicable' && outcome.proof.basis === 'declared';
    if (declared) weight += severityWeights[doc.severity];
  }
  return { weight, share: total === 0 ? ZERO : fraction(100 * weight, total) };
}

/** As shown: rounded up, since more of it is worse. */
export function shownShare({ weight, share }: DeclaredOut): ClusterReport['declaredOut'] {
  return { weight, share: ceil(share) };
}
