import { criticalWorkloads, type InTier } from '../../src/facts/critical-workloads.ts';
import { scope } from '../../src/facts/scope.ts';
import { type TagDrift, tagDrift } from '../../src/facts/tag-drift.ts';
import { type WorkloadView, workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER, fieldOf } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const PINNED = /@sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;

export const check: Check = defineCheck({
  ...entry('WKL-07'),
  lifecycle: 'stable',
  rule: `Every container of a critical tenant workload names its image by digest. PASS all of them, WARN from 60 %,
    FAIL below, and wherever pods of one ReplicaSet run two digests under one tag. Init containers count,
    ephemeral ones do not. Without tiers in the plan, exposed workloads and those with persistent volumes are
    taken as critical.`,
  why: `A tag can be moved by whoever holds the registry. What is redeployed to recover is then not what was
    reviewed, and may be what the intruder pushed.`,
  fix: `Write name:tag@sha256:… into the manifests, by the build or by an admission policy that resolves tags, and
    let a bot renew them.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(3, 5) },
  needs: { workloads: maybe(workloads), scope: maybe(scope), drift: tagDrift },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: db-0, namespace: shop}
          spec:
            containers:
              - name: db
                image: shop/db:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
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
  *evaluate({ workloads, scope, drift }) {
    const critical = [...criticalWorkloads(scope, visible(workloads))];
    const verdicts = critical.flatMap((one) => [...verdictsOf(one, drift)]);
    yield* verdicts;
    const gaps = someGaps([...gapsOf(workloads), ...gapsOf(scope)]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (verdicts.length === 0) {
      const path = 'containers of critical tenant workloads';
      const none: Evidence = { subject: CLUSTER, path, value: '0' };
      yield notApplicable('observed', 'there is no container of a critical workload', [none]);
    }
  },
});

/** One verdict for each container by name, however many shapes of pods have it. */
function* verdictsOf({ workload, marks }: InTier, drift: TagDrift): Iterable<Verdict> {
  const lasting = workload.pods.flatMap(({ object, spec }) =>
    spec.containers
      .filter(({ role }) => role !== 'ephemeral')
      .map(({ name, path, image }) => ({
        name,
        pinned: PINNED.test(image),
        evidence: fieldOf(object, `${path}.image`, image),
      })),
  );
  for (const [name, all] of Map.groupBy(lasting, (container) => container.name)) {
    const subject = { ...workload.subject, key: `${workload.subject.key}#${name}` };
    const [first, ...rest] = all.map(({ evidence }) => evidence);
    const [tagged, ...more] = all.filter(({ pinned }) => !pinned).map(({ evidence }) => evidence);
    const [one, ...others] = driftOf(workload, name, drift);
    if (one !== undefined) {
      const message = 'its pods run different images under one tag';
      yield fail(subject, message, [one, ...others], { ...marks, veto: true });
    } else if (tagged !== undefined) {
      yield fail(subject, 'its image is named by a tag', [tagged, ...more], marks);
    } else if (first !== undefined) {
      yield pass(subject, 'its image is named by digest', [first, ...rest], marks);
    }
  }
}

function driftOf(
  { pods, namespace }: WorkloadView,
  container: string,
  drift: TagDrift,
): readonly Evidence[] {
  const owners = pods.flatMap(({ pod }) => pod?.meta.owners ?? []);
  const sets = owners.filter((owner) => owner.controller && owner.kind === 'ReplicaSet');
  const names = new Set(sets.map(({ name }) => name));
  return [...names].flatMap((name) => drift.of({ namespace, name }, container));
}
