import { env } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Raw } from '../../scripts/examples/raw.ts';
import { bindingStanding, roleStanding } from '../../src/facts/rbac/standing.ts';
import { apply } from '../envtest/load.ts';
import { type ApiServer, startApiServer } from '../envtest/server.ts';
import { isAllowed, rightsIn } from '../facts/rbac/asked.ts';
import { type Malformed, REFUSED, TAKEN } from '../facts/rbac/malformed.ts';
import { requests, worlds } from '../facts/rbac/random.ts';
import { items, type Json, type JsonObject } from '../oracle/json.ts';
import { filled, type Request } from '../oracle/rbac.ts';
import { isSkipped } from './live.ts';

const WORLDS = 25;
const REQUESTS = 40;
const SEED = Number(env['RBAC_SEED'] ?? 11);

const API = 'rbac.authorization.k8s.io/v1';
const KINDS = {
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
  Role: 'roles',
  RoleBinding: 'rolebindings',
};

describe.skipIf(isSkipped)('rights, against a real API server', () => {
  let server: ApiServer;
  let shipped: readonly Json[];

  beforeAll(async () => {
    server = await startApiServer();
    shipped = await everyRole(server);
  });

  afterAll(() => server.stop());

  test('what it makes itself is known by name and rules, to the last one', () => {
    const { roles, rulesOf, bindings, findings } = rightsIn(shipped);
    const standings = [
      ...roles.map((one) => [one.meta.name, roleStanding(one.meta, rulesOf(one))]),
      ...bindings.map(({ binding }) => [binding.meta.name, bindingStanding(binding)]),
    ];
    expect(standings.length).toBeGreaterThan(100);
    expect(standings.filter(([, one]) => !isShipped(one))).toEqual([]);
    expect(findings()).toEqual([]);
  });

  test('a request is allowed where a SubjectAccessReview says so, for every request', async () => {
    const tags = Array.from({ length: WORLDS }, (_, at) => `-w${at}`);
    const made = tags.map((tag, at) => sample(worlds(tag), 1, at)[0] ?? []);
    const objects = made.flat();
    const namespaces = tags.flatMap((tag) => [`one${tag}`, `two${tag}`].map(namespace));
    await apply(server.client, [...namespaces, ...made.flatMap(filled).map(asRaw)]);

    const rights = rightsIn([...shipped, ...objects]);
    const asked = tags.flatMap((tag, at) => sample(requests(tag), REQUESTS, at));
    const expected = asked.map((one) => isAllowed(rights, one));
    // The server's authorizer hears of the objects a moment later.
    const wrong = await settled(() => differing(server, asked, expected));
    expect(wrong).toEqual([]);
    const yes = expected.filter(Boolean).length;
    expect(Math.min(yes, asked.length - yes)).toBeGreaterThan(asked.length / 10);
  });

  test('it refuses what is told to give nothing, and takes what is told to lead nowhere', async () => {
    await apply(server.client, [namespace('shop')]);
    const taken = async ({ object }: Malformed): Promise<boolean> => {
      const { kind, metadata } = asRaw(object);
      const plural = Object.entries(KINDS).find(([one]) => one === kind)?.[1];
      const home = metadata.namespace === undefined ? '' : `namespaces/${metadata.namespace}/`;
      const path = `/apis/${API}/${home}${plural}?dryRun=All`;
      return (await server.client.request('POST', path, object)).status === 201;
    };
    const wrongly: string[] = [];
    for (const one of REFUSED) if (await taken(one)) wrongly.push(one.what);
    for (const one of TAKEN) if (!(await taken(one))) wrongly.push(one.what);
    expect(wrongly).toEqual([]);
  });
});

/** Those that the server answers otherwise, with its answer. */
async function differing(
  server: ApiServer,
  asked: readonly Request[],
  expected: readonly boolean[],
): Promise<readonly unknown[]> {
  const answers = await Promise.all(asked.map((one) => review(server, one)));
  return asked.flatMap((one, at) => (answers[at] === expected[at] ? [] : [[one, answers[at]]]));
}

/** What is left after the server has had time to hear of what it stored. */
async function settled(check: () => Promise<readonly unknown[]>): Promise<readonly unknown[]> {
  let left = await check();
  for (let tries = 0; left.length > 0 && tries < 20; tries += 1) {
    await wait(250);
    left = await check();
  }
  return left;
}

function sample<T>(of: fc.Arbitrary<T>, count: number, at: number): readonly T[] {
  return fc.sample(of, { numRuns: count, seed: SEED * 1000 + at });
}

async function everyRole({ client }: ApiServer): Promise<readonly Json[]> {
  const lists = Object.entries(KINDS).map(async ([kind, plural]) => {
    const list = (await client.ask('GET', `/apis/${API}/${plural}`)) as Json;
    return items(list, 'items').map((one) => ({ ...(one as JsonObject), apiVersion: API, kind }));
  });
  return (await Promise.all(lists)).flat();
}

async function review({ client }: ApiServer, request: Request): Promise<boolean> {
  const { user, groups, verb, path, ...resourceAttributes } = request;
  const spec =
    path === undefined
      ? { user, groups, resourceAttributes: { verb, ...resourceAttributes } }
      : { user, groups, nonResourceAttributes: { verb, path } };
  const answer = await client.ask('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec,
  });
  return (answer as { readonly status: { readonly allowed: boolean } }).status.allowed;
}

function namespace(name: string): Raw {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function asRaw(object: Json): Raw {
  return object as unknown as Raw;
}

function isShipped(standing: unknown): boolean {
  return JSON.stringify(standing) === JSON.stringify({ type: 'shipped', of: 'Kubernetes' });
}
