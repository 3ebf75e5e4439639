import { expect, test } from 'vitest';
import { meshRefusals } from '../../../src/facts/mesh/mesh-refusals.ts';
import { workloads } from '../../../src/facts/workloads.ts';
import { defineFact } from '../../../src/model/source.ts';
import { computeFact } from '../../judge.ts';

const pod = (name: string, sidecar = '') => `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
  spec: {containers: [{name: main, image: 'app:1', ports: [{containerPort: 80}]}${sidecar}]}
  status: {phase: Running}`;

/** Whether `blog`, which has no proxy, is refused by `web`: both facts of one run, which share workloads. */
const answer = defineFact({
  id: 'answer',
  title: 'For this test',
  needs: { refusals: meshRefusals, workloads },
  compute: ({ refusals, workloads }) => {
    const [from, to] = ['blog', 'web'].map((name) =>
      workloads.find(({ meta }) => meta.name === name),
    );
    return from && to && refusals.refuses(from, to, 80);
  },
});

const refused = (objects: string) => {
  const found = computeFact(answer, { objects });
  return found.state === 'unseen' ? found.gaps : found.value;
};

test('a strict sidecar refuses who has no proxy', () => {
  const objects = `${pod('blog')}${pod('web', ', {name: istio-proxy, image: istio/proxyv2:1.29}')}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
- {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: shop}, spec: {mtls: {mode: STRICT}}}`;
  expect(refused(objects)).toBe(true);
});

test('authentication of Cilium refuses nobody for having no proxy', () => {
  const objects = `${pod('blog')}${pod('web')}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config, namespace: kube-system}, data: {mesh-auth-mutual-enabled: 'true', enable-wireguard: 'true'}}
- {apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: auth, namespace: shop}, spec: {endpointSelector: {matchLabels: {app: web}}, ingress: [{authentication: {mode: required}}]}}`;
  expect(refused(objects)).toBe(false);
});
