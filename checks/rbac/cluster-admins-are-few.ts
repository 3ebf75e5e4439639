import { type ClusterAdmin, clusterAdmins } from '../../src/facts/cluster-admins.ts';
import { type OutsideAdmin, outsideAdmins } from '../../src/facts/identity/outside-admins.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import { fail, pass, unknownRest, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { PLATFORM_ADMINS_KNOWN_ON } from '../../src/tables/platform-admins.ts';

/** Undeclared people that a plan with administrators may leave out. */
const TOLERATED = 2;

export const check: Check = defineCheck({
  ...entry('RBC-01'),
  lifecycle: 'stable',
  rule: `Everybody who holds every verb on every resource of the whole cluster, by RBAC under whatever role name, by
    aws-auth, or by what the cloud itself grants. PASS for
    the administrators that the plan's access.admins declares, for what the distribution ships and for controllers
    of the platform. WARN for up to two undeclared people or groups, or up to five where the plan declares no
    administrators. FAIL above that, for ServiceAccounts of tenants, and for groups that stand for any pod, any
    node or anybody. An account of a tenant that the plan declares is a WARN, and so is one of the platform that
    works with less.`,
  why: `Each of them is one stolen credential away from the end of the game. During an incident the question is who
    could have done it, and a short, declared list can be revoked and watched in minutes.`,
  fix: `Bind people to narrower roles and keep cluster-admin for one group behind just-in-time access; give controllers
    a role of their own; write who remains into access.admins.`,
  grade: { type: 'count', warn: 5 },
  needs: { found: clusterAdmins, outside: outsideAdmins },
  examples: {
    pass: {
      version: 'v1.34.1',
      objects: `
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: cluster-admin}
          rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: platform-admins}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
          subjects: [{kind: Group, name: platform-admins, apiGroup: rbac.authorization.k8s.io}]
      `,
      plan: 'access: {admins: [{group: platform-admins}]}',
    },
    fail: {
      version: 'v1.34.1',
      objects: `
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: deployer}
          rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: jenkins}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deployer}
          subjects: [{kind: ServiceAccount, name: jenkins, namespace: build}]
      `,
    },
  },
  *evaluate({ found, outside }) {
    const { admins, declares } = found;
    const people = admins.filter(({ kind }) => kind.type === 'person');
    const others = [...people, ...outside.admins].filter(({ declared }) => declared === undefined);
    const tooMany = declares && others.length > TOLERATED;
    for (const admin of admins) yield verdictOf(admin, declares, tooMany);
    for (const admin of outside.admins) yield outsideVerdict(admin, declares, tooMany);
    const missing = someGaps([...found.gaps, ...outside.gaps]);
    if (missing !== undefined) {
      yield unknownRest(CLUSTER, 'not everything that makes administrators was seen', missing);
    } else if (admins.length + outside.admins.length === 0) {
      const none = { subject: CLUSTER, path: 'subjects with every right', value: '0' };
      yield pass(CLUSTER, 'no binding gives anybody everything', [none]);
    }
  },
});

function verdictOf(admin: ClusterAdmin, declares: boolean, tooMany: boolean): Verdict {
  const { subject, kind, declared, evidence } = admin;
  switch (kind.type) {
    case 'shipped':
      return pass(
        subject,
        `may do everything, as ${kind.of} ships it (table of ${PLATFORM_ADMINS_KNOWN_ON})`,
        evidence,
      );
    case 'controller':
      return pass(subject, `may do everything, and belongs to the platform: ${kind.of}`, evidence);
    case 'needless':
      return warn(subject, `may do everything, while ${kind.of} works with less`, evidence);
    case 'broad':
      return fail(subject, 'stands for many, and each of them may do everything', evidence);
    case 'tenant-account':
      return declared === undefined
        ? fail(subject, 'a ServiceAccount of a tenant may do everything', evidence)
        : warn(subject, 'an account of a tenant may do everything; the plan declares it', [
            declared,
            ...evidence,
          ]);
    case 'person':
      return personVerdict(admin, declares, tooMany);
  }
}

/** A role that every node takes is one that every pod may get. */
function outsideVerdict(admin: OutsideAdmin, declares: boolean, tooMany: boolean): Verdict {
  return admin.isNode
    ? fail(
        admin.subject,
        'stands for every node, and each of them may do everything',
        admin.evidence,
      )
    : personVerdict(admin, declares, tooMany);
}

function personVerdict(
  { subject, declared, evidence }: Pick<ClusterAdmin, 'subject' | 'declared' | 'evidence'>,
  declares: boolean,
  tooMany: boolean,
): Verdict {
  if (declared !== undefined)
    return pass(subject, 'may do everything, as the plan declares', [declared, ...evidence]);
  if (tooMany) {
    return fail(
      subject,
      `may do everything undeclared, as more than ${TOLERATED} people or groups do`,
      evidence,
    );
  }
  const message = declares
    ? 'may do everything, and the plan does not declare it'
    : 'may do everything, and nothing declares who should';
  return warn(subject, message, evidence, declares ? {} : { assumed: true });
}
