import { inspect } from 'node:util';
import { expect, test, vi } from 'vitest';
import type { ClusterRef } from '../../../src/model/access.ts';
import { cloudSections } from '../../../src/model/cloud.ts';
import { CONTROL_PLANE } from './control-plane.ts';
import type { Answers, Called, Reply } from './fake.ts';
import { accountAnswers, allOf, OWN, SECRET, start } from './world.ts';

const CANARY = 'CANARY-7f3a9c1e';

/** What AWS may hold beside what is read: planted into every object of every answer. */
const PLANTED = {
  tags: { note: CANARY },
  userData: CANARY,
  configurationValues: `{"password":"${CANARY}","enableNetworkPolicy":"true"}`,
  clientRequestToken: CANARY,
  secretAccessKey: CANARY,
  message: CANARY,
  activationCode: CANARY,
};

function planted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(planted);
  if (typeof value !== 'object' || value === null) return value;
  const own = Object.entries(value).map(([key, each]) => [key, planted(each)]);
  return { ...PLANTED, ...Object.fromEntries(own), ...('addonName' in value ? PLANTED : {}) };
}

function plantedIn(reply: Reply): Reply {
  if ('json' in reply) return { json: planted(reply.json) };
  if ('xml' in reply) {
    const tags = `<userData>${CANARY}</userData><note>${CANARY}</note>`;
    return { xml: `${reply.xml.replaceAll(/<(item|member)>(?=<)/g, `<$1>${tags}`)}${tags}` };
  }
  return reply;
}

const EVERYTHING: Answers = { ...accountAnswers(), ...CONTROL_PLANE };

function changed(change: (reply: Reply, call: Called) => Reply): Answers {
  return Object.fromEntries(
    Object.entries(EVERYTHING).map(([operation, answer]) => [
      operation,
      (call: Called) => change(answer(call), call),
    ]),
  );
}

const REF: ClusterRef = {
  name: 'prod',
  source: 'eks',
  server: '',
  identities: [{ type: 'cloud', value: `arn:aws:eks:eu-west-1:${OWN}:cluster/prod` }],
  notes: [],
};

/** All that comes of a run: what is found and read, what is thrown, what is printed or said. */
async function everythingFrom(answers: Answers): Promise<string> {
  const printed: unknown[] = [];
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, name).mockImplementation((...args) => void printed.push(args));
  }
  const { provider, said, calls } = await start({ answers, env: { AWS_PROFILE: '' } });
  const signal = new AbortController().signal;
  const found = await allOf(provider);
  const sections = await provider.sections?.(
    REF,
    cloudSections.map(({ id }) => id),
    signal,
  );
  const thrown = await provider
    .connect({ ...REF, server: '' }, signal)
    .catch((error: unknown) => error);
  vi.restoreAllMocks();
  return inspect([found, sections, thrown, said, calls.byOperation(), printed], {
    depth: 20,
    maxStringLength: null,
    maxArrayLength: null,
  });
}

test('secrets that stand in any answer are in nothing that comes of it', async () => {
  const all = await everythingFrom(changed(plantedIn));

  expect(all).toContain("'cloud/pools' => {");
  expect(all).toContain("name: 'blue'");
  expect(all).not.toContain(CANARY);
  expect(all).not.toContain(SECRET);
});

test.each([
  ['a refusal with a name', { refused: 'AccessDeniedException', status: 403, says: CANARY }],
  ['a refusal whose name is one', { refused: CANARY, status: 400, says: CANARY }],
  [
    'a refusal without a name',
    { raw: `{"__type":"${CANARY}","message":"${CANARY}"}`, status: 418 },
  ],
  ['what is no JSON', { raw: `<p>${CANARY}</p>`, status: 200 }],
  ['a fault of the service', { raw: CANARY, status: 500 }],
] as const)('%s repeats nothing of it', async (_, reply) => {
  const kept = new Set(['sts:GetCallerIdentity', 'ec2:DescribeRegions', 'eks:ListClusters']);
  const all = await everythingFrom(
    changed((own, { operation }) => (kept.has(operation) ? own : reply)),
  );

  expect(all).toContain('gap');
  expect(all).not.toContain(CANARY);
});
