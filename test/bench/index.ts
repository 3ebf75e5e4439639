import { gate } from './gate.ts';
import { html } from './html/html.ts';
import { live } from './live.ts';
import { demo, start } from './start.ts';
import { missedBy, type Outcome, tablesOf } from './table.ts';

/** `npm run bench [NAME…]`: measures whole processes and prints medians, ratios and bounds. */
const benches: Readonly<Record<string, () => Promise<Outcome>>> = { start, demo, gate, html, live };

const wanted = process.argv.slice(2).filter((name) => name !== '--');
const names = wanted.length === 0 ? Object.keys(benches) : wanted;
let missed = 0;
for (const name of names) {
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (bench === undefined) {
    console.error(`no benchmark is called ${name}: ${Object.keys(benches).join(', ')}`);
    process.exitCode = 2;
    break;
  }
  const outcome = await bench();
  console.log(`\n## ${name}\n\n${tablesOf(outcome)}`);
  missed += missedBy(outcome);
}
if (missed > 0) {
  console.log(`\n${missed} bounds are missed`);
  process.exitCode = 1;
}
