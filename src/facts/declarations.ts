import type { CheckDoc } from '../model/check.ts';
import { type ClusterInfo, namesOf } from '../model/cluster.ts';
import type { PlanException, Scoped } from '../model/plan/scope.ts';
import { planExceptions } from '../model/plan.ts';
import { asOf, defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import { termOf } from '../model/term.ts';
import type { Evidence, Subject } from '../model/verdict.ts';
import { fits } from './pattern.ts';

/** What the plan declares of objects that a rule would accuse. */
export interface Declarations {
  /** The statement that declares this object under this check; undefined when none in force does. */
  readonly of: (check: CheckId, object: Subject) => Evidence | undefined;
}

/** A check by the names that a plan may use for it. */
type CheckId = Pick<CheckDoc, 'id' | 'code' | 'aliases'>;

/** The plan's exceptions that are in force in this cluster. A plan without any declares nothing. */
export const declarations: Fact<Declarations> = defineFact({
  id: 'declarations',
  title: 'Exceptions of the plan that are in force',
  needs: { exceptions: maybe(planExceptions), asOf, cluster: thisCluster },
  compute: ({ exceptions, asOf, cluster }): Declarations => {
    const all = exceptions.state === 'unseen' ? [] : exceptions.value;
    const inForce = [...all.entries()].filter(
      ([, one]) => termOf(one.expires, asOf) === 'in-force' && concerns(one.selector, cluster),
    );
    return {
      of: (check, object) => {
        const names = [check.id, check.code, ...(check.aliases ?? [])];
        const found = inForce.find(([, one]) => names.includes(one.check) && covers(one, object));
        return found === undefined ? undefined : evidenceOf(...found);
      },
    };
  },
  show: () => ({}),
});

/** Whether a declaration is about this cluster; about all clusters when it names none. */
export function concerns({ clusters }: Scoped, cluster: ClusterInfo): boolean {
  if (clusters === undefined) return true;
  const names = namesOf(cluster);
  return clusters.some((one) => names.has(one));
}

function covers({ selector }: PlanException, object: Subject): boolean {
  return (
    like(selector.namespace, object.namespace) &&
    like(selector.kind, object.kind) &&
    like(selector.name, object.name)
  );
}

function like(pattern: string | undefined, found = ''): boolean {
  return pattern === undefined || fits(pattern, found);
}

function evidenceOf(index: number, { reason, expires }: PlanException): Evidence {
  return {
    subject: { type: 'plan', key: 'plan/exceptions' },
    path: `exceptions[${index}]`,
    value: `accepted until ${expires}`,
    note: reason,
  };
}
