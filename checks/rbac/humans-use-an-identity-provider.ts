import { apiServer } from '../../src/facts/api-server-example.ts';
import {
  type IssuedCertificate,
  issuedCertificates,
} from '../../src/facts/identity/issued-certificates.ts';
import { type SignInWay, signIn } from '../../src/facts/identity/sign-in.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import { fail, pass, unknownRest, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('RBC-04'),
  lifecycle: 'experimental',
  rule: `PASS when people sign in through an identity provider alone: as the cloud says, or by --oidc-issuer-url,
    --authentication-config or --authentication-token-webhook-config-file of every API server, or by OpenShift's
    OAuth. WARN when there is
    another way beside it, such as aws-auth, or a client certificate that somebody was given. FAIL when there is no
    provider, so that certificates and ServiceAccount tokens are all there is, for --token-auth-file, and for passwords in OpenShift's HTPasswd alone. Unknown
    where neither the API servers nor the cloud were seen.`,
  why: `Somebody leaves, or a laptop is gone: at a provider one switch locks the person out everywhere. A certificate or
    a token in a file works until it expires, whoever holds it.`,
  fix: `Let the API server trust your provider (access entries on EKS, Entra ID on AKS, Google Groups on GKE, OIDC
    elsewhere), bind its groups, and take back certificates and tokens that people use.`,
  grade: worst,
  needs: { found: signIn, issued: issuedCertificates },
  examples: {
    pass: {
      objects: apiServer('--oidc-issuer-url=https://id.example/realm'),
    },
    fail: {
      objects: apiServer('--client-ca-file=/etc/kubernetes/pki/ca.crt'),
    },
  },
  *evaluate({ found, issued }) {
    for (const way of found.ways) yield ofWay(way);
    const hasProvider = found.ways.some(({ by }) => by === 'provider' || by === 'mixed');
    for (const one of issued.certificates) if (one.byPerson) yield ofCertificate(one, hasProvider);
    const missing = someGaps([...found.gaps, ...issued.gaps]);
    if (missing !== undefined) {
      yield unknownRest(CLUSTER, 'not all ways to sign in were seen', missing);
    }
  },
});

function ofWay({ subject, by, evidence }: SignInWay): Verdict {
  switch (by) {
    case 'provider':
      return pass(subject, 'people sign in through an identity provider', evidence);
    case 'mixed':
      return warn(subject, 'people can also sign in past the identity provider', evidence);
    case 'local':
      return fail(subject, 'certificates and tokens of the cluster are all there is', evidence);
    case 'tokens':
      return fail(subject, 'a file holds tokens that never change', evidence);
  }
}

function ofCertificate(
  { subject, requestor, evidence }: IssuedCertificate,
  beside: boolean,
): Verdict {
  return beside
    ? warn(subject, `${requestor} signs in with a certificate, past the provider`, evidence)
    : fail(subject, `${requestor} signs in with a certificate`, evidence);
}
