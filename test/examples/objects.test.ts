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
    const namespaced = new Map(
      apis.map((one) => [`${one.groupVersion} ${one.kind}`, one.namespaced]),
    );
    for (const raw of objects) {
      const where = raw.metadata.namespace;
      expect(where !== undefined, keyOf(raw)).toBe(namespaced.get(`${raw.apiVersion} ${raw.kind}`));
      if (where !== undefined) expect(keys).toContain(`Namespace /${where}`);
    }
  });

  test('every owner is there, under the UID that the reference names', () => {
    const uids = new Map(objects.map((raw) => [raw.metadata.uid, raw]));
    for (const raw of objects) {
      for (const { kind, name, uid } of raw.metadata.ownerReferences ?? []) {
        expect(uids.get(uid), keyOf(raw)).toMatchObject({ kind, metadata: { name } });
      }
    }
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
    for (const pod of pods) {
      const { creationTimestamp = '' } = pod.metadata;
      expect(
        joined.get(requiredText(pod, 'spec.nodeName'))?.localeCompare(creationTimestamp),
        keyOf(pod),
      ).toBe(-1);
    }
  });

  test('what controllers report is what their pods are', () => {
    for (const raw of ofKind(cluster, 'ReplicaSet', 'StatefulSet')) {
      const owned = podsOf(cluster, raw);
      const ready = owned.filter(isReady).length;
      const status = [number(raw, 'status.replicas'), number(raw, 'status.readyReplicas') ?? 0];
      expect([keyOf(raw), ...status]).toEqual([keyOf(raw), owned.length, ready]);
      expect(number(raw, 'spec.replicas')).toBe(owned.length);
    }
    for (const raw of ofKind(cluster, 'DaemonSet')) {
      const owned = podsOf(cluster, raw);
      expect(number(raw, 'status.desiredNumberScheduled')).toBe(owned.length);
      expect(number(raw, 'status.numberReady')).toBe(owned.filter(isReady).length);
    }
    for (const raw of ofKind(cluster, 'Deployment')) {
      const sets = ofKind(cluster, 'ReplicaSet').filter(({ metadata }) =>
        (metadata.ownerReferences ?? []).some(({ uid }) => uid === raw.metadata.uid),
      );
      const ready = sets.map((one) => number(one, 'status.readyReplicas') ?? 0);
      const reported = number(raw, 'status.readyReplicas') ?? 0;
      expect(reported, keyOf(raw)).toBe(ready.reduce((sum, one) => sum + one, 0));
    }
  });

  test('selectors of controllers and budgets choose their pods', () => {
    for (const raw of ofKind(cluster, 'ReplicaSet', 'StatefulSet', 'DaemonSet')) {
      for (const pod of podsOf(cluster, raw)) {
        expect(carries(pod, raw, 'spec.selector.matchLabels'), keyOf(pod)).toBe(true);
      }
    }
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
    for (const slice of ofKind(cluster, 'EndpointSlice')) {
      for (const endpoint of list(slice, 'endpoints')) {
        const name = text(endpoint, 'targetRef.name');
        if (name === undefined) continue;
        const pod = byKey.get(`Pod ${text(endpoint, 'targetRef.namespace')}/${name}`);
        expect(list(endpoint, 'addresses')).toEqual([text(pod, 'status.podIP')]);
        expect(text(endpoint, 'targetRef.uid')).toBe(pod?.metadata.uid);
      }
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
    for (const raw of ofKind(cluster, 'ClusterRoleBinding', 'RoleBinding')) {
      const kind = requiredText(raw, 'roleRef.kind');
      const where = kind === 'Role' ? raw.metadata.namespace : '';
      expect(keys, keyOf(raw)).toContain(`${kind} ${where}/${requiredText(raw, 'roleRef.name')}`);
    }
    for (const pod of pods) {
      const account = text(pod, 'spec.serviceAccountName');
      if (account !== undefined) {
        expect(keys).toContain(`ServiceAccount ${pod.metadata.namespace}/${account}`);
      }
    }
  });

  test('claims, volumes and the pods that mount them belong together', () => {
    for (const pod of pods) {
      for (const volume of list(pod, 'spec.volumes')) {
        const claim = text(volume, 'persistentVolumeClaim.claimName');
        if (claim === undefined) continue;
        expect(keys).toContain(`PersistentVolumeClaim ${pod.metadata.namespace}/${claim}`);
      }
    }
    for (const raw of ofKind(cluster, 'PersistentVolume')) {
      const { claimRef } = Object(raw['spec']);
      expect(keys).toContain(`PersistentVolumeClaim ${reference(claimRef)}`);
    }
  });

  test('mounts name volumes of their pod, and ports of one pod have names of their own', () => {
    for (const pod of pods) {
      const volumes = new Set(list(pod, 'spec.volumes').map((one) => text(one, 'name')));
      for (const one of containersOf(pod)) {
        for (const mount of list(one, 'volumeMounts')) {
          expect(volumes, keyOf(pod)).toContain(text(mount, 'name'));
        }
      }
      const ports = containersOf(pod).flatMap((one) =>
        list(one, 'ports').map((port) => text(port, 'name')),
      );
      expect(new Set(ports).size, keyOf(pod)).toBe(ports.length);
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
        expect(() => reader.decode(raw), keyOf(raw)).not.toThrow();
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
