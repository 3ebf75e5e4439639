import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { findChromium } from '../../pages/chromium.ts';
import { measure } from '../measure.ts';
import type { Claim, Outcome, Row } from '../table.ts';
import { type Opened, openIn } from './open.ts';

const child = path.join(import.meta.dirname, 'render.ts');

/** Clusters of 2,000 failing objects each, and the CPU seconds that their page may take. */
const SIZES: readonly (readonly [number, number | undefined])[] = [
  [25, undefined],
  [50, undefined],
  [100, 10],
];

/** From the report to its page on the disk, against its JSON; then that page in a browser. */
export async function html(): Promise<Outcome> {
  const rows: Row[] = [];
  const claims: Claim[] = [];
  const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-bench-'));
  try {
    for (const [clusters, cpu] of SIZES) {
      const page = path.join(folder, `${clusters}.html`);
      const json = path.join(folder, `${clusters}.json`);
      const options = { runs: 3 };
      rows.push({
        name: `page of ${clusters} clusters`,
        usage: await measure([child, 'html', `${clusters}`, page], options),
        against: {
          name: 'JSON.stringify',
          usage: await measure([child, 'json', `${clusters}`, json], options),
        },
        ...(cpu === undefined ? {} : { bounds: { cpu } }),
      });
      const size = `${megabytes(page)}, ${megabytes(json)}`;
      claims.push({ name: `${clusters} clusters: page, JSON`, value: size });
      claims.push(...(await openedClaims(page, clusters)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { rows, claims };
}

function megabytes(file: string): string {
  return `${Math.round(statSync(file).size / 1e6)} MB`;
}

async function openedClaims(file: string, clusters: number): Promise<readonly Claim[]> {
  const chromium = findChromium();
  if (!chromium.found) {
    process.stderr.write(`Not opened in a browser: ${chromium.why}\n`);
    return [];
  }
  const opened = await openIn(chromium.path, file);
  const { load, ready, longest, searches } = opened;
  const worst = searches.at(-1);
  const slowest = worst === undefined ? '' : `, for ${JSON.stringify(worst.query)}`;
  const median = searches[Math.floor(searches.length / 2)]?.ms ?? Number.NaN;
  return [
    { name: `${clusters} clusters: opened, all can be searched`, value: `${s(load)}, ${s(ready)}` },
    bounded(`${clusters} clusters: longest task while it gets ready, CPU`, longest, 50),
    { name: `${clusters} clusters: median of ${searches.length} searches`, value: ms(median) },
    bounded(`${clusters} clusters: slowest search${slowest}`, worst?.ms ?? Number.NaN, 100),
  ];
}

function bounded(name: string, value: Opened['longest'], most: number): Claim {
  return { name, value: ms(value), bound: `${most} ms`, holds: value <= most };
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

function s(value: number): string {
  return `${(value / 1000).toFixed(1)} s`;
}
