import { createHash } from 'node:crypto';

/** A made-up object, as a snapshot keeps it. */
export type Made = Readonly<Record<string, unknown>>;

export interface RbacVolume {
  readonly namespaces: number;
  readonly accounts: number;
  readonly clusterRoles: number;
  readonly roles: number;
  readonly clusterBindings: number;
  readonly bindings: number;
  readonly pods: number;
}

/** 20,000 ServiceAccounts, 5,000 roles and 30,000 bindings, and 150,000 pods; or a part of that. */
export function volumeOf(part: number): RbacVolume {
  return {
    namespaces: 2_000 / part,
    accounts: 20_000 / part,
    clusterRoles: 400 / part,
    roles: 4_600 / part,
    clusterBindings: 600 / part,
    bindings: 29_400 / part,
    pods: 150_000 / part,
  };
}

/** A whole number below `bound`, always the same for the same question. */
export function chance(at: number, about: string, bound: number): number {
  const hash = createHash('sha256').update(`${at} ${about}`).digest('hex');
  return Number.parseInt(hash.slice(0, 8), 16) % bound;
}
