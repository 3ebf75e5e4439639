import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Check } from '../src/model/check.ts';
import { catalogueReadme, checkPages } from './generate/docs.ts';
import { checksIndex } from './generate/index.ts';
import { manualPages } from './generate/manual.ts';
import { permissionsPage } from './generate/permissions.ts';
import { responsibilityPage } from './generate/responsibility.ts';
import { precompileTemplates } from './templates.ts';

export interface GeneratedFile {
  readonly file: string;
  readonly text: string;
}

const PERMISSIONS = 'docs/permissions.md';

/** Every generated file with its text; paths are relative to the root. */
export async function generate(root: string): Promise<readonly GeneratedFile[]> {
  const files = await checkFiles(root);
  const checks = await Promise.all(files.map((file) => loadCheck(root, file)));
  const { resultJsonSchema } = await import('../src/config/result.ts');
  const { planJsonSchema } = await import('../src/config/plan/json-schema.ts');
  const { configJsonSchema } = await import('../src/config/configuration/json-schema.ts');
  return [
    { file: 'checks/index.ts', text: checksIndex(files) },
    { file: 'checks/README.md', text: catalogueReadme(checks) },
    ...checkPages(checks),
    {
      file: PERMISSIONS,
      text: permissionsPage(await readFile(path.join(root, PERMISSIONS), 'utf8'), checks),
    },
    { file: 'docs/responsibility.md', text: responsibilityPage() },
    ...(await manualPages(root, checks)),
    { file: 'schemas/result.schema.json', text: json(resultJsonSchema()) },
    { file: 'schemas/ir-plan.schema.json', text: json(planJsonSchema()) },
    { file: 'schemas/kubemuster.schema.json', text: json(configJsonSchema()) },
    { file: 'reports/html/templates.generated.ts', text: await precompileTemplates() },
  ];
}

/** `domain/slug` of every check file, sorted. */
export async function checkFiles(root: string): Promise<readonly string[]> {
  const found = await readdir(path.join(root, 'checks'), { recursive: true });
  return found
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /^[a-z]+\/[a-z0-9-]+\.ts$/.test(file) && !file.startsWith('frameworks/'))
    .map((file) => file.replace(/\.ts$/, ''))
    .sort();
}

async function loadCheck(root: string, file: string): Promise<Check> {
  const loaded: { check?: Check } = await import(
    pathToFileURL(path.join(root, 'checks', `${file}.ts`)).href
  );
  if (loaded.check === undefined) throw new Error(`checks/${file}.ts exports no check`);
  return loaded.check;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
