import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Check } from '../../src/model/check.ts';
import { commandIndex, commandPage, commands } from './commands.ts';
import { demoOutput, quoted } from './demo.ts';
import { withPart } from './part.ts';
import { readme } from './readme.ts';

interface Page {
  readonly file: string;
  readonly text: string;
}

const README = 'README.md';
const START = 'docs/getting-started.md';
const COMMANDS = 'docs/commands';

/** Pages written by hand that list commands and flags, quote the demo, or count the checks. */
export async function manualPages(
  root: string,
  checks: readonly Check[],
): Promise<readonly Page[]> {
  const demo = await demoOutput(root);
  const page = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');
  const index = `${COMMANDS}/README.md`;
  const pages: Page[] = [
    { file: README, text: withDemo(readme(await page(README), checks), demo.opening) },
    { file: START, text: withDemo(await page(START), demo.headline) },
    { file: index, text: commandIndex(await page(index)) },
  ];
  for (const [name, command] of commands()) {
    const file = `${COMMANDS}/${name}.md`;
    const text = commandPage(await page(file), command);
    pages.push({ file, text: name === 'scan' ? withDemo(text, demo.decision) : text });
  }
  return pages;
}

function withDemo(page: string, output: string): string {
  return withPart(page, 'demo', quoted(output));
}
