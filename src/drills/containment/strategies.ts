import type { Action } from '../../facts/policy-rules.ts';
import type { StrategyId } from '../../model/pictures/containment.ts';

/** One way to contain a workload, before it is tried on the cluster. */
export interface Strategy {
  readonly id: StrategyId;
  readonly title: string;
  /** Whether the pod lives on, with its memory and its disk. */
  readonly keepsPod: boolean;
  /** Whether it works through policies, and so only where the plugin enforces them. */
  readonly byPolicy: boolean;
  /** What the person who does it must be allowed to do, beside rights of the deny tier. */
  readonly rights: readonly Action[];
}

const LABEL: Action = { verb: 'patch', group: '', resource: 'pods' };
const POLICY: Action = { verb: 'create', group: 'networking.k8s.io', resource: 'networkpolicies' };

/** In the order in which they are tried. Source: the readiness model, 6.1 and amendment 0.14. */
export const STRATEGIES: readonly Strategy[] = [
  {
    id: 'Q1',
    title: 'Quarantine label and policy',
    keepsPod: true,
    byPolicy: true,
    rights: [LABEL, POLICY],
  },
  {
    id: 'Q1t',
    title: 'Quarantine label and policy, then end open connections',
    keepsPod: true,
    byPolicy: true,
    rights: [LABEL, POLICY],
  },
  {
    id: 'Q2',
    title: 'Strip the labels that policies select by, then label and policy',
    keepsPod: true,
    byPolicy: true,
    rights: [LABEL, POLICY],
  },
  {
    id: 'Q3',
    title: 'Label, policy and a deny that beats every allow',
    keepsPod: true,
    byPolicy: true,
    rights: [LABEL, POLICY],
  },
  {
    id: 'Q3t',
    title: 'A deny that beats every allow, then end open connections',
    keepsPod: true,
    byPolicy: true,
    rights: [LABEL, POLICY],
  },
  {
    id: 'Q4',
    title: 'Mesh: deny the identity of the workload',
    keepsPod: true,
    byPolicy: false,
    rights: [],
  },
  {
    id: 'Q5',
    title: 'Cut the node off at the cloud or host firewall',
    keepsPod: true,
    byPolicy: false,
    rights: [{ verb: 'patch', group: '', resource: 'nodes' }],
  },
  {
    id: 'Q6',
    title: 'Remove the pods',
    keepsPod: false,
    byPolicy: false,
    rights: [{ verb: 'delete', group: '', resource: 'pods' }],
  },
];
