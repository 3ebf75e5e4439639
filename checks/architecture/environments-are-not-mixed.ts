import { planSubject, stated } from '../../src/facts/attested.ts';
import { environments, type NamedEnvironment } from '../../src/facts/environments.ts';
import { type PlanEntry, planCluster } from '../../src/facts/plan-cluster.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { ENVIRONMENTS_KNOWN_ON } from '../../src/tables/environments.ts';

export const check: Check = defineCheck({
  ...entry('ARC-05'),
  lifecycle: 'experimental',
  rule: `PASS when the plan declares the environment of the cluster and no tenant namespace names another kind, by its
    label or by a word of its name. WARN when nothing is declared and all that name one are of one kind, and for each
    that contradicts while the plan's decision states hard isolation (tenancy hard, or isolation of nodes). FAIL for
    each that contradicts otherwise: production beside anything else. Unknown without a plan, or when nothing is
    declared or named.`,
  why: `Whoever owns the lab owns the nodes, the DNS and the API server that production uses too. Test systems are
    patched last and watched least.`,
  fix: `Move other environments into clusters of their own, and declare clusters[].environment in the plan.`,
  grade: worst,
  needs: { named: maybe(environments), plan: maybe(planCluster) },
  examples: {
    pass: {
      plan: 'clusters: [{id: example, environment: production}]',
      objects: '- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {env: prod}}}',
    },
    fail: {
      plan: 'clusters: [{id: example, environment: production}]',
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop-dev}}
      `,
    },
  },
  *evaluate({ named, plan }) {
    const found = visible(named);
    const declared = declaredIn(plan);
    const odd = contradicting(found, declared?.production);
    for (const one of odd) yield mixed(one, found, declared);
    const gaps = someGaps(gapsOf(named));
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all namespaces were seen', gaps);
    if (odd.length === 0) yield alike(found, declared, plan);
  },
});

interface Declared {
  readonly production: boolean | undefined;
  /** The statement of the environment; undefined where there is none. */
  readonly environment: Evidence | undefined;
  /** The statement that tenants are kept apart hard. */
  readonly hard: Evidence | undefined;
}

function declaredIn(plan: Observed<PlanEntry>): Declared | undefined {
  if (plan.state === 'unseen' || plan.value.state !== 'found') return undefined;
  const { entry: one, index } = plan.value;
  const { environment, decision } = one;
  const say = (path: string, value: string): Evidence =>
    stated(planSubject('plan/clusters'), `clusters[${index}].${path}`, value);
  const apart = decision?.isolationGoal === 'node' || decision?.isolationGoal === 'cluster';
  return {
    production: environment === undefined ? undefined : environment === 'production',
    environment: environment === undefined ? undefined : say('environment', environment),
    hard:
      decision?.tenancy === 'hard'
        ? say('decision.tenancy', 'hard')
        : apart
          ? say('decision.isolationGoal', decision.isolationGoal)
          : undefined,
  };
}

/** Those of the other kind; where none is declared, those beside production. */
function contradicting(
  found: readonly NamedEnvironment[],
  production: boolean | undefined,
): readonly NamedEnvironment[] {
  const kind = production ?? found.some((one) => one.production);
  return found.filter((one) => one.production !== kind);
}

function mixed(
  { namespace, production, evidence }: NamedEnvironment,
  all: readonly NamedEnvironment[],
  declared: Declared | undefined,
): Verdict {
  const other = all.find((one) => one.production !== production);
  const beside = declared?.environment ?? other?.evidence;
  const shown: SomeEvidence = [evidence, ...(beside === undefined ? [] : [beside])];
  const message = production
    ? 'production, in a cluster of another environment'
    : 'not production, beside production';
  return declared?.hard === undefined
    ? fail(namespace.subject, message, shown)
    : warn(namespace.subject, `${message}; the plan states that tenants are kept apart`, [
        ...shown,
        declared.hard,
      ]);
}

function alike(
  found: readonly NamedEnvironment[],
  declared: Declared | undefined,
  plan: Observed<PlanEntry>,
): Verdict {
  const evidence = found.slice(0, 5).map((one) => one.evidence);
  if (declared?.environment !== undefined) {
    const message = `no namespace names another environment (words of ${ENVIRONMENTS_KNOWN_ON})`;
    return pass(CLUSTER, message, [declared.environment, ...evidence]);
  }
  const [first, ...rest] = evidence;
  // A plan that was not given might declare another environment than the one that they name.
  if (first !== undefined && plan.state !== 'unseen') {
    return warn(CLUSTER, 'namespaces name one environment, which the plan does not declare', [
      first,
      ...rest,
    ]);
  }
  const message = 'which environment this is nobody declares';
  return unknown(CLUSTER, message, someGaps(gapsOf(plan)) ?? [UNDECLARED], { evidence });
}

const UNDECLARED: Gap = {
  source: 'plan/clusters',
  cause: 'not-attested',
  detail: 'the plan does not declare the environment of this cluster',
  permission: '--plan FILE with clusters[].environment',
};
