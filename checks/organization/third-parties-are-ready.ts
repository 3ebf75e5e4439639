import { notStated, planSubject, pointed, stated } from '../../src/facts/attested.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { PlanRoles, PlanThirdParty } from '../../src/model/plan/people.ts';
import { planRoles, planThirdParties } from '../../src/model/plan.ts';
import { asOf, maybe, planFiled } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const DAY = 86_400_000;

export const check: Check = defineCheck({
  ...entry('ORG-16'),
  lifecycle: 'stable',
  rule: `thirdParties names the support of the provider, and somebody for forensics is there: a retainer, or people of our
    own in roles.forensics. Contracts say until when they run, and still do. WARN with one of the two, FAIL with none.`,
  why: `A provider's support engineer can do what no account of ours may, and forensics that has to be bought that night
    arrives after the evidence is gone. Both ask for a contract number first.`,
  fix: `Enter the support plan and the retainer under thirdParties in ir-plan.yaml with contact, contractUntil and how
    your severities map to theirs; or name your own forensics people under roles.forensics.`,
  grade: worst,
  needs: {
    parties: maybe(planThirdParties),
    roles: maybe(planRoles),
    asOf,
    filed: planFiled,
  },
  examples: {
    pass: {
      plan: `
        thirdParties:
          - {id: cloud, kind: provider-support, contact: 'https://support.example', contractUntil: 2027-12-31}
          - {id: cert, kind: forensics-retainer, contact: wiki/cert, contractUntil: 2027-06-30}
      `,
    },
    fail: {
      plan: `
        thirdParties: [{id: cloud, kind: provider-support, contact: 'https://support.example', contractUntil: 2025-12-31}]
      `,
    },
  },
  *evaluate({ parties, roles, asOf, filed }) {
    const all = parties.state === 'unseen' ? [] : parties.value;
    const support = ready('provider-support', all, asOf);
    const retainer = ready('forensics-retainer', all, asOf);
    const own = roles.state === 'unseen' ? undefined : ownForensics(roles.value);
    yield verdictOf(support, own ?? retainer, all, filed);
  },
});

function verdictOf(
  support: Evidence | undefined,
  forensics: Evidence | undefined,
  all: readonly PlanThirdParty[],
  filed: boolean,
): Verdict {
  const subject = planSubject('thirdParties');
  const there = [support, forensics].flatMap((one) => one ?? []);
  const missing = [
    ...(support === undefined ? ['provider-support'] : []),
    ...(forensics === undefined ? ['forensics-retainer'] : []),
  ];
  const lacking = missing.map((kind) => contractOf(kind, all) ?? notStated(subject, kind, filed));
  const [first = notStated(subject, '', filed), ...rest] = [...there, ...lacking];
  const evidence: SomeEvidence = [first, ...rest];
  if (missing.length === 0) {
    return pass(subject, 'the provider and somebody for forensics can be called', evidence);
  }
  const message = `no ${missing.join(' and no ')} with a contract that runs`;
  return missing.length === 1 ? warn(subject, message, evidence) : fail(subject, message, evidence);
}

/** Its contract runs until the end of the day that it names. */
function ready(
  kind: PlanThirdParty['kind'],
  all: readonly PlanThirdParty[],
  asOf: number,
): Evidence | undefined {
  const found = all.find(
    (one) =>
      one.kind === kind &&
      one.contractUntil !== undefined &&
      Date.parse(one.contractUntil) + DAY > asOf,
  );
  if (found === undefined) return undefined;
  return {
    ...pointed(
      planSubject('thirdParties'),
      `thirdParties[${found.id ?? kind}].contact`,
      found.contact,
    ),
    note: `contract until ${found.contractUntil}`,
  };
}

/** Why one that is there does not count. */
function contractOf(kind: string, all: readonly PlanThirdParty[]): Evidence | undefined {
  const found = all.find((one) => one.kind === kind);
  if (found === undefined) return undefined;
  const path = `thirdParties[${found.id ?? kind}].contractUntil`;
  return stated(planSubject('thirdParties'), path, found.contractUntil ?? 'not in the plan');
}

function ownForensics({ forensics }: PlanRoles): Evidence | undefined {
  const who = forensics?.name ?? forensics?.rotation;
  const key = forensics?.name === undefined ? 'rotation' : 'name';
  return who === undefined ? undefined : stated(planSubject('roles.forensics'), key, who);
}
