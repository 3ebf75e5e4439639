import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generate } from './generate.ts';

/** Writes every generated file; `--check` only says which ones would change. */
const root = path.join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const stale: string[] = [];
for (const { file, text } of await generate(root)) {
  const target = path.join(root, file);
  const before = await readFile(target, 'utf8').catch(() => undefined);
  if (before === text) continue;
  stale.push(file);
  if (check) continue;
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
}
for (const file of stale) console.log(`${check ? 'stale' : 'wrote'} ${file}`);
if (check && stale.length > 0) process.exitCode = 1;
