import { checks } from '../../checks/index.ts';
import { readDecodedInputs } from '../../src/collect/inputs.ts';
import { judge } from '../../src/engine/judge.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import { Resolver } from '../../src/engine/resolver.ts';
import type { AnyCluster } from '../../src/model/cluster.ts';
import type { Need, Needs, Source } from '../../src/model/source.ts';

/** Prints the CPU seconds of every fact and check of an input as JSON: a process for itself. */
const [input = '.', asOf = ''] = process.argv.slice(2);
const costs: (readonly [string, number])[] = [];
const kinds = collectionPlan(checks).flatMap((leaf) => (leaf.type === 'kind' ? [leaf] : []));

for await (const data of readDecodedInputs([input], { kinds })) meter(data);
process.stdout.write(JSON.stringify(costs));

function meter(data: AnyCluster): void {
  const around = { asOf: Date.parse(asOf), cluster: data.info, planFiled: false, plan: new Map() };
  const resolver = new Resolver(data, around);
  const known = new Set<string>();
  // What a source needs is resolved before it, so that it is charged for its own work only.
  const resolveAll = (needs: Needs): void => {
    for (const need of Object.values(needs)) {
      const source = sourceOf(need);
      if (source === undefined || known.has(source.id)) continue;
      known.add(source.id);
      if (source.type === 'fact') resolveAll(source.needs);
      timed(`${source.type} ${source.id}`, () => resolver.resolve(source));
    }
  };
  for (const check of checks) {
    resolveAll(check.needs);
    timed(`check ${check.code}`, () => judge(check, resolver));
  }
}

function sourceOf(need: Need): Source | undefined {
  switch (need.type) {
    case 'across':
      return undefined;
    case 'maybe':
      return sourceOf(need.need);
    case 'if-served':
      return need.kind;
    default:
      return need;
  }
}

function timed(name: string, work: () => void): void {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  costs.push([name, (user + system) / 1e6]);
}
