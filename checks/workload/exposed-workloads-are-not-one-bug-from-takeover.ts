import { type BlastRadiusDrill, blastRadius } from '../../src/drills/blast-radius/blast-radius.ts';
import { gapsOn, standingOf } from '../../src/drills/blast-radius/judged.ts';
import { takeoversOf } from '../../src/drills/blast-radius/takeover.ts';
import { concerns } from '../../src/facts/declarations.ts';
import { exposedWeb } from '../../src/facts/exposed-example.ts';
import { type ExposedWorkload, judgeExposed } from '../../src/facts/exposed-workloads.ts';
import type { Exposure } from '../../src/facts/exposure.ts';
import { scope } from '../../src/facts/scope.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { ClusterInfo } from '../../src/model/cluster.ts';
import type { Observed } from '../../src/model/observed.ts';
import type { PlanRequirements } from '../../src/model/plan/scope.ts';
import { planRequirements } from '../../src/model/plan.ts';
import { maybe, thisCluster } from '../../src/model/source.ts';
import { type Evidence, fail, pass, unknown, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('WKL-03'),
  lifecycle: 'stable',
  rule: `No exposed workload equals root on its node (WKL-01) or runs as a ServiceAccount with a right that becomes more
    than it says, by itself or by a group that all accounts are in. Reading one Secret by name is no such right. FAIL
    where one does; WARN where it is reached only through gateways or ingresses that the plan declares to ask for a
    login (requirements.authenticatedGateways). Where rights or exposure were not seen, it is unknown.`,
  why: `On such a workload one bug in the application is the node or the cluster: there is no second step at which
    anybody could notice.`,
  fix: `Take the token away (automountServiceAccountToken: false) or split what needs the right into a workload that is
    not exposed. kubemuster drill blast-radius shows where each right leads.`,
  grade: worst,
  needs: {
    drill: maybe(blastRadius),
    scope: maybe(scope),
    requirements: maybe(planRequirements),
    cluster: thisCluster,
  },
  examples: {
    pass: {
      objects: exposedWeb('automountServiceAccountToken: false'),
    },
    fail: {
      objects: `${exposedWeb('serviceAccountName: web')}
    - {apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop}}
    - apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: deploys, namespace: shop}
      rules: [{apiGroups: [apps], resources: [deployments], verbs: [create, patch]}]
    - apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: web-deploys, namespace: shop}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deploys}
      subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
      `,
    },
  },
  *evaluate({ drill, scope, requirements, cluster }) {
    const asks = loginOf(requirements, cluster);
    yield* judgeExposed(drill, scope, (one, drill) => verdictOf(one, drill, asks));
  },
});

/** Where the plan says that whoever comes this way has logged in. */
type Login = (exposure: Exposure) => Evidence | undefined;

function loginOf(requirements: Observed<PlanRequirements>, cluster: ClusterInfo): Login {
  const declared =
    requirements.state === 'unseen' ? [] : (requirements.value.authenticatedGateways ?? []);
  const names = declared
    .filter((one) => concerns(one, cluster))
    .map(({ namespace, name }) => `${namespace}/${name}`);
  const value = names.join(', ');
  const path = 'requirements.authenticatedGateways';
  return ({ gates }) => {
    const all = gates.every((way) => {
      const called = way.map(({ namespace, name }) => `${namespace}/${name}`);
      return called.length > 0 && called.every((one) => names.includes(one));
    });
    if (gates.length === 0 || !all) return undefined;
    return { subject: { type: 'plan', key: 'plan/requirements' }, path, value };
  };
}

function verdictOf(one: ExposedWorkload, drill: BlastRadiusDrill, asks: Login): Verdict {
  const { workload, exposure, marks } = one;
  const { subject } = workload;
  const standing = standingOf(workload, exposure);
  const found = [...takeoversOf(workload, drill)];
  const worst = found.find(({ certain }) => certain) ?? found[0];
  if (worst === undefined) {
    return pass(subject, 'no right and no privilege of it becomes more', standing, marks);
  }
  const { message, certain } = worst;
  const [first = standing[0], ...rest] = [...worst.evidence, ...standing];
  const login = asks(exposure);
  const evidence = [first, ...rest, ...(login === undefined ? [] : [login])] as const;
  if (!certain) {
    return unknown(subject, message, gapsOn(worst.hops), { ...marks, evidence });
  }
  if (login === undefined) return fail(subject, message, evidence, marks);
  return warn(subject, `${message}; the plan declares a login in front of it`, evidence, marks);
}
