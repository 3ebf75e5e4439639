import { describe, expect, it } from 'vitest';
import { empty, fleet, manifests, selected, unfiled } from '../reports/fixture.ts';
import { isSkipped, useChromium } from './browser.ts';
import { findChromium } from './chromium.ts';

it('takes the Chromium that is named, and says why when that cannot be run', () => {
  expect(findChromium({ KUBEMUSTER_CHROMIUM: process.execPath })).toEqual({
    found: true,
    path: process.execPath,
  });
  expect(findChromium({ KUBEMUSTER_CHROMIUM: '/no/such/chromium' })).toEqual({
    found: false,
    why: 'KUBEMUSTER_CHROMIUM names /no/such/chromium, which cannot be run',
  });
});

describe.skipIf(isSkipped)('the report in a browser', () => {
  const openReport = useChromium();

  it.each([
    ['fleet', fleet],
    ['unfiled', unfiled],
    ['manifests', manifests],
    ['selected', selected],
    ['empty', empty],
  ])('of %s opens from its file, asks for nothing and logs nothing', async (_name, report) => {
    const page = await openReport(report);
    expect(await page.locator('h1').textContent()).toMatch(/^Incident readiness/);
  });

  it('is watched: what it must not do fails the test', { fails: true }, async () => {
    const page = await openReport('<p>here</p><script>console.log("x")</script>');
    expect(await page.textContent('p')).toBe('here');
  });
});
