import type { Meta } from '../../model/kubernetes/meta.ts';

interface Dated {
  readonly meta: Pick<Meta, 'created' | 'name' | 'namespace'>;
}

/** The object that counts among those of one width. */
export interface Chosen<T> {
  readonly policy: T;
  /** Another one that says something else and may be the older one, where no age is known. */
  readonly rival: T | undefined;
}

/** The oldest counts; of the same second, the first by name. `said` is what makes two differ. */
export function oldest<T extends Dated>(
  all: readonly T[],
  said: (one: T) => string,
): Chosen<T> | undefined {
  const [policy, ...others] = all.length < 2 ? all : all.toSorted(byAge);
  if (policy === undefined) return undefined;
  const ageless = all.some(({ meta }) => ageOf(meta.created) === undefined);
  const rival = ageless ? others.find((one) => said(one) !== said(policy)) : undefined;
  return { policy, rival };
}

function byAge(a: Dated, b: Dated): number {
  const [one, other] = [ageOf(a.meta.created) ?? 0, ageOf(b.meta.created) ?? 0];
  if (one !== other) return one - other;
  if (a.meta.name !== b.meta.name) return a.meta.name < b.meta.name ? -1 : 1;
  return a.meta.namespace < b.meta.namespace ? -1 : 1;
}

/** Not as text: an instant can be written in several ways. */
function ageOf(created: string | undefined): number | undefined {
  const instant = created === undefined ? Number.NaN : Date.parse(created);
  return Number.isNaN(instant) ? undefined : instant;
}
