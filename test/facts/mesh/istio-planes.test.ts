import { expect, test } from 'vitest';
import { istioPlanes } from '../../../src/facts/mesh/istio-planes.ts';
import { meshPresence } from '../../../src/facts/mesh-presence.ts';
import { computeFact } from '../../judge.ts';

const istiod = (revision: string, namespace = 'istio-system') => {
  const [name, label] = revision === '' ? ['istiod', 'default'] : [`istiod-${revision}`, revision];
  return `
- {apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}, namespace: ${namespace}, labels: {istio.io/rev: ${label}}}, spec: {template: {spec: {containers: [{name: discovery, image: 'istio/pilot:1.29.0'}]}}}}`;
};
const settings = (name: string, mesh: string, namespace = 'istio-system') => `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: ${namespace}}, data: {mesh: '${mesh}'}}`;
const values = (name: string, ports: string) => `
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: ${name}, namespace: istio-system}
  data: {values: '{"global": {"proxy": {"excludeInboundPorts": "${ports}"}}}'}`;

const planes = (objects: string, hidden: readonly string[] = []) => {
  const observed = computeFact(istioPlanes, { objects }, { hidden });
  if (observed.state === 'unseen') return undefined;
  const { root, rootGaps, config, inbound } = observed.value;
  return {
    root,
    gaps: rootGaps.map(({ permission }) => permission),
    auto: config?.autoMtls,
    ports: inbound.state === 'unseen' ? 'unseen' : inbound.value?.excludeInboundPorts,
  };
};

test.each([
  ['of the usual name', istiod('') + settings('istio', 'rootNamespace: mesh'), 'mesh'],
  ['that name no root', istiod('') + settings('istio', 'enableAutoMtls: true'), 'istio-system'],
  ['of a revision', istiod('1-29') + settings('istio-1-29', 'rootNamespace: mesh'), 'mesh'],
  [
    'of another namespace',
    istiod('', 'infra') + settings('istio', 'rootNamespace: infra', 'infra'),
    'infra',
  ],
  [
    'of two revisions that agree',
    istiod('1-28') +
      istiod('1-29') +
      settings('istio-1-28', 'rootNamespace: mesh') +
      settings('istio-1-29', 'rootNamespace: mesh'),
    'mesh',
  ],
  ['without a control plane in the cluster', settings('istio', 'rootNamespace: mesh'), 'mesh'],
])('the root namespace by settings %s', (_, objects, root) => {
  expect(planes(objects)).toMatchObject({ root, gaps: [] });
});

test('settings that were not read are named', () => {
  expect(planes(istiod('canary') + settings('istio', 'rootNamespace: mesh'))).toMatchObject({
    root: undefined,
    gaps: ['get configmaps/istio-canary in istio-system'],
  });
  expect(planes('[]')).toMatchObject({ gaps: ['get configmaps/istio in istio-system'] });
});

test('two meshes with roots of their own are not one', () => {
  const objects =
    istiod('', 'blue') +
    istiod('', 'green') +
    settings('istio', 'rootNamespace: blue', 'blue') +
    settings('istio', 'rootNamespace: green', 'green');
  expect(planes(objects)).toMatchObject({
    root: undefined,
    gaps: ['a version of kubemuster that tells the meshes of one cluster apart'],
  });
});

test('on AKS what people set comes before what AKS wrote', () => {
  const objects =
    istiod('asm-1-27', 'aks-istio-system') +
    settings('istio-asm-1-27', 'rootNamespace: aks-istio-system', 'aks-istio-system') +
    settings('istio-shared-configmap-asm-1-27', 'enableAutoMtls: false', 'aks-istio-system');
  expect(planes(objects)).toMatchObject({ root: 'aks-istio-system', gaps: [], auto: false });
});

test('what revisions give sidecars counts where they agree', () => {
  const both =
    istiod('a') +
    istiod('b') +
    settings('istio-a', 'rootNamespace: m') +
    settings('istio-b', 'rootNamespace: m');
  const one = values('istio-sidecar-injector-a', '15');
  expect(planes(both + one + values('istio-sidecar-injector-b', '15'))).toMatchObject({
    ports: '15',
  });
  expect(planes(both + one + values('istio-sidecar-injector-b', '16'))).toMatchObject({
    ports: 'unseen',
  });
});

test('operators tell the root where no ConfigMap was read', () => {
  const maistra =
    istiod('basic', 'mesh-a') +
    '\n- {apiVersion: maistra.io/v2, kind: ServiceMeshControlPlane, metadata: {name: basic, namespace: mesh-a}, spec: {}}';
  expect(planes(maistra)).toMatchObject({ root: 'mesh-a', gaps: [] });
  const sail = (more: string) =>
    istiod('default-v1-29', 'infra') +
    `\n- {apiVersion: sailoperator.io/v1, kind: Istio, metadata: {name: default}, spec: {namespace: infra${more}}}`;
  expect(planes(sail(''))).toMatchObject({ root: 'infra', gaps: [] });
  expect(planes(sail(', values: {meshConfig: {rootNamespace: mesh}}'))).toMatchObject({
    root: 'mesh',
  });
  expect(planes(sail(', values: {meshConfig: {enableAutoMtls: false}}'))).toMatchObject({
    root: undefined,
  });
});

test('a control plane that Google runs is one, and its settings are read by the name of its channel', () => {
  const managed =
    '\n- {apiVersion: mesh.cloud.google.com/v1beta1, kind: ControlPlaneRevision, metadata: {name: asm-managed, namespace: istio-system}}';
  expect(planes(managed)).toMatchObject({
    gaps: ['get configmaps/istio-asm-managed in istio-system'],
  });
  const told = managed + settings('istio-asm-managed', 'accessLogFile: /dev/stdout');
  expect(planes(told)).toMatchObject({ root: 'istio-system', gaps: [] });
  const presence = computeFact(meshPresence, { objects: managed });
  expect(presence).toMatchObject({ value: { meshes: [{ name: 'Istio', controlPlane: true }] } });
});

test.each([
  'apps/Deployment',
  'core/ConfigMap:istio-system/istio',
  'maistra.io/ServiceMeshControlPlane',
  'sailoperator.io/Istio',
  'mesh.cloud.google.com/ControlPlaneRevision',
])('without having seen %s the root is not known', (kind) => {
  const objects = istiod('') + settings('istio', 'rootNamespace: mesh');
  expect(planes(objects, [kind])).toMatchObject({ root: undefined });
});
