import { type BlastRadiusDrill, blastRadius } from '../../src/drills/blast-radius/blast-radius.ts';
import {
  chainText,
  crossedText,
  evidenceOn,
  gapsOn,
  standingOf,
} from '../../src/drills/blast-radius/judged.ts';
import type { Crossing } from '../../src/drills/blast-radius/limits.ts';
import { exposedWeb } from '../../src/facts/exposed-example.ts';
import { type ExposedWorkload, judgeExposed } from '../../src/facts/exposed-workloads.ts';
import { type Scope, scope } from '../../src/facts/scope.ts';
import { vetoOf } from '../../src/facts/tiers.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import { fail, pass, unknown, type Verdict } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-27'),
  lifecycle: 'stable',
  rule: `Share of exposed workloads from which control, without any further exploit, reaches neither cluster-admin, nor a
    node that they do not run on, nor administration of the cloud account. Tenant workloads of which nobody knows
    whether they are exposed may count. PASS when it is all of them; WARN from 98 % where every path that remains has
    three steps or more and starts at no critical workload; FAIL otherwise. Where a path goes through what could not be
    read, the workload is unknown. Secrets that a pod is given are its own: only a token among them is followed.`,
  why: `An exposed pod will be broken into one day. What falls with it is decided before: by its ServiceAccount, its
    privileges and what shares its node.`,
  fix: `Run kubemuster drill blast-radius on the workload: each step names the binding or field that makes it. Cut the
    first one: no token where the API is not used, rights on named objects only, no privileges that equal the node.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(49, 50) },
  needs: { drill: maybe(blastRadius), scope: maybe(scope) },
  examples: {
    pass: {
      objects: exposedWeb('automountServiceAccountToken: false'),
    },
    fail: {
      objects: `${exposedWeb('serviceAccountName: deployer')}
    - {apiVersion: v1, kind: ServiceAccount, metadata: {name: deployer, namespace: shop}}
    - apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: deployer}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
      subjects: [{kind: ServiceAccount, name: deployer, namespace: shop}]
    - apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: everything}
      rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
      `,
    },
  },
  *evaluate({ drill, scope }) {
    yield* judgeExposed(drill, scope, verdictOf);
  },
});

/** From here on a path is long enough to be noticed before its end. */
const LONG = 3;

function verdictOf(one: ExposedWorkload, drill: BlastRadiusDrill, scope: Scope): Verdict {
  const { workload, exposure, marks } = one;
  const { subject } = workload;
  const { crossings } = drill.of({ type: 'workload', workload });
  const standing = standingOf(workload, exposure);
  const crossed = crossings.find(({ certain }) => certain) ?? crossings[0];
  if (crossed === undefined) {
    return pass(subject, 'what falls with it stays short of nodes and clusters', standing, marks);
  }
  const message = messageOf(crossed);
  const evidence = [...evidenceOn(crossed.hops), ...standing] as const;
  if (!crossed.certain) {
    const gaps = [...gapsOn(crossed.hops), ...exposure.gaps] as const;
    return unknown(subject, message, someGaps(gaps) ?? gapsOn(crossed.hops), {
      ...marks,
      evidence,
    });
  }
  const [first = standing[0], ...rest] = evidence;
  const short = crossed.steps < LONG ? { veto: true } : {};
  const all = { ...marks, ...vetoOf(scope.tierOf(workload)), ...short };
  return fail(subject, message, [first, ...rest], all);
}

function messageOf(crossed: Crossing): string {
  const may = crossed.certain ? '' : 'perhaps ';
  return `whoever breaks in ${may}${crossedText(crossed)}: ${chainText(crossed.hops)}`;
}
