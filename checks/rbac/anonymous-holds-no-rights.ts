import { platform } from '../../src/facts/platform.ts';
import { type PublicRight, publicRights } from '../../src/facts/public-rights.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import { fail, pass, unknown, unknownRest, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { SENSITIVE_READS_KNOWN_ON } from '../../src/tables/sensitive-reads.ts';
import {
  OPEN_AUTHENTICATORS,
  SHIPPED_BINDINGS_KNOWN_ON,
  type ShippedBinding,
} from '../../src/tables/shipped-bindings.ts';

export const check: Check = defineCheck({
  ...entry('RBC-02'),
  lifecycle: 'stable',
  rule: `Every binding that names system:anonymous, system:unauthenticated or system:authenticated. PASS when it is one
    that Kubernetes or the distribution ships, by its name and with no more than its rules, when it adds nothing to
    those, or when its role does not exist. WARN when it lets everybody who signs in read what is not sensitive.
    FAIL for anything else, also for a shipped binding that was widened. Where the authenticator lets in any
    account of the cloud, as on GKE, signing in counts as no login.`,
  why: `Rights of everybody need no stolen credential: whoever reaches the API server has them, and nobody can be
    locked out of them.`,
  fix: `Delete the binding, or give its role to the group that needs it; put a shipped binding back as it was (kubectl
    auth reconcile, or a restart of the API server).`,
  grade: worst,
  needs: { found: publicRights, platform: maybe(platform) },
  examples: {
    pass: {
      objects: `
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: 'kubeadm:bootstrap-signer-clusterinfo', namespace: kube-public}
          rules: [{apiGroups: [''], resources: [configmaps], resourceNames: [cluster-info], verbs: [get]}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: 'kubeadm:bootstrap-signer-clusterinfo', namespace: kube-public}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: 'kubeadm:bootstrap-signer-clusterinfo'}
          subjects: [{kind: User, name: 'system:anonymous', apiGroup: rbac.authorization.k8s.io}]
      `,
    },
    fail: {
      objects: `
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: pod-reader}
          rules: [{apiGroups: [''], resources: [pods], verbs: [get, list]}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: dashboard-for-all}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pod-reader}
          subjects: [{kind: Group, name: 'system:unauthenticated', apiGroup: rbac.authorization.k8s.io}]
      `,
    },
  },
  *evaluate({ found: { rights, gaps }, platform }) {
    const distribution = platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
    const isOpen = OPEN_AUTHENTICATORS.includes(distribution);
    // Another distribution than GKE is known by its signs; none at all may be one that was not seen.
    const unsure = distribution === 'unknown' ? gapsOf(platform) : [];
    for (const right of rights) {
      const verdict = verdictOf(right, isOpen);
      const open = verdict.status === 'warn' ? someGaps(unsure) : undefined;
      yield open === undefined
        ? verdict
        : unknown(right.subject, 'not known whether any cloud account can sign in', open, {
            best: 'warn',
            evidence: right.evidence,
          });
    }
    const missing = someGaps(gaps);
    if (missing !== undefined) yield unknownRest(CLUSTER, 'not all bindings were seen', missing);
    else if (rights.length === 0) {
      const none = { subject: CLUSTER, path: 'bindings that name everybody', value: '0' };
      yield pass(CLUSTER, 'no binding names everybody', [none]);
    }
  },
});

function verdictOf(
  { subject, withoutLogin, gives, evidence }: PublicRight,
  open: boolean,
): Verdict {
  const anybody = withoutLogin || open;
  switch (gives.type) {
    case 'nothing':
      return pass(subject, 'the role that it binds does not exist: it gives nothing', evidence);
    case 'no-more':
      return pass(subject, 'it adds nothing to what Kubernetes itself gives', evidence);
    case 'shipped':
      return pass(subject, noteOf(gives.shipped, withoutLogin), evidence);
    case 'widened':
      return fail(subject, `it gives more than ${gives.shipped.of} ships it with`, evidence);
    case 'unseen':
      return unknown(subject, 'what its role allows was not seen', gives.gaps, { evidence });
    case 'more':
      return fail(
        subject,
        withoutLogin
          ? 'gives rights to requests without a login'
          : 'gives rights to all who sign in',
        evidence,
      );
    case 'plain-reading':
      return anybody
        ? fail(subject, 'lets anybody read, without a login or with any cloud account', evidence)
        : warn(
            subject,
            `lets everybody who signs in read what is not sensitive (table of ${SENSITIVE_READS_KNOWN_ON})`,
            evidence,
          );
  }
}

function noteOf({ of, note, noteWithoutLogin }: ShippedBinding, withoutLogin: boolean): string {
  const shipped = `${of} ships it so (table of ${SHIPPED_BINDINGS_KNOWN_ON})`;
  const notes = [note, ...(withoutLogin ? [noteWithoutLogin] : [])];
  return [shipped, ...notes.filter((one) => one !== undefined)].join('; ');
}
