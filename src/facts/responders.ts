import { type Gap, type Gaps, gapsOf, someGaps } from '../model/observed.ts';
import { planAccess } from '../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import {
  OUTSIDE_AUTHORIZERS,
  OUTSIDE_AUTHORIZERS_KNOWN_ON,
} from '../tables/outside-authorizers.ts';
import { planEvidence, principalOfPlan } from './cluster-admins.ts';
import { concerns } from './declarations.ts';
import { type PlatformFacts, platform } from './platform.ts';
import type { Action } from './policy-rules.ts';
import { type Principal, subjectOfPrincipal } from './principals.ts';
import { type Rbac, rbac } from './rbac/rbac.ts';

/** Whether some responder may do all of several things in a namespace. */
export type Ability =
  | { readonly state: 'able'; readonly evidence: readonly [Evidence, ...Evidence[]] }
  /** `lacking`: what the responder who lacks least may not do. */
  | {
      readonly state: 'unable';
      readonly lacking: readonly Action[];
      readonly evidence: readonly [Evidence, ...Evidence[]];
    }
  | { readonly state: 'unknown'; readonly gaps: Gaps; readonly evidence: readonly Evidence[] };

export interface Responders {
  readonly able: (actions: readonly Action[], namespace: string) => Ability;
}

interface Responder {
  readonly principal: Principal;
  readonly evidence: Evidence;
}

/** What the plan's responders may do. RBAC decides what they may; what they may not, the cloud may give. */
export const responders: Fact<Responders> = defineFact({
  id: 'responders',
  title: 'What the responders of the plan may do',
  needs: {
    access: maybe(planAccess),
    rights: rbac,
    platform: maybe(platform),
    cluster: thisCluster,
  },
  compute: ({ access, rights, platform, cluster }): Responders => {
    const named = (access.state === 'unseen' ? [] : (access.value.responders ?? []))
      .map((one, index) => ({ one, index }))
      .filter(({ one }) => concerns(one, cluster));
    const found = named.flatMap(({ one, index }): readonly Responder[] => {
      const principal = principalOfPlan(one);
      if (principal === undefined) return [];
      const evidence = planEvidence('responders', index, subjectOfPrincipal(principal).key);
      return [{ principal, evidence }];
    });
    const outside = outsideGaps(platform.state === 'unseen' ? undefined : platform.value, [
      ...gapsOf(platform),
    ]);
    const unnamed = found.length === named.length ? [] : [cloudOnly()];
    return {
      able: (actions, namespace) => {
        if (named.length === 0) {
          return { state: 'unknown', gaps: [notNamed(gapsOf(access))], evidence: [] };
        }
        return abilityOf(found, actions, namespace, rights, [...outside, ...unnamed]);
      },
    };
  },
  show: () => ({}),
});

function abilityOf(
  found: readonly Responder[],
  actions: readonly Action[],
  namespace: string,
  rights: Rbac,
  outside: readonly Gap[],
): Ability {
  const tried = found.map(({ principal, evidence }) => {
    const answers = actions.map((action) => ({
      action,
      ...rights.may(principal, action, namespace),
    }));
    const given = answers.flatMap((one) => one.evidence);
    const missing = answers.filter((one) => one.evidence.length === 0);
    return { evidence: [evidence, ...distinct(given)] as const, missing };
  });
  const able = tried.find(({ missing }) => missing.length === 0);
  if (able !== undefined) return { state: 'able', evidence: able.evidence };
  const gaps = someGaps([
    ...new Set([...outside, ...tried.flatMap(({ missing }) => missing.flatMap((one) => one.gaps))]),
  ]);
  const [closest] = tried.toSorted((a, b) => a.missing.length - b.missing.length);
  if (gaps !== undefined) return { state: 'unknown', gaps, evidence: closest?.evidence ?? [] };
  if (closest === undefined) return { state: 'unknown', gaps: [cloudOnly()], evidence: [] };
  const { evidence, missing } = closest;
  return { state: 'unable', lacking: missing.map(({ action }) => action), evidence };
}

/** The same binding gives several rights. */
function distinct(all: readonly Evidence[]): readonly Evidence[] {
  const found = new Map(all.map((one) => [`${one.subject.key} ${one.path}`, one]));
  return [...found.values()];
}

/** Why somebody without a binding may still have the right. */
function outsideGaps(found: PlatformFacts | undefined, unseen: readonly Gap[]): readonly Gap[] {
  const distribution = found?.distribution ?? 'unknown';
  if (distribution === 'unknown') return unseen;
  const outside = OUTSIDE_AUTHORIZERS[distribution];
  if (outside === undefined) return [];
  return [
    {
      source: 'probe/subject-access-reviews',
      cause: 'not-collected',
      detail: `${outside} may give rights that no binding shows (table of ${OUTSIDE_AUTHORIZERS_KNOWN_ON})`,
      permission: 'create subjectaccessreviews, in a version of kubemuster that asks them',
    },
  ];
}

function cloudOnly(): Gap {
  return {
    source: 'probe/subject-access-reviews',
    cause: 'not-collected',
    detail: 'the plan names responders by their cloud identity, which no binding shows',
    permission: 'their groups in access.responders of the plan',
  };
}

function notNamed(gaps: readonly Gap[]): Gap {
  const [first] = gaps;
  return {
    source: planAccess.id,
    cause: 'not-attested',
    detail: first?.detail ?? 'the plan names no responders for this cluster',
    permission: '--plan FILE with access.responders',
  };
}
