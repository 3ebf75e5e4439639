import { confined, expected, type Opinion, placesOf, whoIs } from '../../src/facts/confined.ts';
import { type Declarations, declarations } from '../../src/facts/declarations.ts';
import type { NodeAgent } from '../../src/facts/node-agents.ts';
import { noneAsked } from '../../src/facts/node-coverage.ts';
import { type RightHolder, rightHolders } from '../../src/facts/right-holders.ts';
import { type SensorRights, sensorRights } from '../../src/facts/sensor-rights.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER, fieldOf } from '../../src/model/kubernetes/meta.ts';
import type { Toleration } from '../../src/model/kubernetes/pod-spec.ts';
import { someGaps, visible } from '../../src/model/observed.ts';
import {
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const SENSOR = `
  - apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: falco, namespace: falco}
    spec:
      template:
        spec:
          priorityClassName: system-node-critical
          tolerations: [{operator: Exists}]
          containers: [{name: falco, image: 'docker.io/falcosecurity/falco:0.42.0'}]
  - {apiVersion: v1, kind: Node, metadata: {name: a}}
`;

export const check: Check = defineCheck({
  ...entry('SEC-02'),
  lifecycle: 'experimental',
  rule: `Everybody who may change or delete the DaemonSet of a runtime sensor, ConfigMaps of its namespace or the
    namespace itself, by a binding that nobody ships; and each sensor's tolerations. PASS for the platform, the sensor's
    own account, whom the plan names, or an exception of the plan. WARN for a sensor that does not tolerate every
    taint. FAIL for anybody else. A role that names ConfigMaps counts when the sensor mounts one of them.
    UNKNOWN where no sensor is recognised or declared. Rights to become somebody else are other checks' matter.`,
  why: `The first thing an intruder does is to silence the alarm: by deleting it, by emptying its rules, or by a taint
    that it does not tolerate.`,
  fix: `Keep the sensor in a namespace of its own, take the verbs out of the roles of workloads, tolerate every taint
    (operator Exists without key), and set priorityClassName system-node-critical.`,
  grade: worst,
  needs: { rights: sensorRights, holders: rightHolders, declarations },
  examples: {
    pass: { objects: SENSOR },
    fail: {
      objects: `${SENSOR}
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: deployer}
    rules: [{apiGroups: [apps], resources: [daemonsets], verbs: [patch]}]
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: deployer}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deployer}
    subjects: [{kind: ServiceAccount, name: agent, namespace: shop}]
`,
    },
  },
  *evaluate({ rights, holders, declarations }) {
    const { sensors, gaps } = rights;
    if (sensors.length === 0) {
      yield sensorless(rights);
      return;
    }
    yield* sensors.map(stayingPower);
    const theirs = new Map(rights.holders.map((one) => [one.holder, one.sensors]));
    const opinion = (one: RightHolder): Opinion =>
      opinionOf(one, theirs.get(one) ?? [], declarations);
    yield* confined([...theirs.keys()], holders, opinion, WHAT);
    const open = someGaps(gaps);
    if (open !== undefined) yield unknownRest(CLUSTER, 'there may be more sensors', open);
  },
});

const WHAT = 'switch off a runtime sensor';

function sensorless({ job, gaps }: SensorRights): Verdict {
  if (job.state === 'unseen') {
    return unknown(CLUSTER, 'neither nodes nor agents were seen', job.gaps);
  }
  const { agents, unrecognized } = job.value;
  const all = visible(agents.nodes).map(({ node }) => node.meta.name);
  if (gaps.length === 0 && all.length > 0 && noneAsked(agents.nodes, job.value)) {
    const names = { subject: CLUSTER, path: 'serverless nodes', value: all.join(', ') };
    return notApplicable('observed', 'no node can host a sensor', [names]);
  }
  return unknown(CLUSTER, 'no runtime sensor is recognised or declared', [unrecognized, ...gaps]);
}

/** Taints of these effects keep a sensor from a node; one that only prefers does not. */
const KEEPING_OFF = ['NoSchedule', 'NoExecute'];

/** Whoever may taint nodes gets rid of a sensor that does not tolerate every taint. */
function stayingPower({ subject, object, base, spec }: NodeAgent): Verdict {
  const { tolerations, priorityClass } = spec;
  const lacking = KEEPING_OFF.filter((effect) => !tolerations.some((one) => isFor(one, effect)));
  const evidence: SomeEvidence = [
    fieldOf(object, `${base}.tolerations`, tolerations.map(tolerationText).join('; ') || 'none'),
    fieldOf(object, `${base}.priorityClassName`, priorityClass ?? 'not set'),
  ];
  return lacking.length === 0
    ? pass(subject, 'the sensor tolerates every taint', evidence)
    : warn(subject, `a taint ${lacking.join(' or ')} keeps the sensor off a node`, evidence);
}

/** Whether it tolerates every taint of an effect. */
function isFor({ key = '', operator, effect = '' }: Toleration, asked: string): boolean {
  return key === '' && operator === 'Exists' && (effect === '' || effect === asked);
}

function tolerationText({ key = '', operator, value = '', effect = '' }: Toleration): string {
  return [key, operator, value, effect].filter((one) => one !== '').join(' ');
}

function opinionOf(
  holder: RightHolder,
  sensors: readonly NodeAgent[],
  declarations: Declarations,
): Opinion {
  const because = declarations.of(check, holder.subject);
  if (because !== undefined) {
    return { status: 'pass', message: `may ${WHAT}, as the plan declares`, because };
  }
  const usual = expected(holder, WHAT);
  if (usual !== undefined) return usual;
  if (sensors.every((one) => isOwn(holder, one))) {
    return { status: 'pass', message: `may ${WHAT}, and is the account that the sensor runs as` };
  }
  return { status: 'fail', message: `${whoIs(holder)} may ${WHAT} ${placesOf(holder)}` };
}

/** Whoever is the sensor needs no right to be silent. The default account is of other pods too. */
function isOwn({ principal }: RightHolder, { namespace, spec }: NodeAgent): boolean {
  return (
    principal.kind === 'ServiceAccount' &&
    principal.namespace === namespace &&
    principal.name === spec.serviceAccount &&
    principal.name !== 'default'
  );
}
