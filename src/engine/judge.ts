import type { Check, Outcome } from '../model/check.ts';
import type { AnyCluster } from '../model/cluster.ts';
import type { JudgedCluster, Platform } from '../model/judged.ts';
import { type Observed, seen } from '../model/observed.ts';
import type { PictureFacts } from '../model/picture.ts';
import type { AcrossValue, Fact } from '../model/source.ts';
import type { Verdict } from '../model/verdict.ts';
import { drawPictures } from './draw.ts';
import { gradeVerdicts } from './grade.ts';
import { originsOf } from './origins.ts';
import { type Fault, Resolver, type Surroundings } from './resolver.ts';

/** The facts that describe a cluster in a report: handed in, since the engine knows none. */
export interface Profile {
  readonly platform: Fact<Platform>;
  readonly standing: Fact<{ readonly environment: string | null; readonly weight: number | null }>;
  readonly pictures: PictureFacts;
}

export interface JudgeOptions {
  readonly checks: readonly Check[];
  readonly profile: Profile;
  /** Only verdicts about these namespaces count, and those about no namespace; all when empty. */
  readonly namespaces?: readonly string[];
  /** Awaited between checks, so that a progress bar and Ctrl-C live. */
  readonly pause?: () => Promise<void>;
}

export type AcrossValues = ReadonlyMap<string, readonly AcrossValue<unknown>[]>;

/** A cluster and what the fleet checks may ask of it; nothing else of it stays in memory. */
export interface ClusterResult {
  readonly cluster: JudgedCluster;
  /** By fact id: what some `across` names. */
  readonly shared: ReadonlyMap<string, Observed<unknown>>;
  /** The fleet checks, ready to be judged once every cluster is known. */
  readonly waiting: readonly WaitingCheck[];
}

interface WaitingCheck {
  readonly check: Check;
  readonly judge: (across: AcrossValues) => Outcome | undefined;
}

/** Judges one cluster. Fleet checks wait for `judgeFleet`. */
export async function judgeCluster(
  data: AnyCluster,
  around: Surroundings,
  options: JudgeOptions,
): Promise<ClusterResult> {
  const resolver = new Resolver(data, around);
  const outcomes = new Map<string, Outcome>();
  const fleet = options.checks.filter(isFleetCheck);
  for (const check of options.checks) {
    if (isFleetCheck(check)) continue;
    const outcome = judge(check, resolver, options.namespaces);
    if (outcome !== undefined) outcomes.set(check.id, outcome);
    await options.pause?.();
  }
  return {
    cluster: describe(data, resolver, options.profile, outcomes),
    shared: new Map(fleet.flatMap(acrossFacts).map((fact) => [fact.id, resolver.fact(fact)])),
    waiting: fleet.map((check) => waitingCheck(check, resolver, options.namespaces)),
  };
}

/** Judges the checks that look over all clusters, and returns every cluster in full. */
export function judgeFleet(results: readonly ClusterResult[]): readonly JudgedCluster[] {
  const across = new Map<string, AcrossValue<unknown>[]>();
  for (const { cluster, shared } of results) {
    for (const [id, observed] of shared) {
      across.set(id, [...(across.get(id) ?? []), { cluster: cluster.info, observed }]);
    }
  }
  return results.map(({ cluster, waiting }) => {
    const outcomes = new Map(cluster.outcomes);
    for (const { check, judge: judgeWaiting } of waiting) {
      const outcome = judgeWaiting(across);
      if (outcome !== undefined) outcomes.set(check.id, outcome);
    }
    return { ...cluster, outcomes };
  });
}

/**
 * Judges one check against one resolved snapshot. A throw is its unknown, never a lost run.
 * Undefined when a selection of namespaces leaves nothing of it.
 */
export function judge(
  check: Check,
  resolver: Resolver,
  namespaces: readonly string[] = [],
): Outcome | undefined {
  const inputs = resolver.resolveAll(check.needs);
  return evaluate(check, namespaces, inputs, resolver.faultIn(check.needs));
}

function evaluate(
  check: Check,
  namespaces: readonly string[],
  inputs: Observed<Readonly<Record<string, unknown>>>,
  fault: Fault | undefined,
): Outcome | undefined {
  if (fault !== undefined) return faulted(fault.source, fault.message);
  if (inputs.state !== 'seen') return { type: 'unknown', gaps: inputs.gaps };
  try {
    const verdicts = [...check.evaluate(inputs.value as never)];
    const asked = inNamespaces(verdicts, namespaces);
    if (asked.length === 0 && verdicts.length > 0) return undefined;
    return gradeVerdicts(check, asked);
  } catch (error) {
    return faulted(check.id, error instanceof Error ? error.message : String(error));
  }
}

function faulted(source: string, message: string): Outcome {
  const detail = `fault in ${source}: ${message}`;
  return { type: 'unknown', gaps: [{ source, cause: 'error', detail }], fault: detail };
}

function inNamespaces(
  verdicts: readonly Verdict[],
  namespaces: readonly string[],
): readonly Verdict[] {
  if (namespaces.length === 0) return verdicts;
  return verdicts.filter((verdict) => {
    if (verdict.status === 'not-applicable') return true;
    const { subject } = verdict;
    const namespace = subject.kind === 'Namespace' ? subject.name : subject.namespace;
    return namespace === undefined || namespaces.includes(namespace);
  });
}

/** Resolves all but the `across` needs now, so that the snapshot can be let go. */
function waitingCheck(
  check: Check,
  resolver: Resolver,
  namespaces: readonly string[] = [],
): WaitingCheck {
  const own = Object.entries(check.needs).filter(([, need]) => need.type !== 'across');
  const resolved = resolver.resolveAll(Object.fromEntries(own));
  const fault = resolver.faultIn(check.needs);
  return {
    check,
    judge: (across) => {
      if (resolved.state !== 'seen') return evaluate(check, namespaces, resolved, fault);
      const value = { ...resolved.value };
      for (const [name, need] of Object.entries(check.needs)) {
        if (need.type === 'across') value[name] = across.get(need.fact.id) ?? [];
      }
      return evaluate(check, namespaces, seen(value), fault);
    },
  };
}

function describe(
  data: AnyCluster,
  resolver: Resolver,
  profile: Profile,
  outcomes: ReadonlyMap<string, Outcome>,
): JudgedCluster {
  const platform = resolver.fact(profile.platform);
  const standing = resolver.fact(profile.standing);
  const { environment, weight } =
    standing.state === 'unseen' ? { environment: null, weight: null } : standing.value;
  return {
    info: data.info,
    platform: platform.state === 'unseen' ? UNKNOWN_PLATFORM : platform.value,
    environment,
    ...(weight === null ? {} : { weight }),
    permissions: data.permissions,
    gaps: data.gaps,
    ignored: data.ignored,
    outcomes,
    origins: originsOf(data),
    pictures: drawPictures(resolver, profile.pictures),
  };
}

const UNKNOWN_PLATFORM: Platform = {
  provider: 'unknown',
  distribution: 'unknown',
  managed: null,
  version: null,
};

function isFleetCheck(check: Check): boolean {
  return Object.values(check.needs).some((need) => need.type === 'across');
}

function acrossFacts(check: Check): readonly Fact<unknown>[] {
  return Object.values(check.needs).flatMap((need) => (need.type === 'across' ? [need.fact] : []));
}
