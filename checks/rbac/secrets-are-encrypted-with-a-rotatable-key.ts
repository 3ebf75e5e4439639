import { apiServer } from '../../src/facts/api-server-example.ts';
import { dated, planSubject } from '../../src/facts/attested.ts';
import { agoText } from '../../src/facts/freshness.ts';
import {
  type SecretEncryption,
  secretEncryption,
} from '../../src/facts/identity/secret-encryption.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import type { PlanCredentials } from '../../src/model/plan/means.ts';
import { planCredentials } from '../../src/model/plan.ts';
import { maybe } from '../../src/model/source.ts';
import { fail, pass, unknown, unknownRest, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('RBC-18'),
  lifecycle: 'experimental',
  rule: `PASS when Secrets are encrypted at rest by a key management service with a key of our own: as the cloud says,
    or APIServer.spec.encryption.type KMS on OpenShift. WARN for the provider's key, for a key on the control
    plane (OpenShift's aescbc and aesgcm, --secrets-encryption of k3s), and for --encryption-provider-config whose
    key the plan says was changed (credentials.encryptionKey). FAIL when nothing encrypts them. Unknown where only
    the host shows what the configuration of the API server says, or the cloud was not asked.`,
  why: `Whoever gets a snapshot of etcd, or the disk of a control-plane node, reads every Secret in it. A key of our
    own can be turned, and its use shows in a log that an intruder in the cluster does not reach.`,
  fix: `Turn on envelope encryption with a key of your own: encryptionConfig on EKS, databaseEncryption on GKE, Azure
    Key Vault KMS on AKS, a KMS provider in --encryption-provider-config; then write all Secrets anew.`,
  grade: worst,
  needs: { found: secretEncryption, credentials: maybe(planCredentials), ages: planAges },
  examples: {
    pass: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        encryption:
          secrets: {value: customer-key, field: 'encryptionConfig[0].resources', said: secrets}
          key: {value: 'arn:aws:kms:eu-central-1:111122223333:key/7a1e', field: 'encryptionConfig[0].provider.keyArn'}
      `,
    },
    fail: {
      objects: apiServer('--authorization-mode=Node,RBAC'),
    },
  },
  *evaluate({ found: { places, gaps }, credentials, ages }) {
    const stated = credentials.state === 'unseen' ? undefined : credentials.value.encryptionKey;
    for (const place of places) yield verdictOf(place, stated, ages);
    const missing = someGaps(gaps);
    if (missing !== undefined) yield unknownRest(CLUSTER, 'not all API servers were seen', missing);
  },
});

function verdictOf(
  place: SecretEncryption,
  key: PlanCredentials['encryptionKey'],
  ages: PlanAges,
): Verdict {
  const { subject } = place;
  switch (place.state) {
    case 'customer-key':
      return pass(subject, 'Secrets are encrypted with a key of our own', place.evidence);
    case 'provider-key':
      return warn(subject, "Secrets are encrypted with the provider's key", place.evidence);
    case 'local-key':
      return warn(subject, 'the key that encrypts Secrets lies beside them', place.evidence);
    case 'none':
      return fail(subject, 'Secrets are in etcd as plain text', place.evidence);
    case 'unseen':
      return unknown(subject, 'not seen whether Secrets are encrypted', place.gaps);
    case 'set':
      return ofConfiguration(place, key, ages);
  }
}

/** That somebody changed the key proves that there is one; whether a service holds it stays open. */
function ofConfiguration(
  { subject, evidence, gaps }: Extract<SecretEncryption, { readonly state: 'set' | 'unseen' }>,
  key: PlanCredentials['encryptionKey'],
  ages: PlanAges,
): Verdict {
  const [flag] = evidence;
  if (key === undefined || flag === undefined) {
    const message = 'not seen which keys encrypt Secrets, nor that anybody ever changed them';
    return unknown(subject, message, gaps, { evidence });
  }
  const age = ages.of(key.lastRotated, 'rehearsal');
  const path = 'encryptionKey.lastRotated';
  const said = dated(planSubject('credentials'), path, key.lastRotated, age);
  if (age.state === 'future') {
    return fail(subject, 'the key is said to be changed on a day in the future', [flag, said]);
  }
  return warn(subject, `Secrets are encrypted with a key that was changed ${agoText(age)}`, [
    flag,
    said,
  ]);
}
