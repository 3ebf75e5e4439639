import type { Subject } from '../../model/verdict.ts';
import { EVERY_NAMESPACE, podsOf } from './label-tests.ts';
import {
  type Compiled,
  EVERY_PORT,
  LAYER_ORDER,
  type LabelTest,
  type Layer,
  NETWORK_POLICY_RANK,
  type Policy,
  type Term,
} from './rules.ts';

/** A label that no cluster can hold, so that the policies about it govern hypothetical pods alone. */
export type Mark = readonly [key: string, value: string];

/** What answers call policies that somebody would create. */
const NEW_POLICY: Subject = { type: 'k8s', key: 'the new quarantine NetworkPolicy' };
const NEW_DENY: Subject = { type: 'k8s', key: 'the new deny policy' };

/** A NetworkPolicy that selects the pod in both directions and allows nothing. */
export const ISOLATED: Mark = markOf('isolated');

/** Denies ahead of what is there: of everyone, of everyone where its place is taken, as administrators' policies. */
export type Denial = 'first' | 'doubtful' | 'admin';

export const DENIED: Readonly<Record<Denial, Mark>> = {
  first: markOf('denied first'),
  doubtful: markOf('denied first, perhaps'),
  admin: markOf('denied by administrators'),
};

const EVERYONE: Term = { type: 'everyone' };
/** Ingress rules of administrators' policies name pods only: not what comes from outside or from nodes. */
const ALL_PODS: Term = podsOf(EVERY_NAMESPACE);

/**
 * Policies that are not there: they select no pod of the cluster, and answer what would become of one that
 * they did, in the same world as everything else.
 */
export const WHAT_IF: Compiled = {
  ingress: layersOf('ingress'),
  egress: layersOf('egress'),
  findings: [],
};

function markOf(what: string): Mark {
  return [`\u0000what-if ${what}`, 'yes'];
}

function layersOf(side: 'ingress' | 'egress'): readonly Layer[] {
  const inAdmin = side === 'ingress' ? ALL_PODS : EVERYONE;
  return [
    {
      id: 'denied first',
      order: LAYER_ORDER.first,
      unmatched: 'next',
      policies: [
        denial(side, DENIED.first, EVERYONE),
        denial(side, DENIED.doubtful, EVERYONE, 'the first place of its tier is taken'),
      ],
    },
    {
      id: 'denied by administrators',
      order: LAYER_ORDER.admin,
      unmatched: 'next',
      policies: [denial(side, DENIED.admin, inAdmin)],
    },
    {
      id: 'NetworkPolicy',
      order: LAYER_ORDER.standard,
      unmatched: 'deny',
      policies: [
        {
          object: NEW_POLICY,
          rank: NETWORK_POLICY_RANK,
          selects: marked(ISOLATED),
          isolates: true,
          rules: [],
        },
      ],
    },
  ];
}

/** In the first place; where that is taken the two have no order, and the answer is both. */
function denial(side: string, mark: Mark, peers: Term, doubt?: string): Policy {
  return {
    object: NEW_DENY,
    rank: 0,
    selects: marked(mark),
    isolates: false,
    rules: [
      {
        action: 'deny',
        peers,
        ports: EVERY_PORT,
        path: `spec.${side}[0]`,
        ...(doubt === undefined ? {} : { doubt }),
      },
    ],
  };
}

function marked([key, value]: Mark): Term {
  const test: LabelTest = {
    key: `${key}=${value}`,
    test: (labels) => labels.get(key) === value,
  };
  return podsOf(EVERY_NAMESPACE, test);
}
