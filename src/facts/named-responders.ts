import { type Gap, gapsOf } from '../model/observed.ts';
import type { Principal as Declared } from '../model/plan/people.ts';
import { planAccess } from '../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence, Subject } from '../model/verdict.ts';
import { planEvidence, principalOfPlan } from './cluster-admins.ts';
import { concerns } from './declarations.ts';
import { type Principal, subjectOfPrincipal } from './principals.ts';

/** Somebody who acts during an incident. */
export interface Responder {
  readonly subject: Subject;
  /** Himself, and the groups that he is known to be in; empty for an identity of the cloud. */
  readonly who: readonly Principal[];
  /** Groups that he is put into for a while when more rights are needed. */
  readonly elevated: readonly Principal[];
  /** Where the plan names him; undefined where somebody just asks about him. */
  readonly stated: Evidence | undefined;
}

export interface NamedResponders {
  /** In the order of the plan. */
  readonly named: readonly Responder[];
  /** Groups that the plan says are given for a while. */
  readonly elevated: readonly Principal[];
  /** Why there is none; empty where the plan names some. */
  readonly gaps: readonly Gap[];
}

/** Whom the plan names to respond in this cluster. */
export const namedResponders: Fact<NamedResponders> = defineFact({
  id: 'named-responders',
  title: 'Whom the plan names to respond in this cluster',
  needs: { access: maybe(planAccess), cluster: thisCluster },
  compute: ({ access, cluster }): NamedResponders => {
    const said = access.state === 'unseen' ? {} : access.value;
    const elevated = (said.jit?.groups ?? []).map(groupCalled);
    const named = (said.responders ?? []).flatMap((one, index): readonly Responder[] => {
      if (!concerns(one, cluster)) return [];
      const principal = principalOfPlan(one);
      const subject = principal === undefined ? cloudSubject(one) : subjectOfPrincipal(principal);
      const who = principal === undefined ? [] : [principal];
      return [{ subject, who, elevated, stated: planEvidence('responders', index, subject.key) }];
    });
    return { named, elevated, gaps: named.length > 0 ? [] : [notNamed(gapsOf(access))] };
  },
  show: ({ named }: NamedResponders) =>
    named.map(({ subject, elevated }) => ({
      responder: subject.key,
      elevatedTo: elevated.map(({ name }) => name),
    })),
});

function groupCalled(name: string): Principal {
  return { kind: 'Group', name, namespace: '' };
}

function cloudSubject(one: Declared): Subject {
  const name = 'cloudPrincipal' in one ? one.cloudPrincipal : '';
  return { type: 'cloud', key: `cloud/${name}`, kind: 'CloudPrincipal', name };
}

function notNamed([first]: readonly Gap[]): Gap {
  return {
    source: planAccess.id,
    cause: 'not-attested',
    detail: first?.detail ?? 'the plan names no responders for this cluster',
    permission: '--plan FILE with access.responders',
  };
}
