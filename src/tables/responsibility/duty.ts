import type { ProfileId } from './profiles.ts';

/** Who answers for a control, and what proves it there. */
export interface Duty {
  readonly owner: 'ours' | 'shared' | 'provider';
  readonly proof: string;
}

/** One check: what holds wherever nothing else is said, and where somebody else answers for it. */
export interface DutyRow {
  readonly everywhere: Duty;
  readonly by?: Readonly<Partial<Record<ProfileId, Duty>>>;
}

export function ours(proof: string): Duty {
  return { owner: 'ours', proof };
}

export function shared(proof: string): Duty {
  return { owner: 'shared', proof };
}

export function provider(proof: string): Duty {
  return { owner: 'provider', proof };
}

/** Tenants declare it, whoever runs the cluster. */
export const IN_CLUSTER: DutyRow = {
  everywhere: ours('Objects of the cluster show it, by its own API.'),
};

/** People have arranged it, and say when. */
export const IN_PLAN: DutyRow = {
  everywhere: ours('The response plan states it, with the day on which it was last true.'),
};

/** Objects show a part, and the plan what no object can. */
export const IN_BOTH: DutyRow = {
  everywhere: ours('Objects of the cluster show it, and the response plan what they cannot.'),
};

/** A rehearsal in the mind: computed from rights, policies and objects. */
export const BY_DRILL: DutyRow = {
  everywhere: ours('A drill computes it from the objects of the cluster and the plan.'),
};
