import { describe, expect, test } from 'vitest';
import { clusters } from '../../scripts/examples/clusters.ts';
import { allKinds } from '../../scripts/examples/kinds.ts';
import { list, number, requiredText, text } from '../../src/model/decode.ts';
import { carries, containersOf, isReady, keyOf, ofKind, podsOf, reference } from './raw.ts';

/** Names of variables that hold a secret; the token's file is named, not held. */
const SECRET_NAME = /password|secret|token(?!_file)|key|url/i;
const kinds = await allKinds();

test('building the fleet twice gives the same clusters', () => {
  expect(JSON.stringify(clusters().map(plain))).toBe(JSON.stringify(clusters().map(plain)));
});

function plain({
  info,
  version,
  apis,
  objects,
  cloud,
}: ReturnType<typeof clusters>[number]): unknown {
  return { info, version, apis, objects, cloud: [...cloud] };
}

describe.for(clusters().map((cluster) => [cluster.file, cluster] as const))('%s', ([, cluster]) => {
  const { objects, apis } = cluster;
  const keys = new Set(objects.map(keyOf));
  const pods = ofKind(cluster, 'Pod');

  test('every object has what an API server gives it, no later than it was read', () => {
    const stored = {
      uid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      resourceVersion: expect.stringMatching(/^\d+$/),
      creationTimestamp: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    };
    for (const { metadata } of objects) expect(metadata).toMatchObject(stored);
    const late = objects.filter(
      ({ metadata }) => (metadata.creationTimestamp ?? '') > (cluster.info.collectedAt ?? ''),
    );
    expect(late.map(keyOf)).toEqual([]);
  });

  test('no two objects share an identity', () => {
    const full = objects.map((raw) => `${raw.apiVersion} ${keyOf(raw)}`);
    expect(new Set(full).size).toBe(objects.length);
    expect(new Set(objects.map(({ metadata }) => metadata.uid)).size).toBe(objects.length);
  });

  test('discovery serves every object it has', () => {
    const served = new Set(apis.map(({ groupVersion, kind }) => `${groupVersion} ${kind}`));
    expect(objects.filter(({ apiVersion, kind }) => !served.has(`${apiVersion} ${kind}`))).toEqual(
      [],
    );
  });

  test('namespaced objects are in namespaces that exist, and only they', () => {
    const scope = new Map(apis.map((one) => [`${one.groupVersion} ${one.kind}`, one.namespaced]));
    const misplaced = objects.filter(({ apiVersion, kind, metadata: { namespace } }) => {
      const namespaced = scope.get(`${apiVersion} ${kind}`);
      return namespaced !== (namespace !== undefined && keys.has(`Namespace /${namespace}`));
    });
    expect(misplaced.map(keyOf)).toEqual([]);
  });

  test('every owner is there, under the UID that the reference names', () => {
    const uids = new Map(
      objects.map((raw) => [raw.metadata.uid, `${raw.kind} ${raw.metadata.name}`]),
    );
    const owners = objects.flatMap(({ metadata }) => metadata.ownerReferences ?? []);
    expect(owners.map(({ uid }) => uids.get(uid))).toEqual(
      owners.map(({ kind, name }) => `${kind} ${name}`),
    );
  });

  test('pods run on nodes that exist, with room, at addresses of their own', () => {
    const nodes = new Map(ofKind(cluster, 'Node').map((node) => [node.metadata.name, node]));
    const alive = pods.filter((pod) => text(pod, 'status.phase') === 'Running');
    const perNode = Map.groupBy(alive, (pod) => requiredText(pod, 'spec.nodeName'));
    expect([...perNode.keys()].toSorted()).toEqual([...nodes.keys()].toSorted());
    for (const [name, there] of perNode) {
      expect(there.length).toBeLessThanOrEqual(
        Number(text(nodes.get(name), 'status.capacity.pods')),
      );
    }
    const own = alive.filter((pod) => Reflect.get(Object(pod['spec']), 'hostNetwork') !== true);
    expect(new Set(own.map((pod) => text(pod, 'status.podIP'))).size).toBe(own.length);
  });

  test('pods are not older than their nodes', () => {
    const joined = new Map(
      ofKind(cluster, 'Node').map(({ metadata }) => [
        metadata.name,
        metadata.creationTimestamp ?? '',
      ]),
    );
    const older = pods.filter(
      (pod) =>
        (pod.metadata.creationTimestamp ?? '') <=
        (joined.get(requiredText(pod, 'spec.nodeName')) ?? ''),
    );
    expect(older.map(keyOf)).toEqual([]);
  });

  test('what controllers report is what their pods are', () => {
    for (const raw of ofKind(cluster, 'ReplicaSet', 'StatefulSet')) {
      const owned = podsOf(cluster, raw);
      expect([
        keyOf(raw),
        number(raw, 'spec.replicas'),
        number(raw, 'status.replicas'),
        number(raw, 'status.readyReplicas') ?? 0,
      ]).toEqual([keyOf(raw), owned.length, owned.length, owned.filter(isReady).length]);
    }
    for (const raw of ofKind(cluster, 'DaemonSet')) {
      const owned = podsOf(cluster, raw);
      expect([
        keyOf(raw),
        number(raw, 'status.desiredNumberScheduled'),
        number(raw, 'status.numberReady'),
      ]).toEqual([keyOf(raw), owned.length, owned.filter(isReady).length]);
    }
    for (const raw of ofKind(cluster, 'Deployment')) {
      const sets = ofKind(cluster, 'ReplicaSet').filter(({ metadata }) =>
        (metadata.ownerReferences ?? []).some(({ uid }) => uid === raw.metadata.uid),
      );
      const ready = sets.flatMap((one) => podsOf(cluster, one)).filter(isReady).length;
      expect([keyOf(raw), number(raw, 'status.readyReplicas') ?? 0]).toEqual([keyOf(raw), ready]);
    }
  });

  test('selectors of controllers and budgets choose their pods', () => {
    const stray = ofKind(cluster, 'ReplicaSet', 'StatefulSet', 'DaemonSet').flatMap((raw) =>
      podsOf(cluster, raw).filter((pod) => !carries(pod, raw, 'spec.selector.matchLabels')),
    );
    expect(stray.map(keyOf)).toEqual([]);
    for (const raw of ofKind(cluster, 'PodDisruptionBudget')) {
      const chosen = pods.filter(
        (pod) =>
          pod.metadata.namespace === raw.metadata.namespace &&
          carries(pod, raw, 'spec.selector.matchLabels'),
      );
      expect([keyOf(raw), number(raw, 'status.expectedPods')]).toEqual([keyOf(raw), chosen.length]);
      expect(chosen.length).toBeGreaterThan(0);
    }
  });

  test('every endpoint is a pod at its address', () => {
    const byKey = new Map(pods.map((pod) => [keyOf(pod), pod]));
    const endpoints = ofKind(cluster, 'EndpointSlice')
      .flatMap((slice) => list(slice, 'endpoints'))
      .filter((one) => text(one, 'targetRef.name') !== undefined);
    for (const endpoint of endpoints) {
      const { namespace, name } = Object(Reflect.get(Object(endpoint), 'targetRef'));
      const pod = byKey.get(`Pod ${namespace}/${name}`);
      expect(list(endpoint, 'addresses')).toEqual([text(pod, 'status.podIP')]);
      expect(text(endpoint, 'targetRef.uid')).toBe(pod?.metadata.uid);
    }
  });

  test('every Service but the one that nothing answers for has endpoints', () => {
    const empty = ofKind(cluster, 'EndpointSlice').filter(
      (slice) =>
        !list(slice, 'endpoints').some(
          (one) => Reflect.get(Object(Reflect.get(Object(one), 'conditions')), 'ready') === true,
        ),
    );
    const names = empty.map(({ metadata }) => metadata.labels?.['kubernetes.io/service-name']);
    expect(names).toEqual(cluster.file === 'legacy-dc1' ? ['policy-webhook'] : []);
  });

  test('bindings name roles that exist, and accounts of workloads exist', () => {
    const roles = ofKind(cluster, 'ClusterRoleBinding', 'RoleBinding').map((raw) => {
      const kind = requiredText(raw, 'roleRef.kind');
      const where = kind === 'Role' ? raw.metadata.namespace : '';
      return `${kind} ${where}/${requiredText(raw, 'roleRef.name')}`;
    });
    const accounts = pods.flatMap((pod) => {
      const account = text(pod, 'spec.serviceAccountName');
      return account === undefined ? [] : [`ServiceAccount ${pod.metadata.namespace}/${account}`];
    });
    expect([...roles, ...accounts].filter((one) => !keys.has(one))).toEqual([]);
  });

  test('claims, volumes and the pods that mount them belong together', () => {
    const mounted = pods.flatMap((pod) =>
      list(pod, 'spec.volumes').flatMap((volume) => {
        const claim = text(volume, 'persistentVolumeClaim.claimName');
        return claim === undefined ? [] : [`${pod.metadata.namespace}/${claim}`];
      }),
    );
    const bound = ofKind(cluster, 'PersistentVolume').map((raw) =>
      reference(Reflect.get(Object(raw['spec']), 'claimRef')),
    );
    const claims = ofKind(cluster, 'PersistentVolumeClaim').map(
      ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
    );
    expect(mounted.toSorted()).toEqual(claims.toSorted());
    expect(bound.toSorted()).toEqual(claims.toSorted());
  });

  test('mounts name volumes of their pod, and ports of one pod have names of their own', () => {
    for (const pod of pods) {
      const volumes = new Set(list(pod, 'spec.volumes').map((one) => text(one, 'name')));
      const mounts = containersOf(pod).flatMap((one) => list(one, 'volumeMounts'));
      const missing = mounts.map((one) => text(one, 'name')).filter((one) => !volumes.has(one));
      const ports = containersOf(pod).flatMap((one) =>
        list(one, 'ports').map((port) => text(port, 'name')),
      );
      expect([keyOf(pod), missing, new Set(ports).size]).toEqual([keyOf(pod), [], ports.length]);
    }
  });

  test('every object can be decoded by the kind that reads it', () => {
    let decoded = 0;
    for (const raw of objects) {
      const readers = kinds.filter(
        ({ kind, apiVersions, only }) =>
          kind === raw.kind && apiVersions.includes(raw.apiVersion) && only === undefined,
      );
      for (const reader of readers) {
        expect(() => reader.decode(raw)).not.toThrow();
        decoded += 1;
      }
    }
    expect(decoded).toBeGreaterThan(100);
  });

  test('no Secret and no value of one is in it', () => {
    expect(ofKind(cluster, 'Secret')).toEqual([]);
    const variables = pods.flatMap(containersOf).flatMap((one) => list(one, 'env'));
    const secret = variables.filter((one) => SECRET_NAME.test(requiredText(one, 'name')));
    for (const one of secret)
      expect(Object.keys(Object(one)).toSorted()).toEqual(['name', 'valueFrom']);
    expect(JSON.stringify(objects)).not.toMatch(
      /PRIVATE KEY|AKIA[A-Z0-9]{16}|eyJhbGci|ghp_[A-Za-z0-9]{36}/,
    );
  });
});
