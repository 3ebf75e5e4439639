import { criticalNamespaces } from '../../facts/critical-namespaces.ts';
import { NO_TIERS } from '../../facts/critical-workloads.ts';
import { denyTiers } from '../../facts/deny-tiers.ts';
import { platform } from '../../facts/platform.ts';
import { reconcilers } from '../../facts/reconcilers/reconcilers.ts';
import { once } from '../../facts/remember.ts';
import { scope } from '../../facts/scope.ts';
import { minorOf } from '../../facts/support-window.ts';
import { servedApis, serverVersion } from '../../model/info.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import type { PlanPlaybook } from '../../model/plan/practice.ts';
import { planForensics, planPlaybooks } from '../../model/plan.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Marks } from '../../model/verdict.ts';
import { RESPONDER_RIGHTS, type ResponderRight } from '../../tables/responder-rights.ts';
import type { AskedWay } from './asks.ts';
import { cloudRows } from './cloud-rows.ts';
import { type Around, type Criticals, placesOf } from './places.ts';
import { type Requirement, requirementOf } from './required.ts';
import { presenceOf } from './served.ts';

/** A right of the table as this cluster and this plan ask for it. */
export interface NeededRight extends Omit<ResponderRight, 'ways' | 'parts' | 'place'> {
  readonly required: Requirement;
  readonly places: readonly NeededPlace[];
}

/** Where it is needed: a critical namespace, or the whole cluster. */
export interface NeededPlace {
  /** Empty for the whole cluster. */
  readonly namespace: string;
  /** Any one of them is enough. Empty where only what is not seen would tell. */
  readonly ways: readonly AskedWay[];
  /** What an older version of Kubernetes would ask for; set only where the version was not seen. */
  readonly older: readonly AskedWay[];
  /** Why a no is not sure, or why nothing can be asked. */
  readonly gaps: readonly Gap[];
  /** Why a yes is not sure: more may be needed than was seen. */
  readonly more: readonly Gap[];
  readonly marks: Marks;
}

export interface PlaybookRights {
  readonly rights: readonly NeededRight[];
  /** Whether the plan's tiers say which namespaces are critical; otherwise it is assumed. */
  readonly tiersDeclared: boolean;
  /** Why there may be more critical namespaces. */
  readonly gaps: readonly Gap[];
}

/** What the playbooks ask of responders in this cluster. Always whole: gaps are in the value. */
export const playbookRights: Fact<PlaybookRights> = defineFact({
  id: 'playbook-rights',
  title: 'The rights that the response takes in this cluster, and where',
  needs: {
    scope: maybe(scope),
    denyTiers,
    reconcilers,
    platform: maybe(platform),
    apis: maybe(servedApis),
    version: maybe(serverVersion),
    playbooks: maybe(planPlaybooks),
    forensics: maybe(planForensics),
  },
  compute: (inputs): PlaybookRights => {
    const { scope, apis, version, playbooks } = inputs;
    const critical = [...criticalNamespaces(scope)];
    const byNamespace = once(() => {
      const all = scope.state === 'unseen' ? [] : scope.value.workloads;
      return Map.groupBy(all, ({ namespace }) => namespace);
    });
    const criticals: Criticals = {
      namespaces: critical.map(({ namespace, marks }) => ({ name: namespace.name, marks })),
      workloadsIn: (name) => byNamespace().get(name) ?? [],
    };
    const around: Around = {
      ...inputs,
      criticals,
      presence: presenceOf(apis),
      minor: version.state === 'unseen' ? undefined : minorOf(version.value.gitVersion),
      versionGaps: gapsOf(version),
    };
    const tiersDeclared = scope.state !== 'unseen' && scope.value.tiersDeclared;
    // Only where somebody is named: what reconciles every critical workload takes a while.
    const rights = once(() => [
      ...RESPONDER_RIGHTS.flatMap((row) => neededOf(row, around, playbooks)),
      ...cloudRows(inputs.platform, playbooks),
    ]);
    const none = critical.length === 0 && !tiersDeclared ? [NO_TIERS] : [];
    return {
      get rights() {
        return rights();
      },
      tiersDeclared,
      gaps: [...gapsOf(scope), ...(gapsOf(scope).length === 0 ? none : [])],
    };
  },
  show: ({ rights }: PlaybookRights) => rights.map(shown),
});

/** Nothing where there is nothing to use the right on. */
function neededOf(
  row: ResponderRight,
  around: Around,
  playbooks: Observed<readonly PlanPlaybook[]>,
): readonly NeededRight[] {
  const there = around.presence(row.ways);
  if (there === 'no') return [];
  const required = requirementOf(row, playbooks, there);
  const { id, step, title, severity } = row;
  return [{ id, step, title, severity, required, places: placesOf(row, around) }];
}

function shown({ places, ...right }: NeededRight): object {
  return {
    ...right,
    places: places.map(({ namespace, ways }) => ({ namespace, ways: visibleWays(ways) })),
  };
}

function visibleWays(ways: readonly AskedWay[]): readonly object[] {
  return ways.map((way) => way.map(({ action, namespace }) => ({ ...action, namespace })));
}
