import path from 'node:path';
import process from 'node:process';
import { analyzersSuite } from './corpora/analyzers.ts';
import { atNodeSuite } from './corpora/at-node.ts';
import { callsSuite } from './corpora/calls.ts';
import { explainSuite } from './corpora/explain.ts';
import { exposureSuite } from './corpora/exposure.ts';
import { invalidSuite } from './corpora/invalid.ts';
import { kialiSuite } from './corpora/kiali.ts';
import { MTLS_FOLDERS, mtlsSuite } from './corpora/mtls.ts';
import { flowsSuite } from './corpora/np-guard.ts';
import { pokesSuite } from './corpora/pokes.ts';
import { type Compared, casesOf, type Suite } from './corpora/suite.ts';
import { validationsSuite } from './corpora/validations.ts';

/** Compares our answers with cases that others wrote: `npm run corpora -- DIR`. It copies nothing. */
const SUITES: readonly Suite[] = [
  ...['np', 'anp', 'ingress', 'exposure'].map(flowsSuite),
  exposureSuite,
  explainSuite,
  invalidSuite,
  pokesSuite('netpol-e2e'),
  pokesSuite('netpol-cnp'),
  ...MTLS_FOLDERS.map(mtlsSuite),
  callsSuite,
  ...['kiali-mesh', 'kiali-namespace'].map(kialiSuite),
  atNodeSuite,
  analyzersSuite,
  validationsSuite,
];

/** At most so many lines of one case. */
const SHOWN = 12;

interface Counts {
  readonly suite: string;
  readonly cases: number;
  readonly agree: number;
  readonly convention: number;
  readonly disagree: number;
}

const [root, only] = process.argv.slice(2);
if (root === undefined) {
  console.error('npm run corpora -- DIR [SUITE]');
  process.exit(2);
}

printConventions();
const rows: Counts[] = [];
for (const suite of SUITES) {
  if (only === undefined || only === suite.id) rows.push(await run(suite, root));
}
console.table(Object.fromEntries(rows.map(({ suite, ...counts }) => [suite, counts])));
const compared = rows.reduce((sum, one) => sum + one.cases, 0);
if (compared === 0) console.error(`no case below ${root}`);
process.exitCode = compared === 0 || rows.some((one) => one.disagree > 0) ? 1 : 0;

/** First of all: what decides otherwise on purpose. */
function printConventions(): void {
  console.log('Conventions, as rules over objects:');
  const all = new Map(
    SUITES.flatMap((suite) => suite.conventions).map((one) => [one.id, one.rule]),
  );
  for (const [id, rule] of all) console.log(`  ${id}: ${rule}.`);
  console.log('');
}

async function run(suite: Suite, below: string): Promise<Counts> {
  const folders = await casesOf(path.join(below, suite.folder), suite.marker);
  const outcomes: Compared[] = [];
  for (const folder of folders) {
    if (suite.asks !== undefined && !(await suite.asks(folder))) continue;
    const found = await suite.compare(folder).catch(
      (error: unknown): Compared => ({
        differences: [error instanceof Error ? (error.stack ?? error.message) : 'unknown error'],
        applied: [],
      }),
    );
    outcomes.push(found);
    print(suite, path.relative(path.join(below, suite.folder), folder), found);
  }
  const disagree = outcomes.filter((one) => one.differences.length > 0).length;
  const convention = outcomes.filter(
    (one) => one.differences.length === 0 && one.applied.length > 0,
  ).length;
  const agree = outcomes.length - disagree - convention;
  return { suite: suite.id, cases: outcomes.length, agree, convention, disagree };
}

function print(suite: Suite, name: string, { differences, applied }: Compared): void {
  if (differences.length > 0) {
    console.log(`${suite.id}/${name} disagrees:`);
    for (const one of differences.slice(0, SHOWN)) console.log(`  ${one}`);
    if (differences.length > SHOWN) console.log(`  and ${differences.length - SHOWN} more`);
  } else if (applied.length > 0) {
    console.log(`${suite.id}/${name}: by convention (${applied.map((one) => one.id).join(', ')})`);
  }
}
