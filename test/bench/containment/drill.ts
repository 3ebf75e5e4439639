// Reads a snapshot, plays containment through for some of its workloads, and prints what that took.
import { keepYoungGenerationSmall } from '../../../src/cli/young-generation.ts';
import { readSnapshot } from '../../../src/collect/snapshot/read.ts';
import { containment } from '../../../src/drills/containment/containment.ts';
import { Resolver } from '../../../src/engine/resolver.ts';
import { inhabitants } from '../../../src/facts/reachability/inhabitants.ts';
import { policyLayers } from '../../../src/facts/reachability/policy-layers.ts';
import { workloads } from '../../../src/facts/workloads.ts';
import type { Fact } from '../../../src/model/source.ts';
import type { Drilled } from './drilled.ts';

/** What other facts and checks need as well: objects decoded, policies compiled. */
const SHARED: readonly Fact<unknown>[] = [inhabitants, policyLayers, workloads];

keepYoungGenerationSmall();
const [file = '', wanted = '1000'] = process.argv.slice(2);

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

for await (const data of readSnapshot(file)) {
  const asOf = Date.parse(data.info.collectedAt ?? '');
  const around = { asOf, cluster: data.info, planFiled: false, plan: new Map() };
  const resolver = new Resolver(data, around);
  for (const fact of SHARED) resolver.fact(fact);
  const [began, started] = [cpu(), performance.now()];
  const drill = resolver.fact(containment);
  if (drill.state === 'unseen') throw new Error(JSON.stringify(drill.gaps));
  const { workloads: all, of } = drill.value;
  const step = Math.max(1, Math.floor(all.length / Number(wanted)));
  const chosen = all.filter((_, at) => at % step === step - 1).slice(0, Number(wanted));
  const counts: Record<string, number> = {};
  let bytes = 0;
  for (const one of chosen) {
    const found = of(one);
    bytes += JSON.stringify(found).length;
    for (const { id, verdict } of found.strategies) {
      const key = `${id} ${verdict}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }
  const result: Drilled = {
    workloads: chosen.length,
    counts,
    bytes: Math.round(bytes / chosen.length),
    cpu: cpu() - began,
    wall: (performance.now() - started) / 1000,
    peak: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(result));
}
