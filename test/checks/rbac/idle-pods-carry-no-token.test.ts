import { describe, expect, it, test } from 'vitest';
import { check } from '../../../checks/rbac/idle-pods-carry-no-token.ts';
import { format } from '../../../src/model/fraction.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const NAMESPACES = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}`;

function account(name: string, automount = ''): string {
  const field = automount === '' ? '' : `, automountServiceAccountToken: ${automount}`;
  return `
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: ${name}, namespace: shop}${field}}`;
}

const DEFAULT = account('default');

function deployment(name: string, spec = '', namespace = 'shop'): string {
  return `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: ${name}, namespace: ${namespace}}
  spec: {template: {spec: {containers: [{name: main, image: x}]${spec === '' ? '' : `, ${spec}`}}}}`;
}

const OFF = 'automountServiceAccountToken: false';

function bound(role: string, subject: string, kind = 'ClusterRole'): string {
  return `
- {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b, namespace: shop}, roleRef: {kind: ${kind}, name: '${role}', apiGroup: rbac.authorization.k8s.io}, subjects: [${subject}]}`;
}

const READER = `
- {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: reader}, rules: [{apiGroups: [''], resources: [pods], verbs: [list]}]}`;
const DISCOVERY = `
- {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: 'system:discovery'}, rules: [{nonResourceURLs: [/api, /version], verbs: [get]}]}`;
const ACCOUNT = '{kind: ServiceAccount, name: default, namespace: shop}';
const GROUP =
  '{kind: Group, name: "system:serviceaccounts:shop", apiGroup: rbac.authorization.k8s.io}';

function judged(objects: string, options: ExampleOptions = {}): unknown {
  const outcome = judgeExample(check, { objects: NAMESPACES + objects }, options);
  if (outcome.type !== 'judged') return outcome.type;
  const { status, credit } = outcome;
  return [status, `${format(credit.lo)}..${format(credit.hi)}`];
}

function verdicts(objects: string, options: ExampleOptions = {}): unknown {
  const outcome = judgeExample(check, { objects: NAMESPACES + objects }, options);
  if (outcome.type !== 'judged') return outcome.type;
  return outcome.verdicts.map(({ status, evidence }) => [
    status,
    ...evidence.map(({ subject, path, value }) => `${subject.kind} ${path}=${value}`),
  ]);
}

describe('idle-pods-carry-no-token', () => {
  it('is a coverage of the tenant workloads whose accounts have no rights', () => {
    const off = (count: number) =>
      Array.from({ length: count }, (_, at) => deployment(`d-${at}`, OFF)).join('');
    expect(judged(off(2) + DEFAULT)).toEqual(['pass', '1..1']);
    expect(judged(off(3) + deployment('web') + DEFAULT)).toEqual(['warn', '7/9..7/9']);
    expect(judged(off(1) + deployment('a') + deployment('b') + DEFAULT)).toEqual([
      'fail',
      '1/3..1/3',
    ]);
    expect(judged(deployment('dns', '', 'kube-system'))).toBe('not-applicable');
  });

  it('leaves out whom a binding gives more than discovery', () => {
    const pod = deployment('web') + DEFAULT;
    expect(judged(pod + READER + bound('reader', ACCOUNT))).toBe('not-applicable');
    expect(judged(pod + READER + bound('reader', GROUP))).toBe('not-applicable');
    expect(judged(pod + DISCOVERY + bound('system:discovery', ACCOUNT))).toEqual(['fail', '0..0']);
    expect(judged(pod + bound('gone', ACCOUNT, 'Role'))).toEqual(['fail', '0..0']);
    const everybody =
      '{kind: Group, name: "system:serviceaccounts", apiGroup: rbac.authorization.k8s.io}';
    expect(judged(pod + READER + bound('reader', everybody))).toEqual(['fail', '0..0']);
  });

  test.each([
    ['neither', '', '', 'fail'],
    ['the pod', OFF, '', 'pass'],
    ['the account', '', 'false', 'pass'],
    ['the pod against its account', 'automountServiceAccountToken: true', 'false', 'fail'],
    ['the pod against its account, for none', OFF, 'true', 'pass'],
    [
      'a volume of its own',
      `${OFF}, volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t}}]}}]`,
      '',
      'fail',
    ],
    [
      'a volume for a cloud',
      `${OFF}, volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t, audience: sts.amazonaws.com}}]}}]`,
      '',
      'pass',
    ],
    [
      'a volume for the API by name',
      `${OFF}, volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t, audience: 'https://kubernetes.default.svc.cluster.local'}}]}}]`,
      '',
      'fail',
    ],
  ])('the token of a template: said by %s', (_, spec, automount, status) => {
    const objects = deployment('web', spec) + account('default', automount);
    expect(judged(objects)).toMatchObject({ 0: status });
  });

  it.each([
    ['expirationSeconds: 600, path: t', '600'],
    ['path: t', '3600'],
  ])('tells how long a projected token is valid: {%s}', (token, seconds) => {
    const sources = `[{configMap: {name: ca}}, {serviceAccountToken: {${token}}}]`;
    const spec = `containers: [{name: main, image: x}], volumes: [{name: t, projected: {sources: ${sources}}}]`;
    const pod = `
- {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {${spec}}}`;
    expect(verdicts(pod + DEFAULT)).toEqual([
      [
        'fail',
        `Pod spec.volumes[0].projected.sources[1].serviceAccountToken.expirationSeconds=${seconds}`,
      ],
    ]);
  });

  it('believes a running pod in what it mounts', () => {
    const pod = (spec: string) => `
- {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {${spec}}}`;
    const bare = pod('containers: [{name: main, image: x}]') + DEFAULT;
    expect(verdicts(bare)).toEqual([['pass', 'Pod spec.volumes=no token among them']]);
    const files = { info: { source: 'manifests' } } as const;
    expect(verdicts(bare, files)).toEqual([
      ['fail', 'Pod spec.automountServiceAccountToken=not set, here and on its account: mounted'],
    ]);
    const path = '/var/run/secrets/kubernetes.io/serviceaccount';
    const old = pod(
      `containers: [{name: main, image: x, volumeMounts: [{name: default-token-x, mountPath: ${path}}]}]`,
    );
    expect(verdicts(old + account('default', 'false'))).toEqual([
      ['fail', `Pod spec.containers[0].volumeMounts[0].mountPath=${path}`],
    ]);
  });

  it('is open where accounts, rights or workloads were not seen', () => {
    const on = deployment('web') + DEFAULT;
    const off = deployment('web', OFF) + DEFAULT;
    expect(judged(on, { hidden: ['core/ServiceAccount'] })).toEqual(['unknown', '0..1']);
    expect(judged(off, { hidden: ['core/ServiceAccount'] })).toEqual(['pass', '1..1']);
    const blind = { hidden: ['rbac.authorization.k8s.io/RoleBinding'] };
    expect(judged(off, blind)).toMatchObject({ 0: 'unknown' });
    expect(judged(on, blind)).toMatchObject({ 0: 'unknown' });
    expect(judged(off, { partial: ['apps/Deployment'] })).toEqual(['unknown', '0..1']);
  });
});
