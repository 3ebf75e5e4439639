import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checks } from '../../checks/index.ts';
import { displayWidth } from '../../reports/terminal/width.ts';
import { contentsPage, explained } from '../../src/cli/explain/find.ts';
import { allFacts } from '../../src/cli/facts.ts';
import { editDistance, nearest } from '../../src/cli/nearest.ts';
import { pageText } from '../../src/cli/page.ts';
import { domains, phases } from '../../src/model/check.ts';
import { InputError } from '../../src/model/input-error.ts';
import { catalogue } from '../../src/tables/catalogue/entry.ts';
import { kubemuster } from './run.ts';

const TOPICS = ['score', 'gates', 'exit-codes', 'maturity'];
const DRILLS = ['containment', 'rollback', 'evidence', 'access', 'revocation', 'blast-radius'];
const names = [
  ...catalogue.map(({ code }) => code),
  ...allFacts().keys(),
  ...phases,
  ...domains,
  ...TOPICS,
  ...DRILLS,
];

function page(name: string, width: number = 100): string {
  return pageText(explained(name), { color: false, unicode: true, width });
}

function wordsOf(text: string): string {
  return text.replace(/\s+/g, '');
}

describe('explain', () => {
  test.for(checks)('says all there is to say of $code', (check) => {
    const text = page(check.id);

    expect(text).toBe(page(check.code.toLowerCase()));
    for (const words of [check.title, check.question, check.why, check.rule, check.fix]) {
      expect(wordsOf(text)).toContain(wordsOf(words));
    }
    expect(text).toContain(`docs/checks/${check.id.replace('/', '.md#')}`);
  });

  test('has a page for every name, and keeps it inside the terminal', () => {
    for (const width of [40, 80]) {
      for (const name of names) {
        const text = page(name, width);
        expect(text).not.toMatch(/undefined|\[object|NaN|\bnull\b/);
        expect(
          text.split('\n').filter((one) => displayWidth(one) > width),
          name,
        ).toEqual([]);
      }
    }
  });

  test('says of gates what they hold down', () => {
    expect(page('NSI-01')).toContain(
      'Contain cannot be above 40; with half its credit, not above 70.',
    );
    expect(page('RBC-02')).toContain('the whole cluster cannot be above 30');
  });

  test('says of checks and drills that are not built that they are planned', () => {
    const entry = catalogue.find(({ id }) => !checks.some((one) => one.id === id));
    if (entry !== undefined) {
      expect(page(entry.code)).toContain(
        'not built yet: it judges nothing, and no score counts it.',
      );
    }
    const planned = DRILLS.filter((name) => !allFacts().has(name));
    for (const name of planned) expect(page(name)).toContain('It is not built yet.');
  });

  test('says how to print a fact and which checks read it', () => {
    expect(page('network-plugin')).toMatch(/NSI-01[\s\S]*kubemuster fact network-plugin PATH/);
  });

  test('alone lists what there is', () => {
    const text = pageText(contentsPage(), { color: false, unicode: true, width: undefined });
    for (const name of [...phases, ...domains, ...TOPICS, ...DRILLS]) expect(text).toContain(name);
  });

  test.for([
    ['nsi-1', 'NSI-01'],
    ['platfrom', 'platform'],
    ['contian', 'contain'],
    ['isolation/plugin-enforce-policies', 'isolation/plugin-enforces-policies'],
    ['plugin-enforces', 'isolation/plugin-enforces-policies'],
  ] as const)('a slip such as %s leads to %s', ([typed, meant]) => {
    expect(() => explained(typed)).toThrow(InputError);
    expect(nearest(typed, names.concat(catalogue.map(({ id }) => id)))).toContain(meant);
  });

  test('of a name that is like none, says where the names are', async () => {
    expect(await kubemuster(['explain', 'zzzzzz'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: nothing is called "zzzzzz"\nhint: kubemuster explain alone lists what there is\n',
    });
  });
});

describe('the distance of two names', () => {
  test('counts slips', () => {
    expect(editDistance('netwrok', 'network')).toBe(1);
    expect(editDistance('scna', 'scan')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });

  test('is the same both ways, and 0 only for equals', () => {
    const name = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
