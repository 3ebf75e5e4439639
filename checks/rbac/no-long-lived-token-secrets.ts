import {
  openGaps,
  type TokenSecret,
  tokenEvidence,
  tokenSecrets,
  useText,
} from '../../src/facts/token-secrets.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { secrets } from '../../src/model/kubernetes/secret.ts';
import { type Gap, someGaps } from '../../src/model/observed.ts';
import { notAskedFor } from '../../src/model/source.ts';
import { fail, pass, unknown, unknownRest, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { ESCALATION_EDGES_KNOWN_ON } from '../../src/tables/escalation-edges.ts';

/** Days without use after which a token only warns. */
const IDLE = 90;

export const check: Check = defineCheck({
  ...entry('RBC-05'),
  lifecycle: 'stable',
  rule: `Secrets of type kubernetes.io/service-account-token, by metadata and type only, and only with
    --allow-secret-metadata. PASS when there are none, or the API server refuses them. WARN for tokens that were not
    used for more than 90 days. FAIL for tokens used since or too young to tell, and for tokens of an account whose
    rights lead to more rights. Unknown without the opt-in: the Secrets that ServiceAccounts name are listed, and
    may be tokens.`,
  why: `Such a token never expires and works from anywhere. Whoever copied it is back after the incident, unless
    somebody remembers to delete the Secret.`,
  fix: `Let pods use projected tokens and others ask for one with kubectl create token; then delete the Secrets, the
    unused ones first.`,
  grade: worst,
  needs: { found: tokenSecrets },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Secret, metadata: {name: database, namespace: shop}, type: Opaque}
        - {apiVersion: v1, kind: ServiceAccount, metadata: {name: cart, namespace: shop}}
      `,
    },
    fail: {
      objects: `
        - apiVersion: v1
          kind: Secret
          metadata:
            name: ci-token
            namespace: build
            creationTimestamp: '2024-02-01T10:00:00Z'
            labels: {kubernetes.io/legacy-token-last-used: '2026-11-18'}
            annotations: {kubernetes.io/service-account.name: ci}
          type: kubernetes.io/service-account-token
      `,
    },
  },
  *evaluate({ found: { tokens, named, gaps } }) {
    for (const token of tokens) yield verdictOf(token);
    const missing = someGaps(gaps.map(asked));
    if (missing === undefined) {
      if (tokens.length > 0) return;
      const none = { subject: CLUSTER, path: 'Secrets with a ServiceAccount token', value: '0' };
      yield pass(CLUSTER, 'no Secret holds a token that never expires', [none]);
      return;
    }
    for (const { subject, evidence } of named) {
      const message = 'the account names Secrets of its own, which may be tokens that never expire';
      yield unknown(subject, message, missing, { evidence });
    }
    yield unknownRest(CLUSTER, 'not all Secrets were seen', missing);
  },
});

/** Whoever did not ask for Secrets is told how. */
function asked(gap: Gap): Gap {
  return gap.source === secrets.id && gap.cause === 'not-collected' ? notAskedFor(secrets) : gap;
}

function verdictOf(token: TokenSecret): Verdict {
  const { subject, use, escalates } = token;
  const evidence = tokenEvidence(token);
  const text = useText(use);
  if (use.state === 'refused')
    return pass(subject, `a token that never expires, but ${text}`, evidence);
  if (escalates.evidence.length > 0) {
    return fail(
      subject,
      `a token that never expires, of an account whose rights lead to more (table of ${ESCALATION_EDGES_KNOWN_ON}); ${text}`,
      evidence,
    );
  }
  if (use.state === 'invalid')
    return fail(subject, `a token that never expires; ${text}`, evidence);
  if (use.state !== 'unknown' && use.days <= IDLE) {
    return fail(subject, `a token that never expires; ${text}`, evidence);
  }
  const open = openGaps(token);
  if (open !== undefined)
    return unknown(subject, `a token that never expires; ${text}`, open, {
      best: 'warn',
      evidence,
    });
  return warn(subject, `a token that never expires; ${text}`, evidence);
}
