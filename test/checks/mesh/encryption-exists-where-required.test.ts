import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/mesh/encryption-exists-where-required.ts';
import { judgeExample } from '../../judge.ts';

const PLAN = 'tiers: {critical: [{namespace: pay}]}\nrequirements: {mtls: critical}';
const NO_CLOUD = 'network: {policyEngine: {value: none, field: networkPolicy}}';
const NAMESPACES = `
- {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
- {apiVersion: v1, kind: Namespace, metadata: {name: blog}}`;
const SIDECAR = '{name: istio-proxy, image: registry.example.com/mirror/istio-proxyv2:1.29}';

interface PodOptions {
  readonly namespace?: string;
  readonly more?: string;
  readonly meta?: string;
  readonly init?: string;
}

const pod = (
  name: string,
  { namespace = 'pay', more = '', meta = '', init = '' }: PodOptions = {},
) => `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: ${namespace}${meta}}
  spec: {containers: [{name: main, image: app:1}${more}]${init}}
  status: {phase: Running}`;

const config = (data: string) => `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config, namespace: kube-system}, data: ${data}}`;

const judge = (objects: string, example: { plan?: string; cloud?: string } = {}, options = {}) =>
  judgeExample(
    check,
    { objects: NAMESPACES + objects, plan: example.plan ?? PLAN, cloud: example.cloud ?? NO_CLOUD },
    options,
  );

describe('what counts as inside a mesh', () => {
  test.each([
    ['an Istio sidecar', pod('a', { more: `, ${SIDECAR}` })],
    [
      'a native sidecar',
      pod('a', {
        init: `, initContainers: [{name: istio-proxy, image: istio/proxyv2:1, restartPolicy: Always}]`,
      }),
    ],
    [
      'a Linkerd proxy',
      pod('a', { more: ', {name: linkerd-proxy, image: cr.l5d.io/linkerd/proxy:edge-26.5.1}' }),
    ],
    [
      'a Kuma sidecar',
      pod('a', { more: ', {name: kuma-sidecar, image: docker.io/kumahq/kuma-dp:2.13}' }),
    ],
    [
      'a Consul dataplane',
      pod('a', { more: ', {name: consul-dataplane, image: hashicorp/consul-dataplane:1.9}' }),
    ],
    [
      'a mirrored image that the injector vouches for',
      pod('a', {
        more: ', {name: linkerd-proxy, image: corp/l5d:1}',
        meta: ', annotations: {linkerd.io/proxy-version: edge-26.5.1}',
      }),
    ],
    [
      'capture by the ambient mode',
      pod('a', { meta: ', annotations: {ambient.istio.io/redirection: enabled}' }),
    ],
  ])('%s', (_, objects) => {
    expect(judge(objects)).toMatchObject({ status: 'pass', counts: { pass: 1 } });
  });

  test.each([
    [
      'a label that only asks for the sidecar',
      pod('a', { meta: ', labels: {sidecar.istio.io/inject: "true"}' }),
    ],
    [
      'a label that only asks for the ambient mode',
      pod('a', { meta: ', labels: {istio.io/dataplane-mode: ambient}' }),
    ],
    [
      'an init container that sets up and ends',
      pod('a', { init: ', initContainers: [{name: istio-proxy, image: istio/proxyv2:1}]' }),
    ],
    [
      'a container that only has the name',
      pod('a', { more: ', {name: istio-proxy, image: nginx:1}' }),
    ],
    ['one running pod of two without it', pod('a', { more: `, ${SIDECAR}` }) + pod('b')],
  ])('%s is not enough for a running pod', (_, objects) => {
    expect(judge(objects)).toMatchObject({ status: 'fail' });
  });

  test('workloads that are not critical need none, unless all must', () => {
    const objects = pod('a', { more: `, ${SIDECAR}` }) + pod('b', { namespace: 'blog' });
    expect(judge(objects)).toMatchObject({ status: 'pass', counts: { pass: 1, fail: 0 } });
    const all = 'requirements: {mtls: all}';
    expect(judge(objects, { plan: all })).toMatchObject({
      status: 'fail',
      counts: { pass: 1, fail: 1 },
    });
  });

  test('the pass names the container that proves it and what the plan requires', () => {
    expect(judge(pod('a', { more: `, ${SIDECAR}` }))).toMatchObject({
      verdicts: [
        {
          message: 'Istio proves identities',
          evidence: [
            { path: 'requirements.mtls', value: 'critical' },
            { path: 'spec.containers[1].image', note: 'istio-proxy' },
          ],
        },
      ],
    });
  });
});

describe('encryption without identity', () => {
  const calico = (version: string) => `
- {apiVersion: ${version}, kind: FelixConfiguration, metadata: {name: default}, spec: {wireguardEnabled: true}}`;
  const cloud = `${NO_CLOUD.slice(0, -1)}, inTransitEncryption: {value: true, field: inTransitEncryptionConfig}}`;

  test.each([
    ['Cilium WireGuard', config('{enable-wireguard: "true"}'), NO_CLOUD],
    ['Cilium IPsec', config('{enable-ipsec: "true"}'), NO_CLOUD],
    ['Calico WireGuard', calico('projectcalico.org/v3'), NO_CLOUD],
    ['Calico WireGuard', calico('crd.projectcalico.org/v1'), NO_CLOUD],
    ['the cloud', '', cloud],
  ])('%s is a warning', (name, objects, cloud) => {
    expect(judge(pod('a') + objects, { cloud })).toMatchObject({
      status: 'warn',
      verdicts: [
        { message: `its traffic is encrypted between nodes by ${name}, without an identity` },
      ],
    });
  });

  test('a setting that is off encrypts nothing', () => {
    expect(judge(pod('a') + config('{enable-wireguard: "false"}'))).toMatchObject({
      status: 'fail',
    });
  });

  test('mutual authentication of Cilium is unknown until its effect is computed', () => {
    expect(judge(pod('a') + config('{mesh-auth-mutual-enabled: "true"}'))).toMatchObject({
      status: 'unknown',
      gaps: [{ source: 'fact/effective-mtls' }],
    });
  });
});

describe('what the plan requires', () => {
  const istiod = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: istiod-1-29, namespace: istio-system, labels: {istio.io/rev: 1-29}}
  spec: {selector: {matchLabels: {app: istiod}}, template: {metadata: {labels: {app: istiod}}, spec: {containers: [{name: discovery, image: istio/pilot:1.29.0}]}}}`;

  test('without the requirement it is unknown and the section is named', () => {
    expect(judgeExample(check, { objects: NAMESPACES + pod('a') })).toMatchObject({
      status: 'unknown',
      gaps: [
        { source: 'plan/requirements', permission: '--plan FILE with the section requirements' },
      ],
    });
    expect(judge(pod('a'), { plan: 'requirements: {untrustedCode: false}' })).toMatchObject({
      status: 'unknown',
      gaps: [{ permission: '--plan FILE with requirements.mtls' }],
    });
  });

  test('not required and no mesh is not applicable, as declared', () => {
    expect(judge(pod('a'), { plan: 'requirements: {mtls: none}' })).toMatchObject({
      type: 'not-applicable',
      proof: { basis: 'declared', evidence: [{ path: 'requirements.mtls', value: 'none' }, {}] },
    });
  });

  test('fixture 36: an installed mesh is judged although the plan does not require it', () => {
    expect(judge(pod('a') + istiod, { plan: 'requirements: {mtls: none}' })).toMatchObject({
      status: 'pass',
      verdicts: [
        { evidence: [{}, { value: 'istiod-1-29', note: 'revision 1-29, istio/pilot:1.29.0' }] },
      ],
    });
  });

  test('not required is not proof enough while workloads or settings are hidden', () => {
    const plan = 'requirements: {mtls: none}';
    expect(judge('', { plan }, { hidden: ['apps/Deployment'] })).toMatchObject({
      status: 'unknown',
    });
    expect(judge(pod('a'), { plan }, { partial: ['core/Pod'] })).toMatchObject({
      status: 'unknown',
    });
  });

  test('without a critical workload the cluster itself is asked', () => {
    expect(judge(pod('a', { namespace: 'blog' }))).toMatchObject({ status: 'fail' });
    expect(judge(pod('a', { namespace: 'blog' }) + istiod)).toMatchObject({ status: 'pass' });
  });
});

describe('partial sight', () => {
  const inside = pod('a', { more: `, ${SIDECAR}` });

  test('a pod of the namespace that was not seen may lack the proxy', () => {
    expect(judge(inside, {}, { hidden: ['core/Pod'] })).toMatchObject({ status: 'unknown' });
    expect(judge(inside, {}, { hidden: ['core/Namespace'] })).toMatchObject({ status: 'pass' });
  });

  test('a cloud that was not read may encrypt: at best a warning, so no failure is claimed', () => {
    expect(judgeExample(check, { objects: NAMESPACES + pod('a'), plan: PLAN })).toMatchObject({
      status: 'unknown',
      verdicts: [{ best: 'warn' }],
      gaps: [{ source: 'cloud/network' }],
    });
  });

  test('hidden settings of Cilium may hold an identity', () => {
    const hidden = ['core/ConfigMap:kube-system/cilium-config'];
    expect(judge(pod('a'), {}, { hidden })).toMatchObject({
      status: 'unknown',
      credit: { hi: { n: 1n } },
    });
  });

  test('manifests: labels count where the mesh is in the same manifests', () => {
    const template = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: api, namespace: pay}
  spec: {selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api, sidecar.istio.io/inject: "true"}}, spec: {containers: [{name: main, image: app:1}]}}}`;
    const istiod = template.replace(
      'name: api, namespace: pay',
      'name: istiod, namespace: istio-system',
    );
    const options = { info: { source: 'manifests' as const } };
    expect(judge(template + istiod, {}, options)).toMatchObject({ status: 'pass' });
    expect(judge(template, {}, options)).toMatchObject({
      status: 'unknown',
      gaps: [{ cause: 'not-declared' }],
    });
  });
});

test('where the control plane is self-managed no cloud could encrypt unseen: the failure is proven', () => {
  const server = `
- apiVersion: v1
  kind: Pod
  metadata: {name: kube-apiserver-cp-1, namespace: kube-system, annotations: {kubernetes.io/config.source: file, kubernetes.io/config.mirror: abc}, labels: {component: kube-apiserver, tier: control-plane}}
  spec: {nodeName: cp-1, hostNetwork: true, containers: [{name: kube-apiserver, image: registry.k8s.io/kube-apiserver:v1.34.1, command: [kube-apiserver]}]}
  status: {phase: Running}
- apiVersion: v1
  kind: Node
  metadata: {name: cp-1, labels: {node-role.kubernetes.io/control-plane: ""}, annotations: {kubeadm.alpha.kubernetes.io/cri-socket: unix:///run/containerd/containerd.sock}}
  spec: {}
  status: {nodeInfo: {kubeletVersion: v1.34.1}}`;
  const objects = NAMESPACES + pod('a') + server;
  expect(judgeExample(check, { objects, plan: PLAN, version: 'v1.34.1' })).toMatchObject({
    status: 'fail',
  });
});
