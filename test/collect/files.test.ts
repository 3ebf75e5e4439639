import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { writeAtomically } from '../../src/collect/files.ts';
import { InputError } from '../../src/model/input-error.ts';
import { folder, refusal } from './kinds.ts';

const run = promisify(execFile);

test('a file is written whole, with the mode that was asked for', async () => {
  const file = join(folder(), 'a');
  await writeAtomically(file, ['one ', Buffer.from('two')], { mode: 0o600 });
  expect(readFileSync(file, 'utf8')).toBe('one two');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('chunks that fail leave the old file and nothing else', async () => {
  const base = folder();
  writeFileSync(join(base, 'a'), 'old');
  const chunks = (function* (): Generator<string> {
    yield 'new';
    throw new Error('broken');
  })();
  await expect(writeAtomically(join(base, 'a'), chunks)).rejects.toThrow('broken');
  expect(readdirSync(base)).toEqual(['a']);
  expect(readFileSync(join(base, 'a'), 'utf8')).toBe('old');
});

test('an abort leaves nothing', async () => {
  const base = folder();
  const stop = new AbortController();
  const chunks = (function* (): Generator<string> {
    yield 'one';
    stop.abort();
    yield 'two';
  })();
  const writing = writeAtomically(join(base, 'a'), chunks, { signal: stop.signal });
  await expect(writing).rejects.toThrow('aborted');
  expect(readdirSync(base)).toEqual([]);
});

test('a link stays a link to the file that is written', async () => {
  const base = folder();
  writeFileSync(join(base, 'real'), 'old');
  symlinkSync('real', join(base, 'link'));
  await writeAtomically(join(base, 'link'), ['new']);
  expect(readlinkSync(join(base, 'link'))).toBe('real');
  expect(readFileSync(join(base, 'real'), 'utf8')).toBe('new');
});

test('a device is written to, not replaced', async () => {
  await writeAtomically('/dev/null', ['x']);
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('a full disk is one error that names the file', async () => {
  const error = await refusal(() => writeAtomically('/dev/full', ['x']));
  expect({ message: error.message, place: error.place }).toEqual({
    message: 'cannot be written: the disk is full',
    place: { file: '/dev/full' },
  });
});

test('running out of room half way leaves nothing behind', async () => {
  const base = folder();
  const script =
    `import { writeAtomically } from '${join(import.meta.dirname, '../../src/collect/files.ts')}';` +
    `const chunk = Buffer.alloc(65536);` +
    `const chunks = (function* () { for (let i = 0; i < 64; i++) yield chunk; })();` +
    `try { await writeAtomically('${base}/a', chunks); console.log('written'); }` +
    `catch (error) { console.log(error.code, error.message); }`;
  writeFileSync(join(base, 'script.mjs'), script);
  const limited = `trap '' XFSZ; ulimit -f 1024; exec "$0" "$1"`;
  const { stdout } = await run('bash', ['-c', limited, process.execPath, join(base, 'script.mjs')]);
  expect(stdout).toBe(
    'bad-input cannot be written: the file would be larger than this system allows\n',
  );
  expect(readdirSync(base)).toEqual(['script.mjs']);
});

test('a folder, a missing folder and a file as a folder are refused by name', async () => {
  const base = folder();
  mkdirSync(join(base, 'dir'));
  writeFileSync(join(base, 'file'), '');
  const reasons = [];
  for (const name of ['dir', 'none/a', 'file/a']) {
    const error = await refusal(() => writeAtomically(join(base, name), ['x']));
    reasons.push([error.place, error.message]);
  }
  expect(reasons).toEqual([
    [{ file: join(base, 'dir') }, 'cannot be written: it is a folder'],
    [{ file: join(base, 'none/a') }, 'cannot be written: its folder does not exist'],
    [{ file: join(base, 'file/a') }, 'cannot be written: a part of its path is not a folder'],
  ]);
});

test('a folder that may not be written is refused by name', async () => {
  const base = folder();
  mkdirSync(join(base, 'locked'));
  chmodSync(join(base, 'locked'), 0o500);
  const file = join(base, 'locked', 'a');
  const outcome = await writeAtomically(file, ['x']).then(
    () => readFileSync(file, 'utf8'),
    (error: unknown) => (error instanceof InputError ? error.message : error),
  );
  // Root may write anywhere, so as root there is nothing to refuse: the write must succeed.
  const refused = 'cannot be written: no permission to write there';
  expect(outcome).toBe(process.getuid?.() === 0 ? 'x' : refused);
});
