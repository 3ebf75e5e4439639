import { notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { gapsOf, someGaps } from '../../src/model/observed.ts';
import type { Immutability, PlanForensics } from '../../src/model/plan/means.ts';
import { planForensics } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import {
  fail,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

type EvidenceStore = NonNullable<PlanForensics['evidenceStore']>;

/** What nobody changes or deletes before its time. */
const WRITE_ONCE: ReadonlySet<Immutability> = new Set<Immutability>([
  'object-lock',
  'retention-lock',
  'immutable-container',
]);

export const check: Check = defineCheck({
  ...entry('IRR-15'),
  lifecycle: 'experimental',
  rule: `forensics.evidenceStore of the plan is write-once (object-lock, retention-lock or immutable-container), in a
    separate account, and says how evidence is hashed. WARN when it is versioned but can be changed, in the same account,
    or nothing is hashed. FAIL when there is no store, or one that keeps no versions. Unknown without the section.`,
  why: `Evidence in a bucket that the intruder's role may empty is evidence until he looks. And a copy without a hash
    proves only that somebody copied something.`,
  fix: `Create a bucket with a retention lock in an account that no administrator of the cluster administers, give
    responders the right to write and nobody the right to delete, and enter it under forensics.evidenceStore.`,
  grade: worst,
  needs: { forensics: maybe(planForensics), filed: planFiled },
  examples: {
    pass: {
      plan: `
        forensics:
          evidenceStore: {uri: 's3://evidence', immutability: object-lock, account: separate, hashing: sha256}
      `,
    },
    fail: {
      plan: `
        forensics:
          evidenceStore: {uri: 's3://evidence', immutability: none, account: separate, hashing: sha256}
      `,
    },
  },
  *evaluate({ forensics, filed }) {
    const subject = planSubject('forensics.evidenceStore');
    const gaps = someGaps(gapsOf(forensics));
    if (forensics.state === 'unseen' && gaps !== undefined) {
      yield unknown(subject, 'not known where evidence goes', gaps);
      return;
    }
    const store = forensics.state === 'unseen' ? undefined : forensics.value.evidenceStore;
    yield store === undefined
      ? fail(subject, 'there is no place for evidence', [notStated(subject, '', filed)])
      : verdictOn(store, filed);
  },
});

function verdictOn(store: EvidenceStore, filed: boolean): Verdict {
  const subject = planSubject('forensics.evidenceStore');
  const { uri, immutability, account, hashing } = store;
  const evidence: SomeEvidence = [
    stated(subject, 'uri', uri),
    stated(subject, 'immutability', immutability),
    stated(subject, 'account', account),
    hashing === undefined
      ? notStated(subject, 'hashing', filed)
      : stated(subject, 'hashing', hashing),
  ];
  if (immutability === 'none') {
    return fail(subject, 'what is kept there can be changed without a trace', evidence);
  }
  if (!WRITE_ONCE.has(immutability)) {
    return warn(subject, 'older versions are kept, and can be deleted', evidence);
  }
  if (account === 'same') {
    return warn(subject, 'it is in the account that may be the victim', evidence);
  }
  return hashing === undefined
    ? warn(subject, 'nothing says how evidence is hashed', evidence)
    : pass(subject, 'write-once, elsewhere, and hashed', evidence);
}
