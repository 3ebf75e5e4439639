import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { catalogue } from '../src/tables/catalogue/entry.ts';

/** Starts a check of the catalogue: `npm run new <domain>/<slug>`. */
const root = path.join(import.meta.dirname, '..');
const [id = ''] = process.argv.slice(2);
const entry = catalogue.find((one) => one.id === id || one.code === id);
const file = path.join(root, 'checks', `${entry?.id ?? id}.ts`);
const isThere = await access(file).then(
  () => true,
  () => false,
);

if (entry === undefined) {
  console.error(`The catalogue has no check ${JSON.stringify(id)}.`);
  console.error('Its rows are in src/tables/catalogue/<domain>.ts: add one there first.');
  const near = catalogue.filter((one) => one.id.split('/')[0] === id.split('/')[0]);
  for (const one of near) console.error(`  ${one.code}  ${one.id}`);
  process.exitCode = 2;
} else if (isThere) {
  console.error(`checks/${entry.id}.ts is there already.`);
  process.exitCode = 2;
} else {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, scaffold(entry.code, entry.title));
  console.log(`wrote checks/${entry.id}.ts: fill it in, then run \`npm run gen\` and \`npm test\``);
}

function scaffold(code: string, title: string): string {
  return `import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { fieldOf, subjectOf } from '../../src/model/kubernetes/meta.ts';
import { namespaces } from '../../src/model/kubernetes/namespace.ts';
import { fail, pass } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** ${title}. */
export const check: Check = defineCheck({
  ...entry('${code}'),
  lifecycle: 'experimental',
  rule: 'When it passes, warns, fails, is unknown or not applicable.',
  why: 'What goes wrong in an incident when this does not hold.',
  fix: 'What to change, in the imperative.',
  grade: worst,
  needs: { namespaces },
  examples: {
    pass: { objects: '- {apiVersion: v1, kind: Namespace, metadata: {name: good}}' },
    fail: { objects: '- {apiVersion: v1, kind: Namespace, metadata: {name: bad}}' },
  },
  *evaluate({ namespaces }) {
    for (const namespace of namespaces) {
      const evidence = fieldOf(namespace, 'metadata.name', namespace.meta.name);
      const subject = subjectOf(namespace.meta);
      if (namespace.meta.name === 'bad') yield fail(subject, 'is called bad', [evidence]);
      else yield pass(subject, 'is not called bad', [evidence]);
    }
  },
});
`;
}
