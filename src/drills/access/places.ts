import type { DenyTiers } from '../../facts/deny-tiers.ts';
import type { Reconcilers } from '../../facts/reconcilers/reconcilers.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import type { PlanForensics } from '../../model/plan/means.ts';
import { planForensics } from '../../model/plan.ts';
import type { Marks } from '../../model/verdict.ts';
import type { ResponderRight } from '../../tables/responder-rights.ts';
import type { Way } from '../../tables/responder-ways.ts';
import { type Ask, type AskedWay, asksIn } from './asks.ts';
import type { NeededPlace } from './needed.ts';
import type { Presence } from './served.ts';

export interface Criticals {
  readonly namespaces: readonly { readonly name: string; readonly marks: Marks }[];
  readonly workloadsIn: (namespace: string) => readonly WorkloadView[];
}

export interface Around {
  readonly criticals: Criticals;
  readonly presence: (ways: readonly Way[]) => Presence;
  /** The minor version of Kubernetes; undefined where it was not seen. */
  readonly minor: number | undefined;
  readonly versionGaps: readonly Gap[];
  readonly denyTiers: DenyTiers;
  readonly reconcilers: Reconcilers;
  readonly forensics: Observed<PlanForensics>;
}

/** Where a right is asked for, and how. */
export function placesOf(right: ResponderRight, around: Around): readonly NeededPlace[] {
  const { namespaces } = around.criticals;
  switch (right.place) {
    case 'cluster':
      return [placeIn('', {}, right, around)];
    case 'forensics':
      return [forensicPlace(right, around)];
    case 'namespace':
      return namespaces.map(({ name, marks }) => placeIn(name, marks, right, around));
    case 'reconcilers':
      return reconcilerPlaces(around);
    case 'cloud':
      return [];
  }
}

function placeIn(
  namespace: string,
  marks: Marks,
  { id, ways }: ResponderRight,
  around: Around,
): NeededPlace {
  const { presence, minor, versionGaps } = around;
  const there = ways.filter((one) => presence([one]) !== 'no');
  const at = (version: number): readonly AskedWay[] =>
    there
      .filter(({ from = 0, below = NEWEST }) => from <= version && version < below)
      .flatMap((one) => wayOf(asksIn(one.rights, namespace)));
  const tiers = id === 'isolate-pods' ? denyWays(around.denyTiers) : NO_TIERS_ASKED;
  const isVersioned = there.some(({ from, below }) => from !== undefined || below !== undefined);
  const unsure = isVersioned && minor === undefined;
  return {
    namespace,
    ways: [...at(minor ?? NEWEST - 1), ...tiers.ways],
    older: unsure ? at(0) : [],
    gaps: [...tiers.gaps, ...(unsure ? versionGaps : [])],
    more: [],
    marks,
  };
}

/** Above every minor version that there will be. */
const NEWEST = 1_000;

const NO_TIERS_ASKED = { ways: [], gaps: [] } as const;

/** A deny of the cluster's own tier, where a plugin implements it, isolates as well. */
function denyWays({ tiers, gaps }: DenyTiers): Pick<NeededPlace, 'ways' | 'gaps'> {
  const ways = tiers
    .filter(({ implemented }) => implemented === 'yes')
    .flatMap(({ group, resource }) =>
      wayOf(
        ['create', 'delete'].map((verb) => ({ action: { verb, group, resource }, namespace: '' })),
      ),
    );
  return { ways, gaps };
}

function forensicPlace(right: ResponderRight, around: Around): NeededPlace {
  const { forensics } = around;
  const namespace = forensics.state === 'unseen' ? undefined : forensics.value.namespace;
  if (namespace !== undefined) return placeIn(namespace, {}, right, around);
  const [first] = gapsOf(forensics);
  const gap: Gap = {
    source: planForensics.id,
    cause: 'not-attested',
    detail: first?.detail ?? 'the plan names no namespace for forensics',
    permission: '--plan FILE with forensics.namespace',
  };
  return { namespace: '', ways: [], older: [], gaps: [gap], more: [], marks: {} };
}

/** For each critical namespace what pauses everything that reconciles its workloads. */
function reconcilerPlaces({ criticals, reconcilers }: Around): readonly NeededPlace[] {
  return criticals.namespaces.flatMap(({ name, marks }): readonly NeededPlace[] => {
    const found = criticals.workloadsIn(name).flatMap((one) => reconcilers.of(one));
    const asks = new Map(
      found
        .flatMap(({ pause }) => pause)
        .map(({ right: { namespace, verb, group, resource, name } }): [string, Ask] => [
          `${namespace}/${resource}.${group}/${name}`,
          { action: { verb, group, resource, name }, namespace },
        ]),
    );
    const more = [...new Set([...reconcilers.gaps, ...found.flatMap((one) => one.gaps)])];
    const ways = wayOf([...asks.values()]);
    if (ways.length > 0) return [{ namespace: name, ways, older: [], gaps: [], more, marks }];
    const unsure = { ...marks, scopeUnknown: true };
    if (more.length === 0) return [];
    return [{ namespace: name, ways, older: [], gaps: more, more, marks: unsure }];
  });
}

function wayOf([first, ...rest]: readonly Ask[]): readonly AskedWay[] {
  return first === undefined ? [] : [[first, ...rest]];
}
