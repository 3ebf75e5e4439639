import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../scripts/generate/commands.ts';
import { explained } from '../src/cli/explain/find.ts';
import { allFacts } from '../src/cli/facts.ts';

const root = path.join(import.meta.dirname, '..');

/** Everything that is written for people, by its path from the root. */
const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'checks/README.md',
  'examples/README.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
];

function textOf(page: string): string {
  return readFileSync(path.join(root, page), 'utf8');
}

/** What is not code: links in code are examples. */
function proseOf(page: string): string {
  return textOf(page)
    .replace(/^```.*?^```$/gms, '')
    .replace(/`[^`\n]*`/g, '');
}

function anchorsOf(file: string): ReadonlySet<string> {
  const headings = textOf(file).matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Relative links of a page that lead nowhere. */
function* brokenLinks(page: string): Iterable<string> {
  for (const [, target = ''] of proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [file = '', anchor] = target.split('#');
    const linked = file === '' ? page : path.join(path.dirname(page), file);
    if (!existsSync(path.join(root, linked))) yield target;
    else if (anchor !== undefined && !anchorsOf(linked).has(anchor)) yield target;
  }
}

interface Quoted {
  readonly line: string;
  readonly words: readonly string[];
}

/** Command lines that start with `kubemuster`, or have it behind a pipe, in blocks of shell. */
function* quotedCommands(page: string): Iterable<Quoted> {
  for (const [, body = ''] of textOf(page).matchAll(/^```(?:sh|console)\n(.*?)^```$/gms)) {
    for (const line of body.split('\n')) {
      for (const part of line.replace(/ +#.*$/, '').split(/ \| |&& /)) {
        const [, rest] = /^(?:\$ )?kubemuster (.*)$/.exec(part.trim()) ?? [];
        if (rest !== undefined) yield { line, words: rest.split(/ +/) };
      }
    }
  }
}

/** What of a quoted command line does not exist. */
function unknownParts({ words }: Quoted): readonly string[] {
  const [name = '', ...rest] = words;
  const outer = commands().get(name);
  if (outer === undefined) return [name];
  const inner = outer.commands.find((one) => one.name() === rest[0]);
  if (inner === undefined && outer.commands.length > 0 && rest[0] !== '--help')
    return [`${rest[0]}`];
  const command = inner ?? outer;
  const own = command.options.flatMap(({ long, short }) => [long, short]);
  const known = new Set(['--help', ...own, ...(name === 'fact' ? flagsOfFact(rest[0]) : [])]);
  const flags = rest.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.split('=')[0]);
  return flags.flatMap((flag) => (flag === undefined || known.has(flag) ? [] : [flag]));
}

/** A fact may have flags besides those of the command. */
function flagsOfFact(id: string | undefined): readonly string[] {
  const { flags = {} } = allFacts().get(id ?? '') ?? {};
  return Object.entries(flags).flatMap(([name, { short }]) =>
    short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`],
  );
}

describe('documentation', () => {
  test.for(pages)('%s links to what is there', (page) => {
    expect([...brokenLinks(page)]).toEqual([]);
  });

  test.for(pages)('%s quotes commands and flags that exist', (page) => {
    const wrong = [...quotedCommands(page)].flatMap((quoted) =>
      unknownParts(quoted).map((part) => `${part}: ${quoted.line}`),
    );
    expect(wrong).toEqual([]);
  });

  test('explains every name that it tells people to have explained', () => {
    const names = pages.flatMap((page) =>
      [...quotedCommands(page)].flatMap(({ line, words: [command, name] }) =>
        command === 'explain' && name !== undefined && !line.includes('platfrom') ? [name] : [],
      ),
    );
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(explained(name).length).toBeGreaterThan(1);
  });

  test('quotes many commands, of every kind', () => {
    const quoted = pages.flatMap((page) => [...quotedCommands(page)].map(({ words }) => words[0]));
    expect(new Set(quoted)).toEqual(new Set(commands().keys()));
  });

  test('notices a link that leads nowhere and a flag that is not there', () => {
    expect(unknownParts({ line: '', words: ['scan', 'x', '--formt=json', '--plan', 'y'] })).toEqual(
      ['--formt'],
    );
    expect(unknownParts({ line: '', words: ['scna'] })).toEqual(['scna']);
    expect(unknownParts({ line: '', words: ['drill', 'contain', '--plan'] })).toEqual(['contain']);
    expect(unknownParts({ line: '', words: ['drill', 'containment', '--pan'] })).toEqual(['--pan']);
    expect(unknownParts({ line: '', words: ['fact', 'rbac', '--who-can', '--who'] })).toEqual([
      '--who',
    ]);
  });
});
