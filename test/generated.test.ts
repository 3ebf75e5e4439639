import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { generate } from '../scripts/generate.ts';

const root = path.join(import.meta.dirname, '..');

test('every generated file is what `npm run gen` would write', async () => {
  for (const { file, text } of await generate(root)) {
    expect(await readFile(path.join(root, file), 'utf8'), file).toBe(text);
  }
});
