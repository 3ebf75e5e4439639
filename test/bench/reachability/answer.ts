// Reads a snapshot and answers for all pairs of classes; prints what there was and how long it took.
import { keepYoungGenerationSmall } from '../../../src/cli/young-generation.ts';
import { readSnapshot } from '../../../src/collect/snapshot/read.ts';
import { Resolver } from '../../../src/engine/resolver.ts';
import { NO_CONNECTION } from '../../../src/facts/reachability/connections.ts';
import { inhabitants } from '../../../src/facts/reachability/inhabitants.ts';
import { policyLayers } from '../../../src/facts/reachability/policy-layers.ts';
import { reachability } from '../../../src/facts/reachability/reachability.ts';
import type { Layer } from '../../../src/facts/reachability/rules.ts';
import { termKey } from '../../../src/facts/reachability/terms.ts';
import { allPairs } from './all-pairs.ts';

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
  const certain = [...counts.byAnswer].filter(
    ([id]) => world.answers.get(id).sure !== NO_CONNECTION,
  );
  const possible = [...counts.byAnswer].filter(
    ([id]) => world.answers.get(id).may !== NO_CONNECTION,
  );
  const sum = (pairs: readonly (readonly [unknown, number])[]): number =>
    pairs.reduce((total, [, count]) => total + count, 0);
  const numbered = world.spec.ingress.concat(world.spec.egress);
  const answered: Answered = {
    seconds,
    classes: world.classes.length,
    apart: world.apart,
    selectors: selectorsIn(numbered),
    connections: world.answers.connections.size,
    pairs: sum([...counts.byAnswer]),
    sure: sum(certain),
    perhaps: sum(possible) - sum(certain),
    kinds: counts.kinds,
    exceptions: counts.exceptions,
  };
  console.log(JSON.stringify(answered));
}

/** What there was, and how long each stage took. */
export interface Answered {
  /** CPU, by stage. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly classes: number;
  /** Classes that policies tell apart; more than there are where those are of whole namespaces. */
  readonly apart: number;
  /** Distinct terms over namespaces, labels and addresses. */
  readonly selectors: number;
  readonly connections: number;
  /** Pairs of pods, and those between which something passes for certain, or perhaps. */
  readonly pairs: number;
  readonly sure: number;
  readonly perhaps: number;
  readonly kinds: readonly [sources: number, destinations: number];
  readonly exceptions: number;
}

function selectorsIn(layers: readonly Layer[]): number {
  const keys = new Set<string>();
  for (const { selects, rules } of layers.flatMap(({ policies }) => policies)) {
    for (const term of [selects, ...rules.map(({ peers }) => peers)]) keys.add(termKey(term));
  }
  return keys.size;
}
