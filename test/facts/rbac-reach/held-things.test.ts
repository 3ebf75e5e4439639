import { expect, it } from 'vitest';
import { account, namespace, node, pod, reachOf } from './objects.ts';

const SHOP = namespace('shop') + node('n1') + account('shop', 'cart') + account('shop', 'bot');

const TOKEN = `
- apiVersion: v1
  kind: Secret
  metadata: {name: bot-token, namespace: shop, annotations: {kubernetes.io/service-account.name: bot}}
  type: kubernetes.io/service-account-token`;

const QUIET = 'automountServiceAccountToken: false, nodeName: n1';

function volumes(list: string, mounts = '[]'): string {
  return `- apiVersion: v1
  kind: Pod
  metadata: {name: NAME, namespace: shop}
  spec:
    automountServiceAccountToken: false
    nodeName: n1
    volumes: ${list}
    containers: [{name: main, image: x, volumeMounts: ${mounts}}]
  status: {phase: Running}`;
}

function sharing(name: string, volume: string, readOnly = false): string {
  const mounts = `[{name: data, mountPath: /data, readOnly: ${readOnly}}]`;
  return `\n${volumes(`[{name: data, ${volume}}]`, mounts).replace('NAME', name)}`;
}

function from(objects: string, name: string, hidden: readonly string[] = []) {
  const { lo, hi } = reachOf(objects, { hidden }).reach([{ type: 'pod', namespace: 'shop', name }]);
  const certain = [...lo.reached()].slice(1);
  return { certain, possible: [...hi.reached()].slice(1).filter((one) => !certain.includes(one)) };
}

it('a pod has the Secrets that it is given, and the account of a token among them', () => {
  const given = pod(
    'shop',
    'web',
    `${QUIET}, volumes: [{name: t, secret: {secretName: bot-token}}]`,
  );
  expect(from(SHOP + TOKEN + given, 'web')).toEqual({
    certain: ['given-secret:shop/bot-token', 'core/ServiceAccount/shop/bot'],
    possible: [],
  });
});

it('a Secret that was not seen may be a token of any account of its namespace, and of no other', () => {
  const given = pod('shop', 'web', `${QUIET}, volumes: [{name: t, secret: {secretName: x}}]`);
  const { certain, possible } = from(SHOP + given + account('ops', 'root'), 'web', ['core/Secret']);
  expect(certain).toEqual(['given-secret:shop/x']);
  expect(possible).toEqual(
    expect.arrayContaining(['core/ServiceAccount/shop/cart', 'core/ServiceAccount/shop/bot']),
  );
  expect(possible).not.toContain('core/ServiceAccount/ops/root');
});

it('what pulls images is in the hands of the node, not of the pod', () => {
  const pulling = pod('shop', 'web', `${QUIET}, imagePullSecrets: [{name: registry}]`);
  expect(from(SHOP + pulling, 'web')).toEqual({ certain: [], possible: [] });
  const { lo } = reachOf(SHOP + pulling).reach([{ type: 'node', name: 'n1' }]);
  expect(lo.path('given-secret:shop/registry')?.map(({ reason }) => reason.edge)).toEqual([
    'kubelet-credential',
    'secret-of-node',
  ]);
});

it('whoever writes to a claim has its data, and perhaps the pods that read it', () => {
  const claim = 'persistentVolumeClaim: {claimName: files}';
  const both = SHOP + sharing('web', claim) + sharing('worker', claim, true);
  expect(from(both, 'web')).toEqual({
    certain: ['volume:shop/files'],
    possible: ['pod:core/Pod/shop/worker@n1'],
  });
  expect(from(both, 'worker')).toEqual({ certain: [], possible: [] });
});

it('a folder of a node is shared with pods that mount one around or within it, on that node alone', () => {
  const objects = [
    SHOP,
    node('n2'),
    sharing('web', 'hostPath: {path: /data/web/}'),
    sharing('all', 'hostPath: {path: /data}'),
    sharing('other', 'hostPath: {path: /data2}'),
    sharing('far', 'hostPath: {path: /data}').replace('nodeName: n1', 'nodeName: n2'),
  ].join('');
  expect(from(objects, 'web')).toEqual({
    certain: ['volume:n1:/data/web', 'volume:n1:/data'],
    possible: ['pod:core/Pod/shop/all@n1'],
  });
});

it('a volume that nobody mounts is shared with nobody', () => {
  const claim = '[{name: data, persistentVolumeClaim: {claimName: files}}]';
  const objects = `${SHOP}\n${volumes(claim).replace('NAME', 'web')}`;
  expect(from(objects, 'web')).toEqual({ certain: [], possible: [] });
});

it('a pod that was never scheduled escapes to one node, which may be any', () => {
  const objects = `${SHOP}${node('n2')}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec: {template: {spec: {securityContext: {windowsOptions: {hostProcess: true}}, automountServiceAccountToken: false, containers: [{name: main, image: x}]}}}`;
  const start = { type: 'workload', key: 'apps/Deployment/shop/web' } as const;
  const { lo, hi } = reachOf(objects).reach([start]);
  expect([...lo.reached()].slice(1)).toEqual(['node:of apps/Deployment/shop/web']);
  expect(hi.path('node:n2')?.map(({ reason }) => reason.edge)).toEqual([
    'escape',
    'some-node',
    'is-a-node',
  ]);
});

it('the node of an escaping pod may be more than was seen of it', () => {
  const objects = `${SHOP}${pod('shop', 'web', `${QUIET}, securityContext: {windowsOptions: {hostProcess: true}}`)}`;
  expect(from(objects, 'web').possible).not.toContain('frontier:unseen');
  expect(from(objects, 'web', ['core/Node']).possible).toContain('frontier:unseen');
});
