import { containment } from './containment/containment.ts';
import { gate } from './gate.ts';
import { html } from './html/html.ts';
import { inventory } from './inventory.ts';
import { live } from './live.ts';
import { mesh } from './mesh/mesh.ts';
import { rbac } from './rbac/rbac.ts';
import { reachability } from './reachability/reachability.ts';
import { snapshot } from './snapshot.ts';
import { demo, start } from './start.ts';
import { missedBy, type Outcome, tablesOf } from './table.ts';

/**
 * `npm run bench [NAME…] [--facts]`: measures whole processes and prints medians, ratios and the
 * bounds that they are held against; with --facts also which facts cost most, where that is known.
 */
const benches: Readonly<Record<string, (facts: boolean) => Promise<Outcome>>> = {
  start,
  demo,
  gate,
  snapshot,
  html,
  inventory,
  live,
  rbac,
  mesh,
  reachability,
  containment,
};

const FACTS = '--facts';
const args = process.argv.slice(2).filter((one) => one !== '--');
const wanted = args.filter((one) => one !== FACTS);
const unknown = wanted.filter((one) => !Object.hasOwn(benches, one));
if (unknown.length > 0) {
  const names = Object.keys(benches).join(', ');
  console.error(`no benchmark is called ${unknown.join(', ')}: ${names}`);
  process.exitCode = 2;
} else {
  await runAll(wanted.length === 0 ? Object.keys(benches) : wanted);
}

async function runAll(names: readonly string[]): Promise<void> {
  let missed = 0;
  for (const name of names) {
    const outcome = await benches[name]?.(args.includes(FACTS));
    if (outcome === undefined) continue;
    console.log(`\n## ${name}\n\n${tablesOf(outcome)}`);
    missed += missedBy(outcome);
  }
  if (missed === 0) return;
  console.log(`\n${missed} bounds are missed`);
  process.exitCode = 1;
}
