import type { Protocol } from './rules.ts';

/** What policies can tell apart: pods that are alike to all of them, a node, addresses, the entry. */
export interface Endpoint {
  readonly type: 'pod' | 'host-pod' | 'node' | 'outside' | 'ingress-controller';
  /** Empty for what is in none. */
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  /** Its own. Equal sets are one object. */
  readonly labels: Labels;
  /** Of the node whose network a pod is on; undefined for a template, which has none yet. */
  readonly nodeLabels: Labels | undefined;
  readonly account: Account | undefined;
  /** Equal lists are one object. */
  readonly ports: readonly NamedPort[];
  /** Numbers of the pieces of address space that its known addresses are in. */
  readonly atoms: readonly number[];
  /** The families of its addresses; both where they are not known. */
  readonly families: Families;
  /** Whether policies that select it are enforced on it. */
  readonly governed: 'yes' | 'no' | 'unknown';
  /** The workloads it stands for, as their numbers. */
  readonly workloads: readonly number[];
  /** How many pods; one for a template and for what is no pod. */
  readonly pods: number;
}

/** 1 for IPv4, 2 for IPv6, 3 for both. */
export type Families = 1 | 2 | 3;

export type Labels = ReadonlyMap<string, string>;

export interface Account {
  readonly name: string;
  /** Undefined where ServiceAccounts were not seen. */
  readonly labels: Labels | undefined;
}

export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

export const NO_LABELS: Labels = new Map();
export const NO_PORTS: readonly NamedPort[] = [];
