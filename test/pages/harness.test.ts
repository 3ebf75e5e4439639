import { expect, it } from 'vitest';
import { empty, fleet, manifests, selected, unfiled } from '../reports/fixture.ts';
import { inChromium } from './browser.ts';
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

inChromium('the report in a browser', (openReport) => {
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
    await openReport('<script>console.error("x")</script><img src="https://evil.example/x.png">');
  });
});
