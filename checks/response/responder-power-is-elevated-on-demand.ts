import { access } from '../../src/drills/access/access.ts';
import type { Beyond } from '../../src/drills/access/beyond.ts';
import { grantsOf, standingWrite } from '../../src/drills/access/standing-writes.ts';
import { notStated, planSubject, stated } from '../../src/facts/attested.ts';
import type { Responder } from '../../src/facts/named-responders.ts';
import { principalsIn } from '../../src/facts/principals.ts';
import { grantEvidence } from '../../src/facts/rbac/answers.ts';
import { type Rbac, rbac } from '../../src/facts/rbac/rbac.ts';
import { responderRights } from '../../src/facts/responder-rights.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, someGaps } from '../../src/model/observed.ts';
import type { PlanAccess } from '../../src/model/plan/people.ts';
import { planAccess } from '../../src/model/plan.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const RBAC = 'apiGroup: rbac.authorization.k8s.io';

const bound = (role: string): string => `
  - apiVersion: v1
    kind: Node
    metadata: {name: n1}
    spec: {providerID: vsphere://n1}
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: look}
    rules: [{apiGroups: [''], resources: [pods, pods/log, events], verbs: [get, list, watch]}]
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: cluster-admin}
    rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: responders}
    roleRef: {${RBAC}, kind: ClusterRole, name: ${role}}
    subjects: [{kind: Group, name: responders, ${RBAC}}]
`;

export const check: Check = defineCheck({
  ...entry('IRR-08'),
  lifecycle: 'stable',
  rule: `For each responder of the plan: PASS when what it holds for good only reads, no Secrets of the whole cluster
    among it, and the plan names a tool that elevates (access.jit). WARN for standing rights that change something, or
    where no tool is named. FAIL for standing cluster-admin, and for what is as much: rights to promote itself, to act
    as others, to read every Secret. Unknown where a cloud may give more than bindings show.`,
  why: `Whoever takes over a responder's account has everything that it may do, on every day of the year: the team that
    is to end an incident becomes the shortest way to one.`,
  fix: `Bind responders to a role that only reads. Put what changes things behind a group that they are added to for an
    hour, with an approval and an alert; name the tool and these groups under access.jit.`,
  grade: worst,
  needs: { drill: access, answers: responderRights, rights: rbac, access: maybe(planAccess) },
  examples: {
    pass: {
      objects: bound('look'),
      plan: 'access: {responders: [{group: responders}], jit: {tool: pim, groups: [responders-now]}}',
      version: 'v1.34.1',
    },
    fail: {
      objects: bound('cluster-admin'),
      plan: 'access: {responders: [{group: responders}]}',
      version: 'v1.34.1',
    },
  },
  *evaluate({ drill, answers, rights, access }) {
    const nobody = someGaps(drill.unnamed);
    if (nobody !== undefined) {
      const evidence = [{ subject: CLUSTER, path: 'responders', value: 'not named' }];
      yield unknown(CLUSTER, 'who responds is not said', nobody, { evidence });
      return;
    }
    const jit = access.state === 'unseen' ? undefined : access.value.jit;
    for (const responder of drill.named) {
      const { beyond } = drill.of(responder);
      yield verdictOf({ responder, beyond, jit, rights, outside: answers.outside });
    }
  },
});

interface Held {
  readonly responder: Responder;
  readonly beyond: readonly Beyond[];
  readonly jit: PlanAccess['jit'];
  readonly rights: Rbac;
  /** Why there may be rights that no binding shows. */
  readonly outside: readonly Gap[];
}

function verdictOf({ responder, beyond, jit, rights, outside }: Held): Verdict {
  const { subject } = responder;
  const held = beyond.find(({ state }) => state === 'held');
  if (held !== undefined) {
    return fail(subject, `may for good: ${held.title.toLowerCase()}`, held.evidence);
  }
  const write = standingWrite(responder, rights);
  const open = unique([
    ...beyond.flatMap(({ gaps }) => gaps),
    ...rights.anywhere,
    ...rolesUnseen(responder, rights),
    ...outside,
  ]);
  const gaps = someGaps(open);
  const elevates = elevation(jit);
  const evidence: SomeEvidence = write ?? [elevates, ...proofs(responder, rights)];
  const best = write === undefined && jit !== undefined ? 'pass' : 'warn';
  if (gaps !== undefined) {
    return unknown(subject, 'may have more rights than were seen', gaps, { best, evidence });
  }
  if (write !== undefined) return warn(subject, 'may change things for good', evidence);
  if (jit === undefined) {
    return warn(subject, 'only reads, and nothing says how it gets more rights', evidence);
  }
  return pass(subject, 'only reads, and is elevated on demand', evidence);
}

function elevation(jit: PlanAccess['jit']): Evidence {
  const subject = planSubject('access');
  if (jit === undefined) return notStated(subject, 'access.jit', true);
  return stated(subject, 'access.jit.tool', jit.tool);
}

/** Its bindings; that there is none proves it too. */
function proofs(responder: Responder, rights: Rbac): readonly Evidence[] {
  const grants = grantsOf(responder, rights).slice(0, 3).map(grantEvidence);
  if (grants.length > 0) return grants;
  return [{ subject: responder.subject, path: 'bindings that name it', value: 'none' }];
}

function rolesUnseen({ who }: Responder, rights: Rbac): readonly Gap[] {
  return principalsIn(who)
    .flatMap((one) => rights.grantsOf(one))
    .flatMap(({ rules }) => (rules.state === 'unseen' ? rules.gaps : []));
}

function unique(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Set(gaps)];
}
