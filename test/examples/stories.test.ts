import { describe, expect, test } from 'vitest';
import { clusters } from '../../scripts/examples/clusters.ts';
import { REGISTRY } from '../../scripts/examples/shop-prod-eu/site.ts';
import { evaluatePodSecurity } from '../../src/facts/pod-security/evaluate.ts';
import { at, list, requiredText, text } from '../../src/model/decode.ts';
import { podSpecOf } from '../../src/model/kubernetes/pod-spec.ts';
import { containersOf, keyOf, ofKind } from './raw.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';
const fleet = new Map(clusters().map((cluster) => [cluster.file, cluster]));

function cluster(name: string): ReturnType<typeof clusters>[number] {
  const found = fleet.get(name);
  if (found === undefined) throw new Error(`no example is named ${name}`);
  return found;
}

describe.for([...fleet])('%s', ([, one]) => {
  test('its pods are ones that Pod Security let into their namespaces', () => {
    const levels = new Map(
      ofKind(one, 'Namespace').map(({ metadata }) => [
        metadata.name,
        metadata.labels?.['pod-security.kubernetes.io/enforce'],
      ]),
    );
    const refused = ofKind(one, 'Pod').flatMap((pod) => {
      const level = levels.get(pod.metadata.namespace ?? '');
      if (level !== 'baseline' && level !== 'restricted') return [];
      const annotations = new Map(Object.entries(pod.metadata.annotations ?? {}));
      const shape = { spec: podSpecOf(at(pod, 'spec'), 'spec'), annotations };
      return evaluatePodSecurity(shape)[level].map((violation) => [keyOf(pod), violation]);
    });
    expect(refused).toEqual([]);
  });

  test('the room its quotas leave is what they allow less what is there', () => {
    for (const quota of ofKind(one, 'ResourceQuota')) {
      const pods = ofKind(one, 'Pod').filter(
        (pod) =>
          pod.metadata.namespace === quota.metadata.namespace &&
          text(pod, 'status.phase') === 'Running',
      );
      expect([keyOf(quota), text(quota, 'status.used.pods')]).toEqual([
        keyOf(quota),
        String(pods.length),
      ]);
      expect(Number(text(quota, 'status.hard.pods'))).toBeGreaterThanOrEqual(pods.length);
    }
  });
});

test('the policies of shop-prod-eu would admit what runs where they apply', () => {
  const exempt = new Set(['kube-system', 'kyverno', 'falco', 'istio-system', 'velero']);
  const images = ofKind(cluster('shop-prod-eu'), 'Pod')
    .filter(({ metadata }) => !exempt.has(metadata.namespace ?? ''))
    .flatMap((pod) => containersOf(pod).map((one) => requiredText(one, 'image')));
  expect(images.filter((image) => !image.startsWith(`${REGISTRY}/`))).toEqual([]);
  expect(images.filter((image) => image.endsWith(':latest'))).toEqual([]);
});

test('in shop-prod-eu every flow that one side allows is allowed on the other side', () => {
  const policies = ofKind(cluster('shop-prod-eu'), 'NetworkPolicy');
  const out = policies.filter(({ metadata }) => metadata.name.includes('-to-'));
  const names = new Set(policies.map(keyOf));
  expect(out.length).toBeGreaterThan(10);
  for (const policy of out) {
    const [from = '', to = ''] = policy.metadata.name.split('-to-');
    const [peer] = list(policy, 'spec.egress').flatMap((rule) => list(rule, 'to'));
    const where = Reflect.get(Object(at(peer, 'namespaceSelector.matchLabels')), NAME_LABEL);
    expect(names).toContain(`NetworkPolicy ${where}/${to}-from-${from}`);
  }
});

test('in legacy-dc1 one moving tag stands for several images', () => {
  const pods = ofKind(cluster('legacy-dc1'), 'Pod').filter(
    ({ metadata }) => metadata.labels?.['app'] === 'orders-web',
  );
  const images = pods.flatMap((pod) => containersOf(pod).map((one) => text(one, 'image')));
  const running = pods.flatMap((pod) =>
    list(pod, 'status.containerStatuses').map((one) => text(one, 'imageID')),
  );
  expect(new Set(images).size).toBe(1);
  expect(new Set(running).size).toBeGreaterThan(1);
});
