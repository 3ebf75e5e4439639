import { gapsOf, type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { NamespaceMatrix, type Passage } from '../reachability/matrix.ts';
import { type Tenancy, tenancy } from '../tenancy.ts';
import { type Tiers, tiers } from '../tiers.ts';
import { type EffectiveReach, effectiveReach } from './effective.ts';

/** How many of the other tenant namespaces the pods of one reach. */
export interface NamespaceReach {
  readonly name: string;
  /** For certain, on at least one port. */
  readonly sure: number;
  readonly may: number;
}

export interface NamespaceReaches {
  /** Tenant namespaces that have pods on the pod network, by name. */
  readonly tenants: readonly NamespaceReach[];
  readonly drawn: DrawnMatrix;
}

/** The part of the matrix that is kept for a picture. */
export interface DrawnMatrix {
  /** Tenants before the system, each by name. */
  readonly names: readonly string[];
  /** How many namespaces with pods are left out. */
  readonly truncated: number;
  /** To each of them from all of them. */
  readonly toward: readonly (readonly Passage[])[];
}

/** The most namespaces of a picture: more than that nobody looks at. */
const MOST_DRAWN = 500;

/** One column of the matrix at a time: there may be very many namespaces. */
export const namespaceReach: Fact<NamespaceReaches> = definePartialFact({
  id: 'namespace-reach',
  title: 'How many other tenant namespaces each tenant namespace reaches',
  needs: { reach: maybe(effectiveReach), tenancy: maybe(tenancy), tiers },
  compute: ({ reach, tenancy, tiers }): Observed<NamespaceReaches> => {
    if (reach.state === 'unseen') return unseen(reach.gaps);
    if (tenancy.state === 'unseen') return unseen(tenancy.gaps);
    const value = counted(reach.value, tenancy.value, tiers);
    const gaps = someGaps([...gapsOf(reach), ...gapsOf(tenancy)]);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ tenants }: NamespaceReaches) => tenants,
});

function counted(
  { reading }: EffectiveReach,
  { isTenant }: Tenancy,
  tiers: Tiers,
): NamespaceReaches {
  const matrix = new NamespaceMatrix(reading.world);
  const drawn = chosen(matrix.names, isTenant, tiers);
  const places = drawn.map((name) => matrix.names.indexOf(name));
  const toward = new Map<string, readonly Passage[]>();
  const [sure, may] = [matrix.names.map(() => 0), matrix.names.map(() => 0)];
  const kept = new Set(drawn);
  for (const [to, name] of matrix.names.entries()) {
    if (!isTenant(name) && !kept.has(name)) continue;
    const column = matrix.toward(name);
    if (kept.has(name)) {
      toward.set(
        name,
        places.map((at) => column[at] ?? 'unknown'),
      );
    }
    if (isTenant(name)) count(column, to, sure, may);
  }
  return {
    tenants: [...matrix.names.entries()]
      .filter(([, name]) => isTenant(name))
      .map(([at, name]) => ({ name, sure: sure[at] ?? 0, may: may[at] ?? 0 })),
    drawn: {
      names: drawn,
      truncated: matrix.names.length - drawn.length,
      toward: drawn.map((name) => toward.get(name) ?? []),
    },
  };
}

/** What each namespace reaches of one. */
function count(column: readonly Passage[], to: number, sure: number[], may: number[]): void {
  for (const [from, passage] of column.entries()) {
    if (from === to || passage === 'closed') continue;
    may[from] = (may[from] ?? 0) + 1;
    if (passage !== 'unknown') sure[from] = (sure[from] ?? 0) + 1;
  }
}

/** Critical tenants are kept before others, these before the system. */
function chosen(
  names: readonly string[],
  isTenant: (name: string) => boolean,
  tiers: Tiers,
): readonly string[] {
  const rank = (name: string): number => {
    if (!isTenant(name)) return 2;
    return tiers.ofNamespace(name).tier === 'critical' ? 0 : 1;
  };
  const kept = names.toSorted((a, b) => rank(a) - rank(b) || byText(a, b)).slice(0, MOST_DRAWN);
  return kept.toSorted((a, b) => Number(!isTenant(a)) - Number(!isTenant(b)) || byText(a, b));
}
