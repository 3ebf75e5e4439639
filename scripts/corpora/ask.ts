import { readInputs } from '../../src/collect/inputs.ts';
import { leavesOf } from '../../src/engine/plan.ts';
import { Resolver } from '../../src/engine/resolver.ts';
import { reachability } from '../../src/facts/reachability/reachability.ts';
import type { ClusterData } from '../../src/model/cluster.ts';
import { InputError } from '../../src/model/input-error.ts';
import type { Fact, FactOptions, Kind } from '../../src/model/source.ts';

/** What `kubemuster fact ID` prints of the manifests below these paths, once for each of the options. */
export async function printed(
  fact: Fact<unknown>,
  paths: readonly string[],
  questions: readonly FactOptions[] = [{}],
): Promise<readonly unknown[]> {
  const data = await clusterIn(fact, paths);
  const around = { asOf: 0, cluster: data.info, planFiled: false, plan: new Map() };
  const resolver = new Resolver(data, around);
  const observed = resolver.fact(fact);
  const fault = resolver.faultIn({ fact });
  if (fault !== undefined) throw new Error(`${fault.source}: ${fault.message}`);
  if (observed.state === 'unseen') {
    throw new Error(observed.gaps.map((one) => one.detail).join('; '));
  }
  return questions.map((options): unknown =>
    JSON.parse(JSON.stringify(fact.show?.(observed.value as never, options))),
  );
}

/** Objects that were read over, and why: part of every report. */
export async function leftOut(paths: readonly string[]): Promise<ClusterData['ignored']> {
  return (await clusterIn(reachability, paths)).ignored;
}

async function clusterIn(fact: Fact<unknown>, paths: readonly string[]): Promise<ClusterData> {
  const leaves = [...leavesOf({ fact }).values()];
  const kinds = leaves.flatMap((leaf): readonly Kind<unknown>[] =>
    leaf.type === 'kind' ? [leaf] : [],
  );
  for await (const data of readInputs(paths, { kinds })) return data;
  throw new InputError('no objects');
}

/** The fact `reachability`, asked as `kubemuster fact reachability` would be; the caller knows the shape. */
export async function reachabilityOf<T>(
  paths: readonly string[],
  options: FactOptions = {},
): Promise<T> {
  const [found] = await printed(reachability, paths, [options]);
  return found as T;
}
