import { type BlastRadiusDrill, blastRadius } from '../../src/drills/blast-radius/blast-radius.ts';
import {
  type ContainmentValues,
  containmentValue,
} from '../../src/drills/blast-radius/containment-value.ts';
import type { DrillStart } from '../../src/drills/blast-radius/start.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';

export function drillOf(
  objects: string,
  options: ExampleOptions & { readonly version?: string; readonly plan?: string } = {},
): BlastRadiusDrill {
  const { version = 'v1.34.1', plan } = options;
  const example = { objects, version, ...(plan === undefined ? {} : { plan }) };
  const found = computeFact(blastRadius, example, options);
  if (found.state === 'unseen') throw new Error(JSON.stringify(found.gaps));
  return found.value;
}

export function workloadIn({ workloads }: BlastRadiusDrill, key: string): DrillStart {
  const workload = workloads.find(({ subject }) => subject.key === key);
  if (workload === undefined) throw new Error(`no ${key}`);
  return { type: 'workload', workload };
}

/** What the start crosses: `limit` when certain, `limit?` when not, with the edges of the way. */
export function crossed(
  drill: BlastRadiusDrill,
  start: DrillStart,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    drill
      .of(start)
      .crossings.map(({ limit, certain, hops }) => [
        certain ? limit : `${limit}?`,
        hops.map(({ reason }) => reason.edge),
      ]),
  );
}

/** Everything controlled, as `kind name`; a question mark where it may be. */
export function controlledIn(drill: BlastRadiusDrill, start: DrillStart): readonly string[] {
  return drill
    .of(start)
    .controlled.rows.map(({ kind, name, certain }) => `${kind} ${name}${certain ? '' : '?'}`);
}

export function valuesOf(
  objects: string,
  options: ExampleOptions & { readonly plan?: string } = {},
): ContainmentValues {
  const { plan } = options;
  const example = { objects, version: 'v1.34.1', ...(plan === undefined ? {} : { plan }) };
  const found = computeFact(containmentValue, example, options);
  if (found.state === 'unseen') throw new Error(JSON.stringify(found.gaps));
  return found.value;
}
