import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Progress, type Screen } from '../../src/cli/progress.ts';

const ESC = String.fromCharCode(27);
const PARTS = new RegExp(`${ESC}\\[\\d*[A-Z]|\\r|\\n|[^${ESC}\\r\\n]`, 'gu');
const OTHER_CONTROL = new RegExp(`\\n|${ESC}(?!\\[J)`);

/** A terminal in miniature: rows of text, a cursor, carriage return, cursor up, erase below. */
class Terminal implements Screen {
  readonly isTTY: boolean = true;
  columns: number;
  rows: string[] = [''];
  bytes = '';
  #row = 0;
  #column = 0;

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): void {
    this.bytes += text;
    for (const [part = ''] of text.matchAll(PARTS)) this.#one(part);
  }

  /** Rows that became too long are broken, as most terminals do; the cursor stays in its text. */
  resize(columns: number): void {
    const before = this.rows;
    this.columns = columns;
    this.rows = before.flatMap((row) => row.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? ['']);
    this.#row = this.rows.length - 1;
    this.#column = this.rows.at(-1)?.length ?? 0;
  }

  get shown(): readonly string[] {
    return this.rows.map((row) => row.trimEnd()).filter((row) => row !== '');
  }

  #one(part: string): void {
    if (part === '\r') this.#column = 0;
    else if (part === '\n') this.#to(this.#row + 1, 0);
    else if (part === '\u001b[J') {
      this.rows = this.rows.slice(0, this.#row + 1);
      this.#put((this.rows[this.#row] ?? '').slice(0, this.#column));
    } else if (part.endsWith('A')) this.#row = Math.max(0, this.#row - Number(part.slice(2, -1)));
    else {
      const row = this.rows[this.#row] ?? '';
      this.#put(
        row.slice(0, this.#column).padEnd(this.#column) + part + row.slice(this.#column + 1),
      );
      this.#column += 1;
    }
  }

  #to(row: number, column: number): void {
    this.#row = row;
    this.#column = column;
    while (this.rows.length <= row) this.rows.push('');
  }

  #put(text: string): void {
    this.rows[this.#row] = text;
  }
}

let now = 0;

function pass(milliseconds: number): void {
  now += milliseconds;
  vi.advanceTimersByTime(milliseconds);
}

function progressOn(terminal: Screen, enabled: boolean = true): Progress {
  return new Progress(terminal, enabled, () => now);
}

beforeEach(() => {
  now = 0;
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the progress line', () => {
  test('says nothing for two seconds, then what is going on and for how long', () => {
    const terminal = new Terminal(80);
    const progress = progressOn(terminal);
    progress.update('judging prod');
    pass(1900);
    expect(terminal.bytes).toBe('');

    pass(3100);
    expect(terminal.shown).toEqual(['judging prod  5 s']);
  });

  test('is erased before anything else is printed, and comes back below it', () => {
    const terminal = new Terminal(80);
    const progress = progressOn(terminal);
    progress.update('reading prod');
    pass(3000);
    progress.above(() => terminal.write('prod: a warning\n'));
    expect(terminal.shown).toEqual(['prod: a warning']);

    pass(1000);
    expect(terminal.shown).toEqual(['prod: a warning', 'reading prod  4 s']);

    progress.clear();
    pass(5000);
    expect(terminal.shown).toEqual(['prod: a warning']);
  });

  test('leaves nothing behind when the terminal becomes narrower', () => {
    const terminal = new Terminal(80);
    terminal.write('printed before\n');
    const progress = progressOn(terminal);
    progress.update('reading a cluster with a long name: 12 of 40, 120034 objects');
    pass(3000);
    terminal.resize(25);
    progress.clear();

    expect(terminal.shown).toEqual(['printed before']);
  });

  test('stays on one line, whatever it says and however narrow the terminal is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 20, max: 100 }),
        (text, columns) => {
          const terminal = new Terminal(columns);
          const progress = progressOn(terminal);
          progress.update(text);
          pass(3000);
          expect(terminal.rows.length).toBe(1);
          expect(terminal.bytes).not.toMatch(OTHER_CONTROL);
          progress.clear();
          expect(terminal.shown).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('is written on a terminal only, and not where quiet is asked for', () => {
    const quiet = new Terminal(80);
    const piped = { isTTY: false, write: vi.fn<() => void>() };
    for (const progress of [progressOn(quiet, false), progressOn(piped)]) {
      progress.update('judging');
      pass(5000);
      progress.above(() => undefined);
      progress.clear();
    }
    expect(quiet.bytes).toBe('');
    expect(piped.write).not.toHaveBeenCalled();
  });
});
