import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoted, shellLine } from '../../reports/shell.ts';
import { hostile, hostileText } from './hostile.ts';

/** What a real shell makes of these lines: the arguments of each, in order. */
function read(lines: readonly string[]): readonly (readonly string[])[] {
  const script = lines.map((one) => `show ${one}\n`).join('');
  const show = `show() { printf '%s\\0' "$#" "$@"; }\n`;
  const parts = execFileSync('sh', ['-c', show + script], { encoding: 'utf8' }).split('\0');
  const found: string[][] = [];
  for (let at = 0; at < parts.length - 1; ) {
    const count = Number(parts[at]);
    found.push(parts.slice(at + 1, at + 1 + count));
    at += 1 + count;
  }
  return found;
}

const argument = hostileText.map((one) => one.toWellFormed().replaceAll('\0', ''));

describe('an argument', () => {
  test('comes out of a real shell as it went in', () => {
    fc.assert(
      fc.property(fc.array(fc.array(argument, { minLength: 1 }), { maxLength: 20 }), (all) => {
        expect(read(all.map((one) => one.map(quoted).join(' ')))).toEqual(all);
      }),
      { numRuns: 100 },
    );
  });

  test.for(['', '~', '=ls', '*', '$HOME', '!1', '#x', 'a b', "it's", '{a,b}', 'x;y', '&', '\\'])(
    '%s is quoted',
    (one) => {
      expect(quoted(one).startsWith("'")).toBe(true);
      expect(read([quoted(one)])).toEqual([[one]]);
    },
  );

  test('stays as it is where no shell reads more into it', () => {
    const plain = [
      'kubectl',
      'pods',
      'a=b',
      'app.kubernetes.io/name=x',
      '--type',
      'x-',
      '10.0.0.1/8',
    ];
    expect(plain.map(quoted)).toEqual(plain);
  });
});

describe('a command', () => {
  test('is one line that a shell reads back', () => {
    const patch = JSON.stringify({ spec: { suspend: true, note: "it's" } });
    const command = ['kubectl', '-n', 'a b', 'patch', 'job/x', '--type', 'merge', '-p', patch];
    const line = shellLine(command);

    expect(line).not.toContain('\n');
    expect(read([line])).toEqual([command]);
  });

  test('that a person has to do is a comment, whatever it says', () => {
    expect(shellLine(['<cut it off by https://x>'])).toBe('# cut it off by https://x');
    for (const one of hostile) {
      const line = shellLine([`<end connections by ${one}>`]);
      expect(line).not.toMatch(/\p{Cc}/u);
      expect(read([`x ${line}`])).toEqual([['x']]);
    }
  });

  test('is not printed where a name could pass for a flag', () => {
    for (const name of ['--all', '-A', '--all-namespaces=true', '-', '-l-', '--force']) {
      expect(shellLine(['kubectl', '-n', 'shop', 'delete', name]), name).toMatch(/^# not printed/);
    }
    expect(shellLine(['kubectl', '-n', '--all', 'delete', 'pod/x'])).toBe(
      'kubectl -n --all delete pod/x',
    );
  });

  test('never holds what a reader cannot see, and never more than a line', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1 }), (parts) => {
        const line = shellLine(['kubectl', ...parts]);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
