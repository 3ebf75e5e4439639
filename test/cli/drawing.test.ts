import { describe, expect, test } from 'vitest';
import { canRewrite, drawingOn } from '../../src/cli/drawing.ts';

const terminal = { isTTY: true, columns: 100 };
const pipe = {};

describe('colour', () => {
  test.for([
    ['on a terminal', terminal, [], {}, true],
    ['in a pipe', pipe, [], {}, false],
    ['with --no-color', terminal, ['--no-color'], {}, false],
    ['with NO_COLOR', terminal, [], { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', terminal, [], { NO_COLOR: '' }, true],
    ['on a dumb terminal', terminal, [], { TERM: 'dumb' }, false],
    ['in a pipe with FORCE_COLOR', pipe, [], { FORCE_COLOR: '1' }, true],
    ['on a terminal with FORCE_COLOR=0', terminal, [], { FORCE_COLOR: '0' }, false],
    ['with NO_COLOR and FORCE_COLOR', terminal, [], { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['with --no-color and FORCE_COLOR', pipe, ['--no-color'], { FORCE_COLOR: '1' }, false],
  ] as const)('%s', ([, stream, argv, env, expected]) => {
    expect(drawingOn(stream, argv, env).color).toBe(expected);
  });
});

describe('signs beyond ASCII', () => {
  test.for([
    ['without a locale', {}, true],
    ['in a UTF-8 locale', { LANG: 'de_DE.UTF-8' }, true],
    ['in the C locale', { LANG: 'C' }, false],
    ['where LC_ALL overrides LANG', { LC_ALL: 'C.utf8', LANG: 'C' }, true],
  ] as const)('%s', ([, env, expected]) => {
    expect(drawingOn(terminal, [], env).unicode).toBe(expected);
    expect(drawingOn(pipe, [], env).unicode).toBe(true);
  });
});

test('a width is that of the terminal, and none in a pipe', () => {
  expect(drawingOn(terminal, [], {}).width).toBe(100);
  expect(drawingOn({ isTTY: true, columns: 0 }, [], {}).width).toBe(80);
  expect(drawingOn(pipe, [], {}).width).toBeUndefined();
});

test('a line is rewritten on a terminal that can do so', () => {
  expect(canRewrite(terminal, {})).toBe(true);
  expect(canRewrite(terminal, { TERM: 'dumb' })).toBe(false);
  expect(canRewrite(pipe, {})).toBe(false);
});
