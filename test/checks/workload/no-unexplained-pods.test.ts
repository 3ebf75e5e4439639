import { describe, expect, it, test } from 'vitest';
import { check } from '../../../checks/workload/no-unexplained-pods.ts';
import { node } from '../../facts/cluster.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const NAMESPACES = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}`;
const ROLE = '{node-role.kubernetes.io/control-plane: ""}';

interface Meta {
  readonly namespace?: string;
  readonly labels?: string;
  readonly annotations?: string;
  readonly created?: string;
  readonly node?: string;
}

function pod(name: string, meta: Meta = {}): string {
  const { namespace = 'shop', labels = '{}', annotations = '{}', created, node: at } = meta;
  const time = created === undefined ? '' : `, creationTimestamp: '${created}'`;
  const place = at === undefined ? '' : `nodeName: ${at}, `;
  return `
- {apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}, annotations: ${annotations}${time}}, spec: {${place}containers: [{name: main, image: x}]}}`;
}

function mirror(name: string, at: string, namespace = 'kube-system'): string {
  return pod(name, { namespace, node: at, annotations: '{kubernetes.io/config.mirror: abc}' });
}

function controller(
  kind: string,
  name: string,
  { namespace = 'shop', labels = '{}' }: Meta = {},
): string {
  const template = 'template: {spec: {containers: [{name: main, image: x}]}}';
  const [api, spec] =
    kind === 'CronJob'
      ? ['batch/v1', `schedule: "@daily", jobTemplate: {spec: {${template}}}`]
      : ['apps/v1', template];
  return `
- {apiVersion: ${api}, kind: ${kind}, metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}, spec: {${spec}}}`;
}

function webhook(meta = ''): string {
  return `
- {apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: inject${meta}}, webhooks: [{name: a.b.c, clientConfig: {service: {name: s, namespace: shop}}}]}`;
}

function verdicts(objects: string, plan?: string, options: ExampleOptions = {}): unknown {
  const example = { objects: NAMESPACES + objects, ...(plan === undefined ? {} : { plan }) };
  const outcome = judgeExample(check, example, options);
  if (outcome.type !== 'judged') return outcome.type;
  return outcome.verdicts.map(({ status, message }) => `${status}: ${message}`);
}

function accepted(kind: string, name: string): string {
  return `exceptions: [{check: WKL-09, selector: {kind: ${kind}, name: ${name}}, reason: ours, owner: sre, approver: ciso, expires: 2027-01-01}]`;
}

describe('no-unexplained-pods', () => {
  it('passes where nothing needs an explanation', () => {
    expect(verdicts(controller('Deployment', 'web'))).toEqual([
      'pass: there is nothing that a controller or a tool would have to explain',
    ]);
  });

  test.each([
    ['on the control plane', mirror('etcd-a', 'a') + node('a', { labels: ROLE }), 'pass'],
    ['on a worker', mirror('cache-a', 'a') + node('a'), 'fail'],
    ['of a tenant namespace on a worker', mirror('cache-a', 'a', 'shop') + node('a'), 'fail'],
    ['that a distribution runs on workers', mirror('kube-proxy-a', 'a') + node('a'), 'pass'],
    ['of such a name elsewhere', mirror('kube-proxy-a', 'a', 'shop') + node('a'), 'fail'],
    ['on a node that is not there', mirror('cache-a', 'a'), 'unknown'],
  ])('a static pod %s', (_, objects, status) => {
    expect(verdicts(objects)).toEqual([
      expect.stringMatching(new RegExp(`^${status}: a static pod`)),
    ]);
  });

  it('accepts a static pod that the plan names', () => {
    const objects = mirror('cache-a', 'a') + node('a');
    expect(verdicts(objects, accepted('Pod', 'cache-*'))).toEqual([
      'warn: a static pod; the plan accepts it',
    ]);
    expect(verdicts(objects, accepted('Pod', 'other'))).toEqual([
      'fail: a static pod that nothing explains',
    ]);
  });

  test.each([
    [
      'old',
      pod('tmp', { created: '2026-11-18T09:00:00Z' }),
      'fail: a pod without a controller that nothing explains',
    ],
    ['without a date', pod('tmp'), 'fail: a pod without a controller that nothing explains'],
    [
      'of today',
      pod('tmp', { created: '2026-11-20T08:00:00Z' }),
      'warn: a pod without a controller that is not a day old',
    ],
    [
      'of tomorrow',
      pod('tmp', { created: '2026-11-21T08:00:00Z' }),
      'fail: a pod without a controller that nothing explains',
    ],
    [
      'that Helm put there',
      pod('tmp', { annotations: '{meta.helm.sh/release-name: shop}' }),
      'pass: a pod without a controller that is accounted for',
    ],
    [
      'that Argo CD put there',
      pod('tmp', { annotations: '{argocd.argoproj.io/tracking-id: "shop:/Pod:shop/tmp"}' }),
      'pass: a pod without a controller that is accounted for',
    ],
  ])('a bare pod %s', (_, objects, expected) => {
    expect(verdicts(objects)).toEqual([expected]);
  });

  it('leaves bare pods of the machinery alone, and accepts those that the plan names', () => {
    expect(verdicts(pod('tmp', { namespace: 'kube-system' }))).toEqual([
      'pass: there is nothing that a controller or a tool would have to explain',
    ]);
    expect(verdicts(pod('tmp'), accepted('Pod', 'tmp'))).toEqual([
      'warn: a pod without a controller; the plan accepts it',
    ]);
  });

  test.each([
    ['DaemonSet', 'kube-system', '{}', 'fail'],
    ['CronJob', 'kube-system', '{}', 'fail'],
    ['DaemonSet', 'shop', '{}', 'warn'],
    ['CronJob', 'shop', '{}', 'warn'],
    ['CronJob', 'kube-system', '{app.kubernetes.io/managed-by: Helm}', 'pass'],
    ['DaemonSet', 'kube-system', '{addonmanager.kubernetes.io/mode: Reconcile}', 'pass'],
    [
      'CronJob',
      'shop',
      '{kustomize.toolkit.fluxcd.io/name: apps, kustomize.toolkit.fluxcd.io/namespace: flux}',
      'pass',
    ],
  ])('a %s of %s with labels %s: %s', (kind, namespace, labels, status) => {
    expect(verdicts(controller(kind, 'one', { namespace, labels }))).toEqual([
      expect.stringMatching(new RegExp(`^${status}: an agent or job`)),
    ]);
  });

  it('knows what distributions run in kube-system, and leaves other namespaces of theirs alone', () => {
    const known = controller('DaemonSet', 'kube-proxy', { namespace: 'kube-system' });
    expect(verdicts(known)).toEqual(['pass: an agent or job of kube-system that is accounted for']);
    const other = controller('DaemonSet', 'agent', { namespace: 'calico-system' });
    expect(verdicts(other + known)).toHaveLength(1);
  });

  it('warns of a webhook that nothing manages', () => {
    expect(verdicts(webhook())).toEqual(['warn: an admission webhook that nothing explains']);
    expect(verdicts(webhook(', annotations: {meta.helm.sh/release-name: mesh}'))).toEqual([
      'pass: an admission webhook that is accounted for',
    ]);
  });

  it('takes a webhook for that of the program that answers for it', () => {
    const service = `
- {apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop}, spec: {selector: {app: hook}, ports: [{port: 443}]}}`;
    const program = (labels: string) => `
- {apiVersion: apps/v1, kind: Deployment, metadata: {name: hook, namespace: shop, labels: ${labels}}, spec: {template: {metadata: {labels: {app: hook}}, spec: {containers: [{name: main, image: x}]}}}}`;
    const managed = program('{app.kubernetes.io/managed-by: Helm}');
    expect(verdicts(webhook() + service + managed)).toEqual([
      'pass: an admission webhook that is accounted for',
    ]);
    expect(verdicts(webhook() + service + program('{}'))).toEqual([
      'warn: an admission webhook that nothing explains',
    ]);
    expect(verdicts(webhook() + managed)).toEqual([
      'warn: an admission webhook that nothing explains',
    ]);
    const blind = { hidden: ['core/Service'] };
    expect(verdicts(webhook() + service + managed, undefined, blind)).toEqual([
      'unknown: an admission webhook that nothing explains, as far as was seen',
    ]);
  });

  it('is open where what could explain it, or more of it, was not seen', () => {
    const argo = { hidden: ['argoproj.io/Application'] };
    expect(verdicts(pod('tmp'), undefined, argo)).toEqual([
      'unknown: a pod without a controller that nothing explains, as far as was seen',
    ]);
    const objects = mirror('cache-a', 'a') + node('a');
    expect(verdicts(objects, undefined, { hidden: ['core/Node'] })).toEqual([
      'unknown: a static pod that nothing explains, as far as was seen',
    ]);
    expect(verdicts('', undefined, { hidden: ['batch/CronJob'] })).toEqual([
      'unknown: not everything that may need an explanation was seen',
    ]);
    const owner =
      'ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: agent, controller: true}]';
    const orphan = `
- {apiVersion: v1, kind: Pod, metadata: {name: agent-x, namespace: kube-system, ${owner}}, spec: {containers: [{name: main}]}}`;
    expect(verdicts(orphan, undefined, { hidden: ['apps/DaemonSet'] })).toEqual([
      'unknown: an agent or job of kube-system that nothing explains, as far as was seen',
      'unknown: not everything that may need an explanation was seen',
    ]);
  });
});
