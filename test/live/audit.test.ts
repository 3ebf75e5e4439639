import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AuditedRequest, auditOf, isLongRunning } from '../../src/facts/audit/level.ts';
import { auditPolicy } from '../../src/model/kubernetes/audit-policy.ts';
import { createClient } from '../envtest/client.ts';
import { type ApiServer, startApiServer } from '../envtest/server.ts';
import { until } from '../envtest/until.ts';
import { isSkipped } from './live.ts';

/** A request, and how it is sent. */
interface Sent {
  readonly request: AuditedRequest;
  readonly method: string;
  readonly path: string;
}

const USERS = [
  { name: 'ann', groups: ['people', 'oncall'] },
  { name: 'system:serviceaccount:shop:web', groups: ['system:serviceaccounts'] },
] as const;
const LEVELS = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
const KINDS = [
  { group: '', resource: 'pods', subresources: ['', 'log', 'exec', 'eviction'] },
  { group: '', resource: 'secrets', subresources: [''] },
  { group: 'apps', resource: 'deployments', subresources: ['', 'scale'] },
] as const;
const URLS = ['/healthz', '/version', '/metrics', '/logs/none'] as const;
const POLICIES = 3;
const REQUESTS = 150;

describe.skipIf(isSkipped)('an API server that writes an audit log', () => {
  test.each(
    fc.sample(policy(), { numRuns: POLICIES, seed: 11 }).map((one, at) => [at, one] as const),
  )(
    'records under random policy %i what the evaluator says',
    async (at, written) => {
      const folder = await mkdtemp(join(tmpdir(), 'kubemuster-audit-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const [file, log] = [join(folder, 'policy.json'), join(folder, 'audit.log')];
      writeFileSync(file, JSON.stringify(written));
      const server = await startApiServer({
        users: USERS,
        flags: [`--audit-policy-file=${file}`, `--audit-log-path=${log}`],
      });
      onTestFinished(() => server.stop());
      const sent = fc.sample(request(), { numRuns: REQUESTS, seed: 100 + at });
      for (const { name } of USERS) await sendAll(server, name, sent);
      const decoded = auditPolicy(written);
      const expected = sent.map((one) => expectedLines(decoded, one));
      await until('all events are written', () =>
        Promise.resolve(linesOf(log).size >= expected.filter((one) => one !== '').length),
      );
      const found = linesOf(log);

      expect(sent.map((_, number) => found.get(number) ?? '')).toEqual(expected);
      expect(new Set(expected).size).toBeGreaterThan(3);
    },
    120_000,
  );
});

/** One user's, one after the other, each marked by its number. */
async function sendAll(server: ApiServer, user: string, sent: readonly Sent[]): Promise<void> {
  const login = server.logins.token(user);
  if (!('token' in login)) throw new Error('expected a token');
  const client = createClient(server.url, { token: login.token, ca: server.authority });
  for (const [number, { request, method, path }] of sent.entries()) {
    if (request.user === user) await client.request(method, `${path}?probe=${number}`);
  }
  client.close();
}

/** Level and stages of each request that left events, by its number. */
function linesOf(file: string): ReadonlyMap<number, string> {
  const found = new Map<number, { readonly level: string; readonly stages: readonly string[] }>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const { level, stage, requestURI } = JSON.parse(line);
    const [, probe] = /[?&]probe=(\d+)/.exec(requestURI) ?? [];
    if (probe === undefined) continue;
    const before = found.get(Number(probe))?.stages ?? [];
    found.set(Number(probe), { level, stages: [...before, stage] });
  }
  return new Map(
    [...found].map(([number, { level, stages }]) => [
      number,
      `${level} ${stages.toSorted().join(' ')}`,
    ]),
  );
}

function expectedLines(decoded: ReturnType<typeof auditPolicy>, { request }: Sent): string {
  const { level, omitted } = auditOf(decoded, request);
  const { verb, target } = request;
  const isLong = !('url' in target) && isLongRunning({ ...target, verb });
  const own = ['RequestReceived', 'ResponseComplete', ...(isLong ? ['ResponseStarted'] : [])];
  const stages = own.filter((one) => ![...omitted].some((stage) => stage === one));
  return level === 'None' || stages.length === 0 ? '' : `${level} ${stages.toSorted().join(' ')}`;
}

function policy(): fc.Arbitrary<object> {
  const some = <T>(...all: readonly T[]): fc.Arbitrary<T[]> =>
    fc.subarray([...all], { minLength: 1, maxLength: Math.min(2, all.length) });
  const maybe = (key: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
    fc.option(value, { freq: 1, nil: undefined }).map((one) => (one ? { [key]: one } : {}));
  const resources = fc.array(
    fc.record(
      {
        group: fc.constantFrom('', 'apps'),
        resources: some('pods', 'pods/*', 'pods/log', '*/exec', 'secrets', 'deployments', '*'),
      },
      { requiredKeys: ['group'] },
    ),
    { minLength: 1, maxLength: 2 },
  );
  const rule = fc
    .tuple(
      fc.record({ level: fc.constantFrom(...LEVELS) }),
      maybe('users', some('ann', 'system:serviceaccount:shop:web', 'bob')),
      maybe('userGroups', some('oncall', 'system:serviceaccounts', 'system:authenticated')),
      fc.record({ verbs: some('get', 'list', 'create', 'delete', 'deletecollection') }),
      maybe('omitStages', some('RequestReceived', 'ResponseComplete')),
      fc.oneof(
        fc.record({ nonResourceURLs: some('/healthz*', '/version', '/m*', '*') }),
        fc
          .tuple(fc.record({ resources }), maybe('namespaces', some('', 'shop', 'other')))
          .map(([one, other]) => ({ ...one, ...other })),
      ),
    )
    .map((parts) => Object.assign({}, ...parts));
  return fc
    .tuple(
      fc.array(rule, { minLength: 12, maxLength: 20 }),
      maybe('omitStages', some('RequestReceived')),
    )
    .map(([rules, stages]) => ({
      apiVersion: 'audit.k8s.io/v1',
      kind: 'Policy',
      ...stages,
      rules: [...rules, { level: 'Metadata', userGroups: ['oncall'] }],
    }));
}

function request(): fc.Arbitrary<Sent> {
  const url = fc.record({ user: fc.constantFrom(...USERS), url: fc.constantFrom(...URLS) }).map(
    ({ user, url }): Sent => ({
      request: { ...requester(user), verb: 'get', target: { url } },
      method: 'GET',
      path: url,
    }),
  );
  return fc.oneof({ weight: 1, arbitrary: url }, { weight: 5, arbitrary: onResource() });
}

/** Verbs follow from the method and from whether one object is named. */
function onResource(): fc.Arbitrary<Sent> {
  return fc
    .record({
      user: fc.constantFrom(...USERS),
      kind: fc.constantFrom(...KINDS),
      namespace: fc.constantFrom('', 'shop', 'default'),
      name: fc.constantFrom('', 'one'),
      method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT'),
      pick: fc.nat(3),
    })
    .map(({ user, kind, namespace, name: wanted, method, pick }): Sent => {
      const name = namespace === '' ? '' : wanted;
      const sub = name === '' ? '' : (kind.subresources[pick % kind.subresources.length] ?? '');
      const verb = VERBS[method]?.[name === '' ? 0 : 1] ?? '';
      const base = kind.group === '' ? '/api/v1' : `/apis/${kind.group}/v1`;
      const parts = [namespace === '' ? '' : `namespaces/${namespace}`, kind.resource, name, sub];
      return {
        request: {
          ...requester(user),
          verb,
          target: { group: kind.group, resource: kind.resource, subresource: sub, namespace, name },
        },
        method,
        path: [base, ...parts.filter((one) => one !== '')].join('/'),
      };
    });
}

const VERBS: Readonly<Record<string, readonly [collection: string, object: string]>> = {
  GET: ['list', 'get'],
  POST: ['create', 'create'],
  PUT: ['update', 'update'],
  DELETE: ['deletecollection', 'delete'],
};

function requester({
  name,
  groups,
}: (typeof USERS)[number]): Pick<AuditedRequest, 'user' | 'groups'> {
  return { user: name, groups: [...groups, 'system:authenticated'] };
}
