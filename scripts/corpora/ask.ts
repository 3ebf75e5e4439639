import { readInputs } from '../../src/collect/inputs.ts';
import { leavesOf } from '../../src/engine/plan.ts';
import { Resolver } from '../../src/engine/resolver.ts';
import { reachability } from '../../src/facts/reachability/reachability.ts';
import { InputError } from '../../src/model/input-error.ts';
import type { Observed } from '../../src/model/observed.ts';
import type { Fact, Kind } from '../../src/model/source.ts';
import type { Flow } from './flows.ts';

/** What `kubemuster fact reachability` prints of the manifests below these paths. */
export async function reachabilityOf(paths: readonly string[]): Promise<Printed> {
  const observed = await ask(reachability, paths);
  if (observed.state === 'unseen')
    throw new Error(observed.gaps.map((one) => one.detail).join('; '));
  return JSON.parse(JSON.stringify(reachability.show?.(observed.value as never))) as Printed;
}

interface Printed {
  readonly flows: readonly Flow[];
}

/** What a fact says of the manifests below these paths: the same pipeline as `kubemuster fact`. */
async function ask<V>(fact: Fact<V>, paths: readonly string[]): Promise<Observed<V>> {
  const leaves = [...leavesOf({ fact }).values()];
  const kinds = leaves.flatMap((leaf): readonly Kind<unknown>[] =>
    leaf.type === 'kind' ? [leaf] : [],
  );
  for await (const data of readInputs(paths, { kinds })) {
    const around = { asOf: 0, cluster: data.info, planFiled: false, plan: new Map() };
    const resolver = new Resolver(data, around);
    const observed = resolver.fact(fact);
    const fault = resolver.faultIn({ fact });
    if (fault !== undefined) throw new Error(`${fault.source}: ${fault.message}`);
    return observed;
  }
  throw new InputError('no objects');
}
