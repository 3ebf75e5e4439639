import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSnapshot } from '../../../src/collect/snapshot/format.ts';
import { readSnapshot } from '../../../src/collect/snapshot/read.ts';
import { writeSnapshot } from '../../../src/collect/snapshot/write.ts';
import type { ClusterData, ClusterInfo, Item } from '../../../src/model/cluster.ts';
import { InputError } from '../../../src/model/input-error.ts';
import { type Observed, partial, seen, unseen } from '../../../src/model/observed.ts';
import { all, folder, refusal } from '../kinds.ts';

const tool = { name: 'kubemuster', version: '0.0.0' };
const info: ClusterInfo = {
  id: 'a',
  name: 'prod',
  identities: [{ type: 'uid', value: 'u' }],
  source: 'eks',
  region: 'eu-west-1',
  collectedAt: '2026-01-02T03:04:05Z',
};
const gap = {
  source: 'core/Node',
  cause: 'forbidden',
  detail: 'no',
  permission: 'list nodes',
} as const;

function cluster(leaves: Readonly<Record<string, Observed<readonly Item[]>>>): ClusterData {
  return {
    info,
    leaves: new Map(Object.entries(leaves)),
    permissions: { held: ['list pods'], missing: ['list nodes'] },
    gaps: [{ ...gap, namespace: 'x' }],
    ignored: [
      { what: 'w', reason: 'r', origin: { file: 'f', line: 1 } },
      { what: 'v', reason: 'q' },
    ],
  };
}

const small = cluster({
  'core/Pod': seen([{ raw: { metadata: { name: 'a' } }, origin: { file: 'a.yaml', line: 3 } }]),
  'core/Node': unseen([gap]),
  'core/Service': partial([{ raw: null }, { raw: 'x' }], [gap]),
});

async function* several(...clusters: readonly ClusterData[]): AsyncGenerator<ClusterData> {
  yield* clusters;
}

async function bytesOfSnapshot(...clusters: readonly ClusterData[]): Promise<Buffer> {
  const file = join(folder(), 's');
  await writeSnapshot(file, several(...clusters), { tool });
  return readFileSync(file);
}

async function readBytes(
  bytes: Uint8Array,
  limits?: { line: number; total: number },
): Promise<readonly ClusterData[]> {
  const file = join(folder(), 's');
  writeFileSync(file, bytes);
  return all(readSnapshot(file, { limits }));
}

/** What a changed text of a snapshot is refused with, and where. */
async function refused(bytes: Uint8Array): Promise<string> {
  const { message, place } = await refusal(() => readBytes(bytes));
  return `${place?.line ?? '-'}: ${message}`;
}

/** The lines without the trailer. */
async function linesOfSmall(): Promise<readonly string[]> {
  const text = zstdDecompressSync(await bytesOfSnapshot(small)).toString();
  return text.trimEnd().split('\n').slice(0, -1);
}

function packed(lines: readonly string[], sha256?: string): Buffer {
  const body = lines.map((line) => `${line}\n`).join('');
  const hash = sha256 ?? createHash('sha256').update(body).digest('hex');
  return zstdCompressSync(`${body}${JSON.stringify({ sha256: hash })}\n`);
}

test('what is written is read back: several clusters, every state, mode 0600', async () => {
  const file = join(folder(), 'fleet.snapshot');
  const other = { ...small, info: { ...info, id: 'b' } };
  await writeSnapshot(file, several(small, other, cluster({})), { tool });
  expect(await all(readSnapshot(file))).toEqual([small, other, cluster({})]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(isSnapshot(readFileSync(file))).toBe(true);
  expect(isSnapshot(Buffer.from('a: 1'))).toBe(false);
});

test('what an inventory said of a cluster, what else named it and what was not listed are read back', async () => {
  const file = join(folder(), 'fleet.snapshot');
  const described = {
    provider: 'aws',
    distribution: 'eks',
    managed: true,
    version: '1.34',
    scope: '111122223333',
    status: 'ACTIVE',
  };
  const listed = { ...small, info: { ...info, described, foundBy: ['eks 111122223333'] } };
  const place = {
    place: 'account 444455556666',
    provider: 'eks',
    cause: 'forbidden',
    detail: 'no',
    permission: null,
  };
  const names = { id: info.id, foundBy: ['kubeconfig prod'] };
  await writeSnapshot(file, several(listed), {
    tool,
    notListed: [place, place],
    alsoFound: [names],
  });
  const told: unknown[] = [];
  const note = (one: unknown): unknown => told.push(one);

  expect(await all(readSnapshot(file, { notListed: note, alsoFound: note }))).toEqual([listed]);
  expect(told).toEqual([place, names]);
});

test('the same clusters give the same bytes', async () => {
  expect(await bytesOfSnapshot(small)).toEqual(await bytesOfSnapshot(small));
});

test('any JSON comes back as it was, also keys that are names in JavaScript', async () => {
  const key = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('__proto__', 'constructor', 'toString', ''),
  );
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
      fc.constantFrom(null, true, false, 2 ** 53, 1e21, 5e-324),
      fc.array(tie('json'), { maxLength: 4 }),
      fc
        .array(fc.tuple(key, tie('json')), { maxLength: 4 })
        .map((pairs) => Object.fromEntries(pairs)),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(fc.array(json, { maxLength: 5 }), async (raws) => {
      const given = cluster({ 'core/Pod': seen(raws.map((raw) => ({ raw }))) });
      const [back] = await readBytes(await bytesOfSnapshot(given));
      expect(back).toEqual(given);
      expect(JSON.stringify([...(back?.leaves ?? [])])).toBe(JSON.stringify([...given.leaves]));
    }),
    { numRuns: 60 },
  );
});

test('cut off anywhere, it is refused', async () => {
  const bytes = await bytesOfSnapshot(small);
  for (let length = 0; length < bytes.length; length += 1) {
    expect((await refusal(() => readBytes(bytes.subarray(0, length)))).code).toBe('bad-input');
  }
});

test('altered anywhere, it is refused or says the same', async () => {
  const bytes = await bytesOfSnapshot(small);
  const at = fc.nat(bytes.length - 1);
  await fc.assert(
    fc.asyncProperty(at, fc.integer({ min: 1, max: 255 }), async (position, change) => {
      const altered = Buffer.from(bytes);
      altered[position] = (altered[position] ?? 0) ^ change;
      const result = await readBytes(altered).catch((error: unknown) => error);
      const outcome = result instanceof InputError ? 'refused' : result;
      expect(['refused', [small]]).toContainEqual(outcome);
    }),
    { numRuns: 250 },
  );
});

test('something after the end is refused, whatever it is', async () => {
  const bytes = await bytesOfSnapshot(small);
  const expected = '-: damaged snapshot: something follows its end';
  for (const more of [Buffer.from('x'), bytes, Buffer.alloc(2_000_000), zstdCompressSync('{}\n')]) {
    expect(await refused(Buffer.concat([bytes, more]))).toEqual(expected);
  }
});

test('lines that were changed, taken out or put in are refused with their line', async () => {
  const lines = await linesOfSmall();
  const without = (at: number): readonly string[] => lines.toSpliced(at, 1);
  const changed = (at: number, line: string): readonly string[] => lines.with(at, line);
  expect([
    await refused(packed(lines, '00')),
    await refused(packed(without(1))),
    await refused(packed(without(2))),
    await refused(packed(without(3))),
    await refused(packed(without(lines.length - 1))),
    await refused(packed(changed(3, '{'))),
    await refused(packed(changed(3, '{"x":1}'))),
    await refused(packed(changed(2, '{"leaf":{"id":"core/Pod","state":"none","gaps":[]}}'))),
    await refused(packed(changed(4, '{"leaf":{"id":"core/Node","state":"unseen","gaps":[]}}'))),
    await refused(packed([...lines, ...lines.slice(1, 2)])),
    await refused(zstdCompressSync(lines.join('\n'))),
    await refused(zstdCompressSync(`${lines.join('\n')}\n`)),
  ]).toEqual([
    '10: damaged snapshot: its content is not what its hash says',
    '2: damaged snapshot: leaf: expected a cluster before it, found nothing',
    '3: damaged snapshot: item: expected a leaf before it, found nothing',
    '8: damaged snapshot: end: expected as many leaves and items as there are, found nothing',
    '9: damaged snapshot: end: expected the end of a cluster, found nothing',
    '4: damaged snapshot: this line is not JSON',
    '4: damaged snapshot: object: expected a cluster, leaf, item, end, unreachable or notListed, found an object',
    '3: damaged snapshot: state: expected one of seen, partial, unseen, found string',
    '6: damaged snapshot: core/Node: expected a gap, found nothing',
    '11: damaged snapshot: end: expected the end of a cluster, found nothing',
    '9: damaged snapshot: it is cut off in the middle of a line',
    '10: damaged snapshot: it is cut off: the last line is missing',
  ]);
});

test('newer snapshots and other files are refused by what they are', async () => {
  const lines = await linesOfSmall();
  const newer = lines.with(0, '{"schema":"kubemuster/snapshot/v2"}');
  expect([
    await refused(packed(newer)),
    await refused(packed(['{"schema":"other/v1"}'])),
    await refused(zstdCompressSync('hello\n')),
    await refused(Buffer.from('apiVersion: v1')),
    await refused(Buffer.alloc(0)),
  ]).toEqual([
    '1: written by a newer version of kubemuster (kubemuster/snapshot/v2)',
    '-: not a snapshot that kubemuster wrote',
    '1: damaged snapshot: this line is not JSON',
    '-: not a snapshot that kubemuster wrote',
    '-: not a snapshot that kubemuster wrote',
  ]);
});

test('a small file that unpacks to a large one is refused', async () => {
  const line = zstdCompressSync(
    `{"schema":"kubemuster/snapshot/v1","x":"${' '.repeat(3_000_000)}"}\n`,
  );
  const items = Array.from({ length: 50_000 }, () => '{"item":{}}');
  const total = packed((await linesOfSmall()).toSpliced(4, 0, ...items));
  const limits = { line: 1_000_000, total: 100_000 };
  const messages = [];
  for (const [bytes, bound] of [
    [line, { ...limits, total: 1e9 }],
    [total, limits],
  ] as const) {
    messages.push((await refusal(() => readBytes(bytes, bound))).message);
  }
  expect(messages).toEqual([
    'refused: a line too long when unpacked',
    'refused: more than 100000 bytes when unpacked',
  ]);
});

test('an interrupted or failing collection leaves nothing', async () => {
  const base = folder();
  const stop = new AbortController();
  async function* stopping(): AsyncGenerator<ClusterData> {
    yield small;
    stop.abort();
    yield small;
  }
  async function* failing(): AsyncGenerator<ClusterData> {
    yield small;
    throw new Error('the cluster is gone');
  }
  const meta = { tool, signal: stop.signal };
  await expect(writeSnapshot(join(base, 'a'), stopping(), meta)).rejects.toThrow('aborted');
  await expect(writeSnapshot(join(base, 'b'), failing(), { tool })).rejects.toThrow('gone');
  expect(readdirSync(base)).toEqual([]);
});

test('a full disk is one error that names the file', async () => {
  const { message, place } = await refusal(() =>
    writeSnapshot('/dev/full', several(small), { tool }),
  );
  expect({ message, place }).toEqual({
    message: 'cannot be written: the disk is full',
    place: { file: '/dev/full' },
  });
});

test('clusters are written one by one, and read one by one', async () => {
  const many = 200;
  let made = 0;
  async function* making(): AsyncGenerator<ClusterData> {
    for (; made < many; made += 1) yield { ...small, info: { ...info, id: `c${made}` } };
  }
  const file = join(folder(), 's');
  await writeSnapshot(file, making(), { tool });
  const ids: string[] = [];
  for await (const one of readSnapshot(file)) {
    ids.push(one.info.id);
    if (ids.length === 3) break;
  }
  expect(ids).toEqual(['c0', 'c1', 'c2']);
  expect((await all(readSnapshot(file))).length).toBe(many);
});

test('equal texts of many objects are held once, and stay what they are', async () => {
  const raw = (): unknown => JSON.parse('{"__proto__":"a","l":["a",{"k":"a","n":null}],"x":"b"}');
  const given = cluster({ 'core/Pod': seen(Array.from({ length: 50 }, () => ({ raw: raw() }))) });
  const [back] = await readBytes(await bytesOfSnapshot(given));
  const observed = back?.leaves.get('core/Pod');
  expect(JSON.stringify(observed)).toBe(JSON.stringify(given.leaves.get('core/Pod')));
});
