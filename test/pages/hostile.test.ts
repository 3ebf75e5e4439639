import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/model/fraction.ts';
import { fleet, rewrite } from '../reports/fixture.ts';
import { hostile } from '../reports/hostile.ts';
import { isSkipped, useChromium } from './browser.ts';

/**
 * The elements of a page in order. Backticks of a text make code, and a drawing breaks a long text
 * into lines: of those it is told which elements there are.
 */
async function elements(page: Page): Promise<readonly (readonly string[])[]> {
  return await page.evaluate(() => {
    const all = [...document.querySelectorAll('*')];
    const drawn = all.filter((one) => one.closest('.boundaries') !== null);
    const names = all.filter((one) => !drawn.includes(one)).map(({ localName }) => localName);
    const kinds = new Set(drawn.map(({ localName }) => localName));
    return [names.filter((name) => name !== 'code'), [...kinds].sort()];
  });
}

/** All text of the page, but what is chosen by a text, quoted or cut to fit instead of showing it. */
async function text(page: Page): Promise<string> {
  return await page.evaluate(() => {
    // Keys of objects are shortened where they have the shape of one.
    const keys = '.identities, .revocation, .blast-radius .hops, .beyond';
    const left = `script, #find, #reference h3, .references, .boundaries, .fleet-map, .fan, .matrix, .commands, ${keys}`;
    const parts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest(left) === null) parts.push(node.textContent ?? '');
    }
    return parts.join('').replace(/\s+/g, ' ');
  });
}

/** Not empty and no number: those are shown in words, or to two decimals. */
function isWord(one: string): boolean {
  return one !== '' && parse(one) === undefined;
}

// A dialog, a request, an error or a line in the console fails any of these by itself.
describe.skipIf(isSkipped)('a hostile text in every field of a report', () => {
  const openReport = useChromium();

  it('makes no element and runs nothing', async () => {
    const harmless = await elements(await openReport(rewrite(fleet, () => 'word')));
    for (const one of [...hostile.slice(0, 5), hostile.join(' ')]) {
      const page = await openReport(rewrite(fleet, () => one));
      expect(await elements(page)).toEqual(harmless);
    }
  });

  it.each([
    ['a script', '<script>alert(1)<!--'],
    ['an image that fails', '"><img src=x onerror=alert(1)>'],
    ['an attribute', "' onmouseover='alert(1)' x='"],
    ['a template', '{{constructor}}{{{this}}}'],
  ])('is there to read as text wherever the field is shown: %s', async (_name, planted) => {
    const plain = await text(await openReport(fleet));
    const page = await openReport(
      rewrite(fleet, (one) => (isWord(one) ? `${planted}${one}` : one)),
    );
    expect((await text(page)).replaceAll(planted, '')).toBe(plain);
    for (const section of ['.identities', '.revocation', '.blast-radius', '.fleet-map']) {
      expect(await page.locator(section).first().textContent()).toContain(planted);
    }
  });

  it.each([
    ['turns the text around', '\u202E', '\u2066'],
    ['colours a terminal', '\u001B[31m', '\u0007'],
    ['hides in the text', '\u200B', '\u2063'],
  ])('shows that something %s', async (_name, ...planted) => {
    const page = await openReport(rewrite(fleet, (one) => `${planted.join('')}${one}`));
    const shown = await text(page);
    expect(planted.filter((one) => shown.includes(one))).toEqual([]);
    expect(shown).toContain('\uFFFD');
  });
});
