import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { byFramework } from '../../reports/html/frameworks.ts';
import { everything, type Query, queryFields, queryText } from '../../reports/html/page/query.ts';
import { pageOf } from '../../reports/html/page-view.ts';
import { visibleMarkup } from '../../reports/text.ts';
import type { CheckText, Report } from '../../src/model/report.ts';
import { fleetReport } from '../bench/html/fleet-report.ts';
import { fleet, rewrite } from '../reports/fixture.ts';
import { found } from '../reports/found.ts';
import { hostile } from '../reports/hostile.ts';
import { isSkipped, useChromium } from './browser.ts';

/** How many checks and objects the page has to count, read from the report. */
function counted(report: Report, query: Query): string {
  let checks = 0;
  let objects = 0;
  const { names } = pageOf(report);
  for (const cluster of report.clusters) {
    for (const check of cluster.checks) {
      const text = report.docs[check.id];
      const entry = text === undefined ? undefined : entryOf(check.id, text);
      const keys = found({ name: names.get(cluster.id) ?? '', check, entry }, query);
      if (keys === undefined) continue;
      checks += 1;
      objects += keys.length;
    }
  }
  return `${several(checks, 'check')}, ${several(objects, 'object')}`;
}

function several(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
}

function entryOf(id: string, text: CheckText): Parameters<typeof found>[0]['entry'] {
  const { title, question, rule, why, fix, references } = text;
  const frameworks = byFramework(references).map((one) => one.id);
  const texts = [id, title, question, rule, why, fix, ...references];
  return { id, title, domain: id.split('/')[0] ?? '', frameworks, text: texts.join(' ') };
}

/** Waits until every cluster can be searched. */
async function isRead(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const text = document.querySelector('#find output')?.textContent ?? '';
    return text !== '' && !text.includes('so far');
  });
}

async function count(page: Page): Promise<string> {
  return (await page.locator('#find output').textContent()) ?? '';
}

const large = fleetReport(2);
const [, second] = large.clusters;
const wide = second?.checks.find(({ verdicts }) => verdicts.length === 200);
if (wide === undefined) throw new Error('the bench has no check with 200 objects');
const anchor = `c2-${wide.code.toLowerCase()}`;
const last = wide.verdicts[199]?.subject;
if (last === undefined) throw new Error('the bench has no last object');
const lastName = `Deployment ${last.namespace}/${last.name}`;

describe.skipIf(isSkipped)('looking for checks and objects in the page', () => {
  const openReport = useChromium();

  it.each([
    {},
    { status: 'fail' },
    { severity: 'critical', phase: 'contain' },
    { domain: 'workload', cluster: 'prod-1' },
    { framework: 'pci', status: 'unknown' },
    { namespace: 'team-12' },
    { namespace: 'team-12', status: 'pass', severity: 'high' },
    { text: 'registry team-96' },
    { text: 'forbidden pods', status: 'unknown' },
    { text: `${last.name}` },
    { text: 'service prod-0 newest', status: 'fail', domain: 'isolation' },
    { text: 'no-such-thing-anywhere' },
  ])('counts for %j what the report holds', async (some) => {
    const query: Query = { ...everything, ...some };
    const page = await openReport(large);
    await isRead(page);
    for (const field of queryFields) {
      if (query[field] === '') continue;
      const control = page.locator(`#find [name=${field}]`);
      if (field === 'text' || field === 'namespace') await control.fill(query[field]);
      else await control.selectOption(query[field]);
    }
    expect(await count(page)).toBe(counted(large, query));
    const rest = queryText(query);
    await page.waitForURL((url) => url.hash === (rest === '' ? '' : `#find?${rest}`));
  });

  it('takes what to look for from the address, and shows the section', async () => {
    const query = { ...everything, status: 'fail', namespace: 'team-3', text: 'image' };
    const page = await openReport(large, { hash: `find?${queryText(query)}` });
    await isRead(page);
    expect(await count(page)).toBe(counted(large, query));
    expect(await page.locator('#find [name=status]').inputValue()).toBe('fail');
    await expect.poll(() => page.evaluate(() => scrollY > 0)).toBe(true);
    expect(await page.locator('#find-title').evaluate(isInView)).toBe(true);
  });

  it('ignores what an address invents', async () => {
    const page = await openReport(large, { hash: 'find?status=%3Cimg%3E&what=1&%%%' });
    await isRead(page);
    expect(await count(page)).toBe(counted(large, everything));
  });

  it('opens a check by its address and brings it into view', async () => {
    const page = await openReport(large, { hash: anchor });
    const check = page.locator(`#${anchor}`);
    await expect.poll(() => check.locator('summary').evaluate(isInView)).toBe(true);
    expect(await check.getAttribute('open')).toBe('');
    expect(await check.locator('.found > li').count()).toBe(20);
    expect(await check.locator('h5').allTextContents()).toEqual([
      'Why it matters',
      'Fix',
      'Rule',
      'References',
    ]);
  });

  it('opens a check at an object that is not among its first rows, and says when there is none', async () => {
    const hash = `${anchor}?${new URLSearchParams({ subject: last.key }).toString()}`;
    const page = await openReport(large, { hash });
    const row = page.locator(`#${anchor} [aria-current=true]`);
    await expect.poll(() => row.evaluate(isInView)).toBe(true);
    expect(await row.locator('.object').textContent()).toBe(lastName);
    expect(await row.locator('a').evaluate((one) => one === document.activeElement)).toBe(true);
    await page.evaluate((id) => {
      location.hash = `#${id}?subject=gone`;
    }, anchor);
    const note = page.locator(`#${anchor} [role=status]`);
    await expect.poll(() => note.count()).toBe(1);
    expect(await page.locator('[aria-current=true]').count()).toBe(0);
  });

  it('says so when an address names nothing that the page has, until one does', async () => {
    const page = await openReport(large, { hash: 'c9-zzz-01' });
    const note = page.locator('main > [role=status]');
    expect(await note.textContent()).toBe('The link names nothing that this report has.');
    expect(await note.evaluate(isInView)).toBe(true);
    await page.evaluate((id) => {
      location.hash = `#${id}`;
    }, anchor);
    await expect.poll(() => note.count()).toBe(0);
  });

  it('finds an object of no static row, leads to it, and comes back to what was found', async () => {
    const page = await openReport(large);
    await isRead(page);
    expect(await page.locator('.found').getByText(lastName, { exact: true }).count()).toBe(0);
    await page.locator('#find [name=text]').fill(last.name ?? '');
    await page.waitForURL(/#find\?text=/);
    await page.locator('.results .objects a').first().click();
    const row = page.locator('[aria-current=true]');
    await expect.poll(() => row.evaluate(isInView)).toBe(true);
    await page.goBack();
    await expect.poll(() => page.locator('#find-title').evaluate(isInView)).toBe(true);
    expect(await count(page)).toBe('1 check, 1 object');
    await page.goForward();
    await expect.poll(() => row.evaluate(isInView)).toBe(true);
  });

  it('goes back through what was looked for', async () => {
    const page = await openReport(large);
    await isRead(page);
    const status = page.locator('#find [name=status]');
    await status.selectOption('fail');
    await status.selectOption('unknown');
    await page.goBack();
    expect(await status.inputValue()).toBe('fail');
    expect(await count(page)).toBe(counted(large, { ...everything, status: 'fail' }));
    await page.goBack();
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('');
  });

  it('needs no mouse', async () => {
    const page = await openReport(large, { hash: 'find' });
    await isRead(page);
    await page.locator('#find [name=text]').focus();
    await page.keyboard.type('gap');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('team-5 image');
    const active = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.getAttribute('name') ?? '');
    const fields = ['status', 'severity', 'phase', 'domain', 'framework', 'cluster', 'namespace'];
    for (const field of fields) {
      await page.keyboard.press('Tab');
      expect(await active()).toBe(field);
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const row = page.locator('[aria-current=true] a');
    await expect.poll(() => row.evaluate((one) => one === document.activeElement)).toBe(true);
  });

  it('draws more on demand and keeps the keyboard where it was', async () => {
    const page = await openReport(large, { hash: anchor });
    const check = page.locator(`#${anchor}`);
    await check.getByRole('button', { name: 'Show 50 more' }).focus();
    await page.keyboard.press('Enter');
    const rows = check.locator('.found > li');
    expect(await rows.count()).toBe(70);
    const next = rows.nth(20).locator('a');
    expect(await next.evaluate((one) => one === document.activeElement)).toBe(true);
  });

  it('draws what a page of very many checks says only on demand', async () => {
    const place = anchor.replace('c2-', 'c16-');
    const page = await openReport(fleetReport(16), { hash: place });
    const check = page.locator(`#${place}`);
    expect(await check.locator('.question').count()).toBe(1);
    expect(await check.locator('.found > li').count()).toBe(20);
  });

  it('clears everything at once', async () => {
    const page = await openReport(large, { hash: 'find?status=fail&text=image' });
    await isRead(page);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.locator('#find [name=text]').inputValue()).toBe('');
    expect(await count(page)).toBe(counted(large, everything));
    expect(await page.locator('.results > li').count()).toBe(0);
  });

  it('opens failing checks for printing and closes them again', async () => {
    const page = await openReport(fleet);
    const failing = page.locator('.check[data-status=fail]');
    const open = (): Promise<number> => page.locator('.check[open]').count();
    expect(await open()).toBe(0);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await open()).toBe(await failing.count());
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await open()).toBe(0);
  });

  it.each([
    ['all at once', hostile.join(' ')],
    ['that ends a script', '</script><img src=x onerror=alert(1)><!--'],
  ])('keeps hostile text %s text in what the script draws', async (_name, text) => {
    const page = await openReport(rewrite(fleet, () => text));
    await isRead(page);
    await page.evaluate(() => {
      for (const one of document.querySelectorAll<HTMLDetailsElement>('.check')) one.open = true;
    });
    await page.locator('#find [name=text]').fill('script');
    const shown = collapsed(visibleMarkup(text));
    for (const place of ['.found .object a', '.results .message']) {
      await expect.poll(() => page.locator(place).count()).toBeGreaterThan(0);
      const texts = await page.locator(place).allTextContents();
      expect(texts.filter((one) => !collapsed(one).includes(shown))).toEqual([]);
    }
    expect(await page.locator('img, iframe, [onerror], [onload], [onmouseover]').count()).toBe(0);
    expect(await page.locator('script:not([type="application/json"])').count()).toBe(1);
  });

  it('shows the first objects of each check without its script', async () => {
    const page = await openReport(large, { javaScriptEnabled: false });
    expect(await page.locator('#find form').isVisible()).toBe(false);
    await page.locator(`#${anchor} > summary`).click();
    expect(await page.locator(`#${anchor} .found > li`).count()).toBe(5);
    const more = page.locator(`#${anchor} .more`);
    expect(await more.textContent()).toContain('and 195 more');
    await page.locator(`#${anchor} .asked a`).click();
    expect(await page.locator('.asks:target').isVisible()).toBe(true);
  });
});

/** A field of one line takes no line breaks, and a page shows none. */
function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function isInView(one: Element): boolean {
  const { top, bottom } = one.getBoundingClientRect();
  return top >= 0 && top < innerHeight && bottom > 0;
}
