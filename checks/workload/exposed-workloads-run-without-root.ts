import { exposedOrCritical, type InTier } from '../../src/facts/critical-workloads.ts';
import {
  dropsAll,
  isWindowsPod,
  mayEscalate,
  startsAs,
} from '../../src/facts/effective-security.ts';
import { scope } from '../../src/facts/scope.ts';
import { type UserNamespaces, userNamespaces } from '../../src/facts/user-namespaces.ts';
import { type PodView, workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import type { Container } from '../../src/model/kubernetes/pod-spec.ts';
import { type Gap, gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('WKL-04'),
  lifecycle: 'stable',
  rule: `Every container of an exposed or critical tenant workload starts as another user than root
    (runAsNonRoot, or runAsUser other than 0, its own before its pod's), sets allowPrivilegeEscalation to false and
    drops ALL capabilities. A user namespace that is in force (hostUsers: false on nodes that can) stands in for the
    user. For Windows the user alone counts. Init containers count, ephemeral ones do not. PASS all containers,
    WARN from 80 %, FAIL below. Without tiers in the plan, exposed workloads and those with persistent volumes are
    taken as critical.`,
  why: `Whoever runs code in a root container needs one kernel or runtime bug to own the node; without root, rights
    to gain and capabilities most of those bugs are out of reach.`,
  fix: `Set runAsNonRoot: true and, per container, allowPrivilegeEscalation: false and capabilities.drop: [ALL]. Where
    the image needs root, give the pod hostUsers: false.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(4, 5) },
  needs: { workloads: maybe(workloads), scope: maybe(scope), namespaces: userNamespaces },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: db-0, namespace: shop}
          spec:
            securityContext: {runAsNonRoot: true}
            containers:
              - name: db
                image: shop/db:1
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: db-0, namespace: shop}
          spec:
            containers: [{name: db, image: 'shop/db:1'}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]
      `,
    },
  },
  *evaluate({ workloads, scope, namespaces }) {
    const all = [...exposedOrCritical(scope, visible(workloads))];
    const verdicts = all.flatMap((one) => [...verdictsOf(one, namespaces)]);
    yield* verdicts;
    const gaps = someGaps([...gapsOf(workloads), ...gapsOf(scope)]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (verdicts.length === 0) {
      const path = 'containers of exposed or critical tenant workloads';
      const none: Evidence = { subject: CLUSTER, path, value: '0' };
      yield notApplicable('observed', 'no workload is exposed or critical', [none]);
    }
  },
});

/** What is wrong with a container in one shape of its workload's pods. */
interface Found {
  readonly wrong: readonly string[];
  /** The fields that decide what is wrong; where nothing is, those that say so. */
  readonly evidence: readonly Evidence[];
  /** Why its user may be fine after all. */
  readonly gaps: readonly Gap[];
}

/** One verdict for each container by name, however many shapes of pods have it. */
function* verdictsOf({ workload, marks }: InTier, namespaces: UserNamespaces): Iterable<Verdict> {
  const lasting = workload.pods.flatMap((pod) =>
    pod.spec.containers
      .filter(({ role }) => role !== 'ephemeral')
      .map((container) => ({ name: container.name, ...foundIn(pod, container, namespaces) })),
  );
  for (const [name, all] of Map.groupBy(lasting, (one) => one.name)) {
    const subject = { ...workload.subject, key: `${workload.subject.key}#${name}` };
    const wrong = [...new Set(all.flatMap((one) => one.wrong))];
    const bad = all.filter((one) => one.wrong.length > 0);
    const shown = bad.length > 0 ? bad : all;
    const [first, ...rest] = shown.flatMap(({ evidence }) => evidence);
    if (first === undefined) continue;
    const gaps = someGaps(all.flatMap((one) => one.gaps));
    if (wrong.length > 0) yield fail(subject, `it ${wrong.join(', ')}`, [first, ...rest], marks);
    else if (gaps !== undefined) {
      const message = 'it starts as root, and whether its pod has users of its own was not seen';
      yield unknown(subject, message, gaps, { ...marks, evidence: [first, ...rest] });
    } else yield pass(subject, 'it starts and stays without root', [first, ...rest], marks);
  }
}

function foundIn(pod: PodView, container: Container, namespaces: UserNamespaces): Found {
  const user = userOf(pod, container, namespaces);
  if (isWindowsPod(pod)) return user;
  const rights = [
    { ...mayEscalate(pod, container), bad: true, says: 'may gain more privileges' },
    { ...dropsAll(pod, container), bad: false, says: 'keeps capabilities' },
  ];
  const failing = rights.filter(({ value, bad }) => value === bad);
  const wrong = [...user.wrong, ...failing.map(({ says }) => says)];
  if (wrong.length === 0) {
    return { ...user, evidence: [...user.evidence, ...rights.map(({ evidence }) => evidence)] };
  }
  const ofUser = user.wrong.length > 0 ? user.evidence : [];
  return { wrong, gaps: [], evidence: [...ofUser, ...failing.map(({ evidence }) => evidence)] };
}

function userOf(pod: PodView, container: Container, namespaces: UserNamespaces): Found {
  const { value, evidence } = startsAs(pod, container);
  if (value === 'non-root') return { wrong: [], evidence: [evidence], gaps: [] };
  const own = namespaces.of(pod);
  if (own.state === 'own') return { wrong: [], evidence: own.evidence, gaps: [] };
  if (own.state === 'unknown')
    return { wrong: [], evidence: [evidence, ...own.evidence], gaps: own.gaps };
  const asked = pod.spec.hostUsers === false ? own.evidence : [];
  const says = value === 'root' ? 'starts as root' : 'may start as root';
  return { wrong: [says], evidence: [evidence, ...asked], gaps: [] };
}
