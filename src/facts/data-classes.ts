import { planDataClasses } from '../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { planSubject, stated } from './attested.ts';
import { concerns } from './declarations.ts';
import { planCluster } from './plan-cluster.ts';

/** The sensitive data that the plan says this cluster holds. */
export interface DeclaredData {
  /** By class: where the plan says so. */
  readonly classes: ReadonlyMap<string, Evidence>;
  /** Whether the plan has an entry for this cluster, which could name more. */
  readonly hasEntry: boolean;
}

export const dataClasses: Fact<DeclaredData> = defineFact({
  id: 'data-classes',
  title: 'Sensitive data that the plan says this cluster holds',
  needs: { entry: maybe(planCluster), classes: maybe(planDataClasses), cluster: thisCluster },
  compute: ({ entry, classes, cluster }): DeclaredData => {
    const found =
      entry.state !== 'unseen' && entry.value.state === 'found' ? entry.value : undefined;
    const subject = planSubject('clusters');
    const path = `[${found?.index}].decision.dataClasses`;
    const decided = (found?.entry.decision?.dataClasses ?? []).map(
      (id) => [id, stated(subject, path, id)] as const,
    );
    const placed = (classes.state === 'unseen' ? [] : classes.value)
      .filter(({ namespaces }) => namespaces.some((one) => concerns(one, cluster)))
      .map(({ id }) => [id, stated(planSubject('dataClasses'), 'id', id)] as const);
    return { classes: new Map([...decided, ...placed]), hasEntry: found !== undefined };
  },
  show: ({ classes }) => [...classes.keys()].sort(),
});
