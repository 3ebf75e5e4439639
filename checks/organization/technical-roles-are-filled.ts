import { dated, notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { criticalNamespaces } from '../../src/facts/critical-namespaces.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { type NamespaceOwners, namespaceOwners } from '../../src/facts/namespace-owners.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { type Scope, scope } from '../../src/facts/scope.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { gapsOf, type Observed, someGaps, visible } from '../../src/model/observed.ts';
import type { TechnicalRole } from '../../src/model/plan/people.ts';
import { planRoles } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const ROLES = ['platform', 'application', 'cloudInfra', 'security', 'forensics'] as const;

export const check: Check = defineCheck({
  ...entry('ORG-04'),
  lifecycle: 'stable',
  rule: `Of the five roles platform, application, cloudInfra, security and forensics, each is filled by somebody named, a
    rotation or a third party, and was verified within 180 days. application may be filled by each namespace's own owner
    (perNamespace): then every critical namespace names one. PASS with five, WARN with four, FAIL with fewer. A role
    whose owners could not be seen is unknown.`,
  why: `Containing takes somebody who deploys, fixing takes somebody who knows the code, revoking takes somebody who may
    touch the cloud account, and evidence takes somebody who knows how to keep it. Looking for them costs the first hour.`,
  fix: `Fill each role in ir-plan.yaml, ask whether the name is still right, and note the day in verified; label critical
    namespaces with their owner.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(4, 5) },
  needs: {
    roles: maybe(planRoles),
    ages: planAges,
    scope: maybe(scope),
    owners: namespaceOwners,
    filed: planFiled,
  },
  examples: {
    pass: {
      plan: `
        rotations: [{id: sre, coverage: 24x7, levels: 2}]
        thirdParties: [{id: cert, kind: forensics-retainer, contact: wiki/cert}]
        roles:
          platform: {rotation: sre, verified: 2026-09-20}
          application: {name: shop-team, verified: 2026-09-20}
          cloudInfra: {rotation: sre, verified: 2026-09-20}
          security: {name: secops, verified: 2026-09-20}
          forensics: {thirdParty: cert, verified: 2026-09-20}
      `,
    },
    fail: {
      plan: 'roles: {platform: {name: sre, verified: 2026-09-20}, security: {name: secops}}',
    },
  },
  *evaluate({ roles, ages, scope, owners, filed }) {
    const given = roles.state === 'unseen' ? {} : roles.value;
    for (const key of ROLES) {
      yield given[key] === undefined
        ? fail(planSubject(`roles.${key}`), 'nobody fills it', [
            notStated(planSubject(`roles.${key}`), '', filed),
          ])
        : verdictOn(key, given[key], { ages, scope, owners, filed });
    }
  },
});

interface World {
  readonly ages: PlanAges;
  readonly scope: Observed<Scope>;
  readonly owners: NamespaceOwners;
  readonly filed: boolean;
}

function verdictOn(key: (typeof ROLES)[number], role: TechnicalRole, world: World): Verdict {
  const subject = planSubject(`roles.${key}`);
  const [who, how] = filledBy(role);
  const by = stated(subject, how, who);
  if (role.verified === undefined) {
    const missing = notStated(subject, 'verified', world.filed);
    return fail(subject, 'nobody noted when that was last verified', [by, missing]);
  }
  const age = world.ages.of(role.verified, 'rolesVerified');
  const evidence: SomeEvidence = [by, dated(subject, 'verified', role.verified, age)];
  if (age.state === 'future') {
    return fail(subject, 'the date it was verified lies in the future', evidence);
  }
  if (age.state !== 'fresh') return fail(subject, `last verified ${agoText(age)}`, evidence);
  if (role.perNamespace === true) return byNamespaces(subject.key, evidence, world);
  return pass(subject, 'filled, and verified recently', evidence);
}

function filledBy({ name, rotation, thirdParty }: TechnicalRole): readonly [string, string] {
  if (name !== undefined) return [name, 'name'];
  if (rotation !== undefined) return [rotation, 'rotation'];
  return thirdParty === undefined ? ['true', 'perNamespace'] : [thirdParty, 'thirdParty'];
}

/** The owners that critical namespaces name; one that names none leaves the role empty there. */
function byNamespaces(path: string, evidence: SomeEvidence, { scope, owners }: World): Verdict {
  const subject = planSubject(path);
  const named: Evidence[] = [];
  for (const { namespace } of criticalNamespaces(scope)) {
    const workloads = visible(
      scope.state === 'unseen' ? scope : { state: 'seen', value: scope.value.workloads },
    ).filter((one) => one.namespace === namespace.name);
    const owner = owners.of(namespace, workloads);
    if (owner === undefined) {
      const none = { subject: namespace.subject, path: 'metadata.labels', value: 'no owner' };
      return fail(subject, `${namespace.name} is critical and names no owner`, [...evidence, none]);
    }
    named.push(owner);
  }
  const gaps = someGaps(gapsOf(scope));
  if (gaps !== undefined)
    return unknown(subject, 'not all namespaces were seen', gaps, { evidence });
  return pass(subject, 'the owners of critical namespaces fill it', [...evidence, ...named]);
}
