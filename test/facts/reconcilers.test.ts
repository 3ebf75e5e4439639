import { expect, test } from 'vitest';
import { secondsOf } from '../../src/facts/reconcilers/duration.ts';
import type { Reconciler } from '../../src/facts/reconcilers/reconciler.ts';
import { reconcilers } from '../../src/facts/reconcilers/reconcilers.ts';
import { computeFact } from '../judge.ts';

const deployment = (metadata: string): string => `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: api, namespace: shop, ${metadata}}
  spec: {selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: api}]}}}`;

const application = (spec: string, metadata = ''): string => `
- apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata: {name: shop, namespace: argocd${metadata}}
  spec: {project: default, ${spec}}
  status: {resources: [{group: apps, kind: Deployment, namespace: shop, name: api}]}`;

const HEALING = 'syncPolicy: {automated: {selfHeal: true}}';

function found(objects: string): readonly Reconciler[] {
  const fact = computeFact(reconcilers, { objects });
  if (fact.state === 'unseen') throw new Error('unseen');
  return fact.value.workloads.flatMap(fact.value.of);
}

const brief = ({ tool, object, reverts, seconds, certainty, pause }: Reconciler): unknown => ({
  tool,
  object: object.key,
  reverts,
  seconds,
  certainty,
  pause: pause.map(({ command }) => command.join(' ')),
});

test('an Application that heals itself puts everything back within seconds, and a patch stops it', () => {
  expect(found(deployment('') + application(HEALING)).map(brief)).toEqual([
    {
      tool: 'Argo CD',
      object: 'argoproj.io/Application/argocd/shop',
      reverts: ['replicas', 'spec'],
      seconds: 5,
      certainty: 'certain',
      pause: [
        'kubectl -n argocd patch applications.argoproj.io/shop --type merge -p {"spec":{"syncPolicy":{"automated":null}}}',
      ],
    },
  ]);
});

test.each([
  ['automated without self-heal', 'syncPolicy: {automated: {}}'],
  ['synced by hand', 'source: {}'],
  ['automation switched off', 'syncPolicy: {automated: {enabled: false, selfHeal: true}}'],
])('an Application that is %s reverts nothing by itself', (_, spec) => {
  expect(found(deployment('') + application(spec)).map(({ reverts }) => reverts)).toEqual([[]]);
});

test('an Application that ignores the number of pods leaves a workload at zero', () => {
  const ignoring = `${HEALING}, ignoreDifferences: [{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}]`;
  expect(found(deployment('') + application(ignoring)).map(({ reverts }) => reverts)).toEqual([
    ['spec'],
  ]);
});

test('an Application of an ApplicationSet is paused through the set first, unless the set lets go', () => {
  const owned =
    ', ownerReferences: [{apiVersion: argoproj.io/v1alpha1, kind: ApplicationSet, name: fleet, controller: true}]';
  const set = `
- {apiVersion: argoproj.io/v1alpha1, kind: ApplicationSet, metadata: {name: fleet, namespace: argocd}, spec: {syncPolicy: {applicationsSync: create-only}}}`;
  const resources = (objects: string): unknown =>
    found(objects).flatMap(({ pause }) => pause.map(({ right }) => right.resource));
  const base = deployment('') + application(HEALING, owned);
  expect(resources(base)).toEqual(['applicationsets', 'applications']);
  expect(resources(base + set)).toEqual(['applications']);
});

test('a tracking annotation whose Application is nowhere names what would have to be scanned', () => {
  const tracked = deployment(
    "annotations: {argocd.argoproj.io/tracking-id: 'web:apps/Deployment:shop/api'}",
  );
  expect(
    found(tracked).map(({ certainty, gaps, seconds }) => ({ certainty, gaps, seconds })),
  ).toEqual([
    {
      certainty: 'possible',
      seconds: undefined,
      gaps: [
        {
          source: 'argoproj.io/Application',
          cause: 'not-collected',
          detail: 'the Application web is not in this cluster',
          permission: 'a scan of the cluster that Argo CD runs in',
        },
      ],
    },
  ]);
});

const KUSTOMIZATION = (spec: string): string => `
- apiVersion: kustomize.toolkit.fluxcd.io/v1
  kind: Kustomization
  metadata: {name: apps, namespace: flux-system}
  spec: {interval: 10m0s, ${spec}}
  status: {inventory: {entries: [{id: shop_api_apps_Deployment, v: v1}]}}`;

test('a Kustomization applies again at its interval unless it is suspended or the object is exempt', () => {
  expect(found(deployment('') + KUSTOMIZATION('prune: true')).map(brief)).toEqual([
    {
      tool: 'Flux',
      object: 'kustomize.toolkit.fluxcd.io/Kustomization/flux-system/apps',
      reverts: ['replicas', 'spec'],
      seconds: 600,
      certainty: 'certain',
      pause: [
        'kubectl -n flux-system patch kustomizations.kustomize.toolkit.fluxcd.io/apps --type merge -p {"spec":{"suspend":true}}',
      ],
    },
  ]);
  const exempt = 'annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}';
  for (const objects of [
    deployment('') + KUSTOMIZATION('suspend: true'),
    deployment(exempt) + KUSTOMIZATION('prune: true'),
  ]) {
    expect(found(objects).map(({ reverts, pause }) => ({ reverts, pause }))).toEqual([
      { reverts: [], pause: [] },
    ]);
  }
});

test.each([
  ['enabled', ['replicas', 'spec'], 300],
  ['warn', [], undefined],
])('a HelmRelease with drift detection %s', (mode, reverts, seconds) => {
  const labels =
    'labels: {helm.toolkit.fluxcd.io/name: shop, helm.toolkit.fluxcd.io/namespace: flux-system}';
  const release = `
- apiVersion: helm.toolkit.fluxcd.io/v2
  kind: HelmRelease
  metadata: {name: shop, namespace: flux-system}
  spec: {interval: 5m, driftDetection: {mode: ${mode}}}`;
  const [one] = found(deployment(labels) + release);
  expect({ reverts: one?.reverts, seconds: one?.seconds }).toEqual({ reverts, seconds });
});

test('KEDA scales up from zero until it is paused; a plain autoscaler does not', () => {
  const scaler = (apiVersion: string, kind: string, metadata = ''): string => `
- apiVersion: ${apiVersion}
  kind: ${kind}
  metadata: {name: api, namespace: shop${metadata}}
  spec: {scaleTargetRef: {kind: Deployment, name: api}, minReplicas: 1}`;
  const tools = (objects: string): unknown =>
    found(deployment('') + objects).map(({ tool, reverts }) => [tool, reverts]);
  expect(tools(scaler('keda.sh/v1alpha1', 'ScaledObject'))).toEqual([['KEDA', ['replicas']]]);
  expect(
    tools(
      scaler(
        'keda.sh/v1alpha1',
        'ScaledObject',
        ", annotations: {autoscaling.keda.sh/paused-replicas: '0'}",
      ),
    ),
  ).toEqual([['KEDA', []]]);
  expect(tools(scaler('autoscaling/v2', 'HorizontalPodAutoscaler'))).toEqual([
    ['HorizontalPodAutoscaler', []],
  ]);
});

test('a workload that a custom resource owns may be written again by its operator', () => {
  const owned = deployment(
    'ownerReferences: [{apiVersion: example.com/v1, kind: Shop, name: main, controller: true}]',
  );
  expect(found(owned).map(brief)).toEqual([
    {
      tool: 'operator',
      object: 'example.com/Shop/shop/main',
      reverts: ['replicas', 'spec'],
      seconds: undefined,
      certainty: 'possible',
      pause: [],
    },
  ]);
});

test('a workload that nothing manages has no reconciler', () => {
  expect(found(deployment(''))).toEqual([]);
});

test.each([
  ['10m0s', 600],
  ['1h30m', 5400],
  ['500ms', 0.5],
  ['', undefined],
  ['soon', undefined],
  ['5', undefined],
])('the duration %j is %s seconds', (duration, seconds) => {
  expect(secondsOf(duration)).toBe(seconds);
});
