import type { DenyTier, DenyTierId } from '../../facts/deny-tiers.ts';
import { EVERY_NAMESPACE, podsOf } from '../../facts/reachability/label-tests.ts';
import {
  type Compiled,
  EVERY_PORT,
  LAYER_ORDER,
  type LabelTest,
  type Layer,
  NETWORK_POLICY_RANK,
  type Policy,
  type Rule,
  type Term,
} from '../../facts/reachability/rules.ts';
import type { Subject } from '../../model/verdict.ts';

/** Policies that a responder would create, as if they were there. They govern marked pods alone. */
export interface Hypothesis {
  readonly layers: Compiled;
  /** Labels that make a pod one that the strategy has contained; no cluster can hold such keys. */
  readonly policyMark: Mark;
  readonly denyMark: Mark;
}

export type Mark = readonly [key: string, value: string];

const POLICY_MARK: Mark = ['\u0000quarantine', 'policy'];
const DENY_MARK: Mark = ['\u0000quarantine-deny', 'deny'];

/** What answers call them. */
export const NEW_POLICY: Subject = { type: 'k8s', key: 'the new quarantine NetworkPolicy' };
export const NEW_DENY: Subject = { type: 'k8s', key: 'the new deny policy' };

const EVERYONE: Term = { type: 'everyone' };

export function hypothesisOf(tier: DenyTier | undefined): Hypothesis {
  const isolating: Policy = {
    object: NEW_POLICY,
    rank: NETWORK_POLICY_RANK,
    selects: podsOf(EVERY_NAMESPACE, marked(POLICY_MARK)),
    isolates: true,
    rules: [],
  };
  const standard: Layer = {
    id: 'NetworkPolicy',
    order: LAYER_ORDER.standard,
    unmatched: 'deny',
    policies: [isolating],
  };
  const denies = tier === undefined ? undefined : denyLayers(tier);
  return {
    policyMark: POLICY_MARK,
    denyMark: DENY_MARK,
    layers: {
      ingress: [standard, ...(denies === undefined ? [] : [denies.ingress])],
      egress: [standard, ...(denies === undefined ? [] : [denies.egress])],
      findings: [],
    },
  };
}

function marked([key, value]: Mark): LabelTest {
  return { key: `${key}=${value}`, test: (labels) => labels.get(key) === value };
}

/** Where each kind's deny stands, and whom it can name on ingress. */
const TIERS: Readonly<Record<DenyTierId, { readonly order: number; readonly ingress: Term }>> = {
  cilium: { order: LAYER_ORDER.first, ingress: EVERYONE },
  calico: { order: LAYER_ORDER.first, ingress: EVERYONE },
  antrea: { order: LAYER_ORDER.first, ingress: EVERYONE },
  // Ingress rules of these name namespaces and pods only: not what comes from outside or from nodes.
  'cluster-network-policy': { order: LAYER_ORDER.admin, ingress: podsOf(EVERY_NAMESPACE) },
  'admin-network-policy': { order: LAYER_ORDER.admin, ingress: podsOf(EVERY_NAMESPACE) },
  'eks-cluster-network-policy': { order: LAYER_ORDER.admin, ingress: podsOf(EVERY_NAMESPACE) },
};

function denyLayers({ id, name, taken }: DenyTier): { ingress: Layer; egress: Layer } {
  const { order, ingress } = TIERS[id];
  const layer = (side: 'ingress' | 'egress', peers: Term): Layer => ({
    id: name,
    order,
    unmatched: 'next',
    policies: [
      {
        object: NEW_DENY,
        // The first place; where it is taken the two have no order, and the answer is both.
        rank: 0,
        selects: podsOf(EVERY_NAMESPACE, marked(DENY_MARK)),
        isolates: false,
        rules: [denyRule(side, peers, taken.length > 0 && order === LAYER_ORDER.first)],
      },
    ],
  });
  return { ingress: layer('ingress', ingress), egress: layer('egress', EVERYONE) };
}

function denyRule(side: string, peers: Term, inDoubt: boolean): Rule {
  return {
    action: 'deny',
    peers,
    ports: EVERY_PORT,
    path: `spec.${side}[0]`,
    ...(inDoubt ? { doubt: 'the first place of its tier is taken' } : {}),
  };
}
