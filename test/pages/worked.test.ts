import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { isSkipped, useChromium } from './browser.ts';
import { demoReport } from './demo.ts';

/** A step as it is printed: its words and its two numbers. */
type Step = readonly [words: string, assured: number, potential: number];

/** The steps that the page prints, for each table body of one table. */
async function steps(page: Page, table: string): Promise<readonly (readonly Step[])[]> {
  return await page.locator(table).evaluate((one) =>
    [...one.querySelectorAll('tbody')].map((body) =>
      [...body.rows].map((row): Step => {
        const cells = [...row.cells].map(({ textContent }) => textContent.trim());
        const [assured = '', potential = ''] = cells.slice(-2);
        return [cells.slice(0, -2).join(' '), Number(assured), Number(potential)];
      }),
    ),
  );
}

/** `8 × (0 to 1/2)` of each check, added up on both sides as a reader would. */
function added(words: string): readonly [number, number] {
  let [lo, hi] = [0, 0];
  for (const [, weight = '', from = '', , to = from] of words.matchAll(
    /(\d+) × \(?(\d+(?:\/\d+)?)( to (\d+(?:\/\d+)?)\))?/g,
  )) {
    lo += Number(weight) * quotient(from);
    hi += Number(weight) * quotient(to);
  }
  return [lo, hi];
}

function quotient(text: string): number {
  const [top = '', bottom = '1'] = text.split('/');
  return Number(top) / Number(bottom);
}

/** Equal but for what two decimals leave out. */
function near([lo, hi]: readonly [number, number]): readonly unknown[] {
  return [expect.closeTo(lo, 1), expect.closeTo(hi, 1)];
}

function lowest(all: readonly Step[]): readonly [number, number] {
  return [Math.min(...all.map(([, lo]) => lo)), Math.min(...all.map(([, , hi]) => hi))];
}

/** Follows the steps of one phase, and gives its last: the score and how much it counts. */
function recomputedPhase(rows: readonly Step[]): Step {
  const [earned, share, ...rest] = rows;
  const phase = rest.at(-1);
  if (earned === undefined || share === undefined || phase === undefined) throw new Error('steps');
  expect(earned.slice(1)).toEqual(near(added(earned[0])));
  const weight = Number(/of (\d+),/.exec(share[0])?.[1]);
  expect(share.slice(1)).toEqual(near([(100 * earned[1]) / weight, (100 * earned[2]) / weight]));
  expect(phase.slice(1)).toEqual(lowest([share, ...rest.slice(0, -1)]));
  return phase;
}

/** Follows the steps from the phases to the score, and gives that as it is rounded. */
function recomputedCluster(phases: readonly Step[], rows: readonly Step[]): readonly number[] {
  const [mean, weakest, ...ends] = rows;
  const [score, rounded] = ends.slice(-2);
  if (!mean || !weakest || !score || !rounded) throw new Error('steps');
  let [weights, lo, hi] = [0, 0, 0];
  for (const [words, assured, potential] of phases) {
    const counts = Number(/counts (\d+)/.exec(words)?.[1]);
    [weights, lo, hi] = [weights + counts, lo + counts * assured, hi + counts * potential];
  }
  expect(mean.slice(1)).toEqual(near([lo / weights, hi / weights]));
  expect(weakest.slice(1)).toEqual(lowest(phases));
  const half: Step = ['', (mean[1] + weakest[1]) / 2, (mean[2] + weakest[2]) / 2];
  expect(score.slice(1)).toEqual(near(lowest([half, ...ends.slice(0, -2)])));
  expect(rounded.slice(1)).toEqual([Math.floor(score[1]), Math.ceil(score[2])]);
  return [rounded[1], rounded[2]];
}

describe.skipIf(isSkipped)('how the score is made', () => {
  const openReport = useChromium();
  let demo: Report;

  beforeAll(async () => {
    demo = await demoReport();
  });

  it('can be recomputed by hand from what the page prints of a cluster', async () => {
    const page = await openReport(demo);
    const names = await page.locator('.worked > summary').allTextContents();
    expect(names.length).toBe(demo.clusters.length);
    for (const [place, name] of names.entries()) {
      const bodies = await steps(page, `.worked >> nth=${place} >> table`);
      const phases = bodies.slice(0, -1).map(recomputedPhase);
      const rounded = recomputedCluster(phases, bodies.at(-1) ?? []);
      expect(name).toContain(`: ${rounded.join(' to ')}`);
    }
  });

  it('can be recomputed by hand from what the page prints of the fleet', async () => {
    const page = await openReport(demo);
    const [all = []] = await steps(page, '#method .sum >> nth=0');
    const [mean, tail, score, rounded] = all.slice(-4);
    const members = all.slice(0, -4);
    if (!mean || !tail || !score || !rounded) throw new Error('steps');
    const weight = members.map(([words]) => Number(words.split(' ').at(-1)));
    const total = weight.reduce((sum, one) => sum + one, 0);
    const sum = (side: 1 | 2): number =>
      members.reduce((found, one, place) => found + one[side] * (weight[place] ?? 0), 0) / total;
    expect(mean.slice(1)).toEqual(near([sum(1), sum(2)]));
    // The lowest cluster alone makes up a tenth of three equal ones.
    expect(tail.slice(1)).toEqual(lowest(members));
    expect(score.slice(1)).toEqual(near([(mean[1] + tail[1]) / 2, (mean[2] + tail[2]) / 2]));
    expect(rounded.slice(1)).toEqual([Math.floor(score[1]), Math.ceil(score[2])]);
    const { score: published } = demo.fleet;
    expect(rounded.slice(1)).toEqual([published?.assured, published?.potential]);
  });
});
