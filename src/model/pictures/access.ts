import type { Gap } from '../observed.ts';
import type { Listed, Sign } from '../picture.ts';

/** Whether the responders of the plan have the rights that the response takes. Source: the model, 6.4. */
export interface Access {
  /** Of all responders together; exact, as texts of fractions. */
  readonly credit: readonly [string, string];
  /** The columns, in the order of the plan. */
  readonly responders: Listed<AccessResponder>;
  /** The rows, in the order of a response. */
  readonly rights: readonly AccessRow[];
  readonly conditions: readonly AccessCondition[];
  /** What the API server itself was asked: how many answers there are, and why not each question has one. */
  readonly reviews: { readonly answers: number; readonly gaps: Listed<Gap> };
  /** The critical namespaces that it is about. */
  readonly namespaces: Listed<string>;
}

export interface AccessResponder {
  /** Key and name of the subject, and what kind of somebody it is. */
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly credit: readonly [string, string];
  /** What it holds for good and no playbook needs. */
  readonly beyond: readonly AccessBeyond[];
}

export const accessStates = ['yes', 'no', 'unknown'] as const;
export type AccessState = (typeof accessStates)[number];

/** The API server's own answer, roles and bindings, or a grant of the cloud. */
export const accessSources = ['api-server', 'rbac', 'cloud'] as const;
export type AccessSource = (typeof accessSources)[number];

export interface AccessBeyond {
  readonly id: 'cluster-admin' | 'promote' | 'impersonate' | 'read-secrets';
  readonly title: string;
  readonly state: 'held' | 'not-held' | 'unknown';
  readonly evidence: readonly Sign[];
  readonly gaps: Listed<Gap>;
}

export const accessSteps = [
  'observe',
  'mark',
  'isolate',
  'stop',
  'node',
  'reconcilers',
  'inspect',
  'capture',
  'evict',
  'forbid',
  'recover',
  'cloud',
] as const;
export type AccessStep = (typeof accessSteps)[number];

export interface AccessRow {
  readonly id: string;
  readonly step: AccessStep;
  readonly title: string;
  readonly severity: 'critical' | 'high' | 'medium';
  /** Whether the playbooks need it; `unknown` where there is none, or perhaps nothing to use it on. */
  readonly required: AccessState;
  /** One for each responder, in their order. */
  readonly cells: readonly AccessCell[];
}

/** The worst of all places that the right is needed in. */
export interface AccessCell {
  readonly state: AccessState | 'none';
  readonly by: AccessSource;
  /** Whether only for a while, by a group that it is put into then. */
  readonly elevated: boolean;
  /** In how many places it is needed. */
  readonly places: number;
  /** The binding and the rule of the first of them, or what speaks against it. */
  readonly evidence: readonly Sign[];
  /** Those with another answer than yes; the drill lists all. */
  readonly answers: Listed<AccessAnswer>;
}

export interface AccessAnswer {
  /** Empty for the whole cluster. */
  readonly namespace: string;
  readonly state: AccessState;
  readonly by: AccessSource;
  /** The requests that are refused, or perhaps so, such as `patch deployments.apps/scale`; where it is another, with the namespace. */
  readonly lacking: Listed<string>;
  readonly evidence: readonly Sign[];
  readonly gaps: Listed<Gap>;
  /** Whether roles and bindings say otherwise than the API server did. */
  readonly disagrees: boolean;
}

export interface AccessCondition {
  readonly id: 'break-glass' | 'break-glass-test' | 'endpoint' | 'elevation' | 'membership';
  readonly title: string;
  readonly state: AccessState;
  readonly why: string;
  readonly gaps: readonly Gap[];
}
