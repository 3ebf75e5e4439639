import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { askReviews } from '../../../src/collect/live/ask-reviews.ts';
import { collectCluster } from '../../../src/collect/live/collect.ts';
import { readSnapshot } from '../../../src/collect/snapshot/read.ts';
import { writeSnapshot } from '../../../src/collect/snapshot/write.ts';
import { accessReviews, type ReviewQuestion } from '../../../src/model/access-reviews.ts';
import type { ClusterData } from '../../../src/model/cluster.ts';
import { namespaces } from '../../../src/model/kubernetes/namespace.ts';
import { gapsOf, visible } from '../../../src/model/observed.ts';
import { clusterApi } from './cluster-api.ts';
import { accessTo, type Handler, type LocalServer, startServer } from './local-server.ts';

const PATH = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

const DELETE_PODS: ReviewQuestion = {
  user: '',
  groups: ['responders', 'system:authenticated'],
  verb: 'delete',
  group: '',
  resource: 'pods',
  subresource: '',
  namespace: 'shop',
  name: '',
};
const EXEC: ReviewQuestion = { ...DELETE_PODS, user: 'ann', verb: 'get', subresource: 'exec' };

const signal = new AbortController().signal;

function answering(status: (spec: never) => object): Handler {
  return ({ body }) => ({ status: 201, json: { status: status(JSON.parse(body).spec as never) } });
}

async function asked(handler: Handler, questions: readonly ReviewQuestion[]) {
  const server = await startServer(handler);
  const access = accessTo(server, { attempts: 1 });
  return { answers: await askReviews(access, questions, { signal, width: 2 }), server };
}

function reviews({ asked }: LocalServer): readonly unknown[] {
  return asked.filter(({ path }) => path === PATH).map(({ body }) => JSON.parse(body).spec);
}

test('each question is asked as a review of its own, and decodes to itself with the answer', async () => {
  const reason = 'RBAC: allowed by RoleBinding "r/shop"';
  const { answers, server } = await asked(
    answering(({ user }: { readonly user?: string }) =>
      user === undefined ? { allowed: true, reason } : { allowed: false, evaluationError: 'down' },
    ),
    [DELETE_PODS, EXEC],
  );
  expect(reviews(server)).toEqual([
    {
      groups: DELETE_PODS.groups,
      resourceAttributes: {
        verb: 'delete',
        group: '',
        resource: 'pods',
        subresource: '',
        namespace: 'shop',
        name: '',
      },
    },
    expect.objectContaining({ user: 'ann', groups: EXEC.groups }),
  ]);
  expect(answers.state).toBe('seen');
  expect(accessReviews.decode(visible(answers)[0]?.raw)).toEqual([
    { ...DELETE_PODS, allowed: true, reason, failed: false },
    { ...EXEC, allowed: false, reason: '', failed: true },
  ]);
});

test('where the first question is refused no other is asked, and the right to ask is named', async () => {
  const { answers, server } = await asked(() => ({ status: 403 }), [DELETE_PODS, EXEC]);
  expect(answers).toEqual({
    state: 'unseen',
    gaps: [
      {
        source: 'probe/subject-access-reviews',
        cause: 'forbidden',
        detail: `POST ${PATH}: the server answers 403`,
        permission: 'create subjectaccessreviews.authorization.k8s.io',
      },
    ],
  });
  expect(reviews(server).length).toBe(1);
});

test('an answer that says neither yes nor no is a gap, and leaves the others', async () => {
  const { answers } = await asked(
    answering(({ user }: { readonly user?: string }) =>
      user === undefined ? { allowed: true } : {},
    ),
    [DELETE_PODS, EXEC],
  );
  expect(answers.state).toBe('partial');
  expect(gapsOf(answers).map(({ cause }) => cause)).toEqual(['malformed']);
});

test('a reason is kept short, and without what looks like a secret', async () => {
  const { answers } = await asked(
    answering(() => ({ allowed: true, reason: `password=hunter2hunter2 ${'x'.repeat(9_999)}` })),
    [DELETE_PODS],
  );
  const [answer] = accessReviews.decode(visible(answers)[0]?.raw);
  expect(answer?.reason.length).toBeLessThanOrEqual(300);
  expect(answer?.reason).not.toContain('hunter2');
});

const NAMESPACES = {
  groupVersion: 'v1',
  kind: 'Namespace',
  resource: 'namespaces',
  namespaced: false,
  objects: [{ metadata: { name: 'kube-system', uid: '1' } }, { metadata: { name: 'shop' } }],
};

test('a cluster is asked after it was read, what it may not be asked is a right that is missing', async () => {
  const api = clusterApi({ resources: [NAMESPACES] });
  for (const status of [201, 403]) {
    const server = await startServer((one) =>
      one.path === PATH ? { status, json: { status: { allowed: true } } } : api(one),
    );
    const data = await collectCluster(accessTo(server), [namespaces, accessReviews], {
      reviews: ({ leaves }) => (leaves.has(namespaces.id) ? [DELETE_PODS] : []),
    });
    const right = 'create subjectaccessreviews.authorization.k8s.io';
    expect(data.permissions).toEqual(
      status === 201
        ? { held: [right, 'list namespaces'], missing: [] }
        : { held: ['list namespaces'], missing: [right] },
    );
    expect(data.leaves.get(accessReviews.id)?.state).toBe(status === 201 ? 'seen' : 'unseen');
  }
});

test('without anybody to ask about nothing is asked', async () => {
  const server = await startServer(clusterApi({ resources: [NAMESPACES] }));
  const data = await collectCluster(accessTo(server), [namespaces, accessReviews]);
  expect(reviews(server)).toEqual([]);
  expect(data.leaves.has(accessReviews.id)).toBe(false);
});

test('a snapshot keeps the answers, and why there are not more', async () => {
  const api = clusterApi({ resources: [NAMESPACES] });
  const server = await startServer((one) => {
    if (one.path !== PATH) return api(one);
    const { user } = JSON.parse(one.body).spec;
    return user === undefined ? { json: { status: { allowed: true } } } : { status: 400 };
  });
  const data = await collectCluster(accessTo(server), [namespaces, accessReviews], {
    reviews: () => [DELETE_PODS, EXEC],
  });
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'one.snapshot');
  await writeSnapshot(file, once(data), { tool: { name: 'kubemuster', version: '0' } });
  const [read] = await Array.fromAsync(readSnapshot(file));
  expect(data.leaves.get(accessReviews.id)?.state).toBe('partial');
  expect(read?.leaves.get(accessReviews.id)).toEqual(data.leaves.get(accessReviews.id));
});

async function* once(data: ClusterData): AsyncGenerator<ClusterData> {
  yield await Promise.resolve(data);
}
