// Reads a snapshot and answers for all pairs of classes; prints what there was and how long it took.
import { keepYoungGenerationSmall } from '../../../src/cli/young-generation.ts';
import { readSnapshot } from '../../../src/collect/snapshot/read.ts';
import { Resolver } from '../../../src/engine/resolver.ts';
import { allPairs } from '../../../src/facts/reachability/all-pairs.ts';
import { inhabitants } from '../../../src/facts/reachability/inhabitants.ts';
import { policyLayers } from '../../../src/facts/reachability/policy-layers.ts';
import { reachability } from '../../../src/facts/reachability/reachability.ts';

keepYoungGenerationSmall();
const [file = ''] = process.argv.slice(2);
const used = (): number => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;
let last = used();
const seconds: Record<string, number> = {};
const stage = (name: string): void => {
  const now = used();
  seconds[name] = Math.round((now - last) * 1000) / 1000;
  last = now;
};
for await (const data of readSnapshot(file)) {
  stage('read');
  const asOf = Date.parse(data.info.collectedAt ?? '');
  const resolver = new Resolver(data, {
    asOf,
    cluster: data.info,
    planFiled: false,
    plan: new Map(),
  });
  resolver.fact(inhabitants);
  stage('decode');
  resolver.fact(policyLayers);
  stage('compile policies');
  const found = resolver.fact(reachability);
  if (found.state === 'unseen') throw new Error(JSON.stringify(found.gaps));
  const { world } = found.value.declared();
  stage('classes and selectors');
  const counts = allPairs(world);
  stage('all pairs');
  const [lane] = world.lanes;
  console.log(
    JSON.stringify({
      seconds,
      endpoints: world.spec.endpoints.length,
      classes: world.classes.length,
      connections: world.answers.connections.size,
      answers: world.answers.size,
      kinds: [lane?.ingress.peers.kinds, lane?.egress.peers.kinds],
      pods: counts.pods,
      pairs: Object.fromEntries(counts.byAnswer),
      peak: process.resourceUsage().maxRSS / 1024,
    }),
  );
}
