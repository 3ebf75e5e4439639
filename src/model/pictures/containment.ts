import type { Gap } from '../observed.ts';
import type { Listed, Sign } from '../picture.ts';

/** What the containment drill found for every critical or exposed workload. Source: the model, 6.1. */
export interface Containment {
  /** The label that a responder would set, `key=value`, and who says so. */
  readonly label: { readonly text: string; readonly declared: boolean };
  /** The worst verdicts first, of equal ones the critical workloads. */
  readonly targets: Listed<DrawnTarget>;
  /** How many of all targets came to each verdict, those that are not listed included. */
  readonly verdicts: readonly { readonly verdict: ContainmentVerdict; readonly count: number }[];
}

/** A result as a report keeps it: of strategies that are not among the best, little more than why. */
export interface DrawnTarget extends Omit<ContainedTarget, 'strategies'> {
  readonly strategies: readonly DrawnStrategy[];
}

export interface DrawnStrategy
  extends Omit<StrategyResult, 'evidence' | 'blockers' | 'gaps' | 'commands' | 'files'> {
  readonly blockers: readonly Omit<Obstacle, 'evidence'>[];
  /** Null where it is left out: `kubemuster drill` prints it. */
  readonly script: DrawnScript | null;
  readonly gaps: Listed<Gap>;
}

export interface DrawnScript {
  readonly commands: readonly Command[];
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

export const strategyIds = ['Q1', 'Q1t', 'Q2', 'Q3', 'Q3t', 'Q4', 'Q5', 'Q6'] as const;
export type StrategyId = (typeof strategyIds)[number];

/**
 * `NEW_ONLY`: connections that are open may stay open. `LEAKS_DNS`: only name lookups still pass.
 * `NO_EFFECT`: the policy is not enforced on its pods. `UNKNOWN` names its gaps.
 */
export const containmentVerdicts = [
  'ISOLATED',
  'NEW_ONLY',
  'LEAKS_DNS',
  'LEAKS',
  'NO_EFFECT',
  'REVERTED',
  'BLOCKED',
  'UNKNOWN',
] as const;
export type ContainmentVerdict = (typeof containmentVerdicts)[number];

/** The arguments of a command, unquoted. A single one in angle brackets is for a person to do. */
export type Command = readonly string[];

export interface ContainedTarget {
  /** The key of the workload's subject, and where its pods are. */
  readonly workload: string;
  readonly namespace: string;
  readonly critical: boolean;
  readonly exposed: boolean;
  /** Whether its tier or exposure is assumed, not known. */
  readonly assumed: boolean;
  /** The best strategy that keeps the pod alive. */
  readonly best: StrategyId;
  readonly verdict: ContainmentVerdict;
  /** Exact, as texts of fractions. */
  readonly credit: readonly [string, string];
  readonly strategies: readonly StrategyResult[];
}

export interface StrategyResult {
  readonly id: StrategyId;
  readonly title: string;
  readonly verdict: ContainmentVerdict;
  /** Exact; from 0 where it is not known who may do it, or who undoes it. */
  readonly credit: readonly [string, string];
  /** The sentence that says why. */
  readonly why: string;
  /** What still passes, the widest first. */
  readonly residual: Listed<ResidualFlow>;
  /** What refuses it. */
  readonly blockers: readonly Obstacle[];
  readonly reverters: readonly Reverter[];
  /** What becomes of connections that are open, by the network plugin. */
  readonly established: 'cut' | 'conditional' | 'persist' | 'unknown';
  /** What it costs the service, in words. */
  readonly collateral: readonly string[];
  /** Containers that the kubelet may restart because a probe fails then: memory is lost. */
  readonly restarts: readonly string[];
  /** In order. */
  readonly commands: readonly Command[];
  /** What the commands refer to, by file name: to be reviewed, and kept in a repository. */
  readonly files: Readonly<Record<string, unknown>>;
  readonly evidence: readonly Sign[];
  readonly gaps: readonly Gap[];
}

export const flowClasses = [
  'dns',
  'api-server',
  'same-namespace',
  'cross-namespace',
  'nodes',
  'metadata',
  'internet',
  'secondary-network',
] as const;
export type FlowClass = (typeof flowClasses)[number];

export interface ResidualFlow {
  readonly direction: 'ingress' | 'egress';
  readonly class: FlowClass;
  /** `ns/name[Kind]`, `ip:LOW-HIGH` or a count of many. */
  readonly peer: string;
  /** Such as `TCP 443, UDP 53`; `all` for everything. */
  readonly ports: string;
  readonly certain: boolean;
  /** The policies and rules that allow it; empty where none applies to the pod. */
  readonly allowedBy: readonly string[];
}

export interface Obstacle {
  readonly why: string;
  readonly certain: boolean;
  readonly evidence: readonly Sign[];
}

export interface Reverter {
  readonly who: string;
  readonly what: string;
  /** Undefined in words: null where the time is not known. */
  readonly seconds: number | null;
  readonly pausable: 'yes' | 'no' | 'unknown';
  readonly pause: readonly Command[];
}
