import type { Listed } from '../picture.ts';
import type { AttackHop } from './blast-radius.ts';

/** What somebody can become, the worst first. */
export const becomings = [
  'cluster-admin',
  'cloud-admin',
  'node',
  'every-namespace',
  'cloud-role',
  'namespace-admin',
] as const;
export type Becoming = (typeof becomings)[number];

/** One thing that an identity can become, by a shortest path. */
export interface Gain {
  readonly becomes: Becoming;
  /** The namespace or the role in the cloud; empty where the kind says it all. */
  readonly name: string;
  /** How many more of the kind there are: other namespaces. */
  readonly others: number;
  readonly certain: boolean;
  readonly path: readonly AttackHop[];
}

/** Identities of equal rights, which can become the same. */
export interface IdentityClass {
  /** Keys of users, groups and ServiceAccounts; the path is that of the first. */
  readonly members: Listed<string>;
  /** The worst first. Who becomes the administrator for certain has nothing besides. */
  readonly gains: readonly [Gain, ...Gain[]];
}

/** Who can become what by roles, bindings and the pods and nodes behind them. */
export interface Identities {
  /** Users, groups and ServiceAccounts that were seen. */
  readonly seen: number;
  /** Of these, how many can become nothing of it, and how many may only lead where nothing is read. */
  readonly harmless: number;
  readonly perhaps: number;
  /** What whole identities can become at worst, by what nobody ships. */
  readonly worst: readonly {
    readonly becomes: Becoming;
    readonly certain: number;
    readonly possible: number;
  }[];
  /** The worst first, of equal ones those with the shorter path. */
  readonly classes: Listed<IdentityClass>;
  /** Those that Kubernetes or a distribution makes so, by bindings and roles that nobody widened. */
  readonly shipped: Listed<IdentityClass>;
}
