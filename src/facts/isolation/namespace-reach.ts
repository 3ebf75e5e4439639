import { gapsOf, type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { NamespaceMatrix, type Passage } from '../reachability/matrix.ts';
import { type Tenancy, tenancy } from '../tenancy.ts';
import { type EffectiveReach, effectiveReach } from './effective.ts';

/** How many of the other tenant namespaces the pods of one reach. */
export interface NamespaceReach {
  readonly name: string;
  /** For certain, on at least one port. */
  readonly sure: number;
  readonly may: number;
}

export interface NamespaceReaches {
  readonly basis: EffectiveReach['basis'];
  /** Tenant namespaces that have pods on the pod network, by name. */
  readonly tenants: readonly NamespaceReach[];
}

/** One column of the matrix at a time: there may be very many namespaces. */
export const namespaceReach: Fact<NamespaceReaches> = definePartialFact({
  id: 'namespace-reach',
  title: 'How many other tenant namespaces each tenant namespace reaches',
  needs: { reach: maybe(effectiveReach), tenancy: maybe(tenancy) },
  compute: ({ reach, tenancy }): Observed<NamespaceReaches> => {
    if (reach.state === 'unseen') return unseen(reach.gaps);
    if (tenancy.state === 'unseen') return unseen(tenancy.gaps);
    const value: NamespaceReaches = {
      basis: reach.value.basis,
      tenants: counted(reach.value, tenancy.value),
    };
    const gaps = someGaps([...gapsOf(reach), ...gapsOf(tenancy)]);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});

function counted({ reading }: EffectiveReach, { isTenant }: Tenancy): readonly NamespaceReach[] {
  const matrix = new NamespaceMatrix(reading.world);
  const tenants = [...matrix.names.entries()].filter(([, name]) => isTenant(name));
  const [sure, may] = [matrix.names.map(() => 0), matrix.names.map(() => 0)];
  for (const [to, name] of tenants) {
    for (const [from, passage] of matrix.toward(name).entries()) {
      if (from === to) continue;
      count(may, from, passage !== 'closed');
      count(sure, from, isSure(passage));
    }
  }
  return tenants.map(([at, name]) => ({ name, sure: sure[at] ?? 0, may: may[at] ?? 0 }));
}

function count(counts: number[], at: number, met: boolean): void {
  if (met) counts[at] = (counts[at] ?? 0) + 1;
}

function isSure(passage: Passage): boolean {
  return passage === 'open' || passage === 'partial';
}
