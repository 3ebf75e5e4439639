// The floor of the gate: reads and parses the same files with js-yaml, and does nothing with them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';

const [folder = '.'] = process.argv.slice(2);
let documents = 0;
for (const name of readdirSync(folder)) {
  loadAll(readFileSync(path.join(folder, name), 'utf8'), () => {
    documents += 1;
  });
}
process.stdout.write(`${documents}\n`);
