import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { fleet } from '../reports/fixture.ts';
import { isSkipped, useChromium } from './browser.ts';
import { demoReport } from './demo.ts';

const screen = { width: 1280, height: 800 };

/** A fleet whose plan contradicts what was seen in every cluster, many times. */
function contradicted(report: Report): Report {
  const contradictions = report.clusters.flatMap(({ id, checks }) =>
    checks.map((check) => ({ cluster: id, check: check.id, message: 'not as the plan says' })),
  );
  return report.plan === null ? report : { ...report, plan: { ...report.plan, contradictions } };
}

describe.skipIf(isSkipped)('the first screen', () => {
  const openReport = useChromium();

  it.each([
    ['of the example fleet', demoReport],
    ['of a plan that is wrong everywhere', async () => contradicted(await demoReport())],
    ['of a fleet with clusters that were not read', () => fleet],
  ] as const)('%s answers the five questions without scrolling', async (_name, report) => {
    const page = await openReport(await report(), { viewport: screen });
    const decision = page.locator('#decision');
    const wanted = [
      decision.getByRole('heading', { name: 'How ready are we?' }),
      decision.locator('.leading .figure'),
      decision.getByRole('heading', { name: 'How sure is that?' }),
      decision.getByRole('heading', { name: 'Where do we break first?' }),
      decision.locator('.chain > .first').first(),
      decision.getByRole('heading', { name: 'What do we do on Monday?' }),
      decision.locator('.actions > li').last(),
      decision.getByRole('heading', { name: 'What was not looked at?' }),
      decision.locator('a[href="#not-seen"]'),
    ];
    const ends = await Promise.all(
      wanted.map(async (one) => {
        const box = await one.boundingBox();
        return box === null ? Number.POSITIVE_INFINITY : box.y + box.height;
      }),
    );
    expect(ends.filter((end) => end > screen.height)).toEqual([]);
  });

  it('names the weakest phase of all clusters, its cluster and what holds it down', async () => {
    const page = await openReport(fleet, { viewport: screen });
    const panel = page.locator('#decision .answers > .panel').first();
    expect(await panel.locator('.headline').textContent()).toBe(
      'First in Recover of legacy-dc1, limited by IRR-22, cap 40.',
    );
    expect(await panel.locator('.drags > li').allTextContents()).toEqual([
      'fail IRR-22 Backups exist, are fresh and cover what matters',
    ]);
  });

  it('gives three things to do, each with its gain, cluster, owner and check', async () => {
    const page = await openReport(await demoReport(), { viewport: screen });
    const told = await page.locator('#decision .actions .codes').allTextContents();
    const shape =
      /^\+\d+(\.\d)? \S+( and \d+ more)? · (Platform team|Security team|Organization) · [A-Z]{3}-\d\d \w/;
    expect(told.map((one) => shape.test(one))).toEqual([true, true, true]);
  });
});
