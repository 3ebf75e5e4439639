import {
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../model/source.ts';
import { LOAD_BALANCERS_KNOWN_ON } from '../tables/load-balancers.ts';
import { SYSTEM_NAMESPACES_KNOWN_ON } from '../tables/system-namespaces.ts';
import { type Exposure, exposure } from './exposure.ts';
import { type Tenancy, tenancy } from './tenancy.ts';
import { type Tier, tiers } from './tiers.ts';
import { type WorkloadView, workloads } from './workloads.ts';

/** The scope sets of the readiness model: tenants, tiers, exposure (3.5, amendments 0.2 and 0.9). */
export interface Scope extends Tenancy {
  readonly isExposed: (workload: WorkloadView) => Exposure;
  readonly tierOf: (workload: WorkloadView) => Tier;
  readonly namespaceTier: (namespace: string) => Tier;
  /** Whether the plan declares tiers; otherwise they are assumed. */
  readonly tiersDeclared: boolean;
  /** For printing: what was seen of the workloads. */
  readonly workloads: readonly WorkloadView[];
}

/**
 * Whole when the namespaces are: what Services, routes or nodes leave open is in the answers about
 * single workloads, which may be `unknown` with gaps. A check that needs only the namespaces asks
 * for `tenancy`.
 */
export const scope: Fact<Scope> = definePartialFact({
  id: 'scope',
  title: 'System and tenant namespaces, critical and exposed workloads',
  needs: { tenancy: maybe(tenancy), workloads: maybe(workloads), exposure, tiers },
  compute: ({ tenancy, workloads, exposure, tiers }): Observed<Scope> => {
    if (tenancy.state === 'unseen') return unseen(tenancy.gaps);
    const value: Scope = {
      ...tenancy.value,
      isExposed: exposure.of,
      tierOf: tiers.ofWorkload,
      namespaceTier: tiers.ofNamespace,
      tiersDeclared: tiers.declared,
      workloads: visible(workloads),
    };
    const gaps = someGaps(gapsOf(tenancy));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ namespaces, workloads, tiersDeclared, namespaceTier, tierOf, isExposed }: Scope) => ({
    tables: {
      systemNamespaces: SYSTEM_NAMESPACES_KNOWN_ON,
      loadBalancers: LOAD_BALANCERS_KNOWN_ON,
    },
    tiers: tiersDeclared ? 'declared' : 'assumed',
    namespaces: namespaces.map(({ name, system }) => ({
      name,
      system: system ?? null,
      tier: namespaceTier(name).tier,
    })),
    workloads: workloads.map((workload) => {
      const { exposed, evidence } = isExposed(workload);
      return {
        workload: workload.subject.key,
        namespace: workload.namespace,
        tier: tierOf(workload).tier,
        exposed,
        by: evidence.map(({ subject, path, value }) => ({ object: subject.key, path, value })),
      };
    }),
  }),
});
