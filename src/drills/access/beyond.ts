import type { Responder } from '../../facts/named-responders.ts';
import type { Action } from '../../facts/policy-rules.ts';
import type { ResponderRights } from '../../facts/responder-rights.ts';
import type { Gap } from '../../model/observed.ts';
import type { AccessBeyond } from '../../model/pictures/access.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { Ask } from './asks.ts';

/** What no playbook needs and an intruder in a responder's account would want. */
export interface Beyond {
  readonly id: AccessBeyond['id'];
  readonly title: string;
  readonly state: 'held' | 'not-held' | 'unknown';
  readonly evidence: readonly [Evidence, ...Evidence[]];
  readonly gaps: readonly Gap[];
}

interface Row {
  readonly id: AccessBeyond['id'];
  readonly title: string;
  /** Any of them. */
  readonly actions: readonly [Action, ...Action[]];
}

const RBAC = 'rbac.authorization.k8s.io';

/** Readiness model, T-RSP: what should not be needed. All in the whole cluster. */
const ROWS: readonly Row[] = [
  { id: 'cluster-admin', title: 'Do everything', actions: [action('*', '*', '*')] },
  {
    id: 'promote',
    title: 'Give itself more rights',
    actions: [action('escalate', RBAC, 'clusterroles'), action('bind', RBAC, 'clusterroles')],
  },
  {
    id: 'impersonate',
    title: 'Act as others',
    actions: [
      action('impersonate', '', 'users'),
      action('impersonate', '', 'groups'),
      action('impersonate', '', 'serviceaccounts'),
    ],
  },
  {
    id: 'read-secrets',
    title: 'Read every Secret',
    actions: [
      action('get', '', 'secrets'),
      action('list', '', 'secrets'),
      action('watch', '', 'secrets'),
    ],
  },
];

/** What has to be asked to know it. */
export const BEYOND_ASKS: readonly Ask[] = ROWS.flatMap(({ actions }) =>
  actions.map((one) => ({ action: one, namespace: '' })),
);

/** What he holds for good: groups that he is put into for a while do not count. */
export function beyondOf(responder: Responder, rights: ResponderRights): readonly Beyond[] {
  const standing: Responder = { ...responder, elevated: [] };
  return ROWS.map(({ id, title, actions: [first, ...rest] }): Beyond => {
    const ask = (one: Action) => rights.may(standing, one, '');
    const answers = [ask(first), ...rest.map(ask)] as const;
    const held = answers.find(({ state }) => state === 'yes');
    if (held !== undefined) {
      return { id, title, state: 'held', evidence: held.evidence, gaps: [] };
    }
    const gaps = [...new Set(answers.flatMap((one) => one.gaps))];
    const state = answers.some((one) => one.state === 'unknown') ? 'unknown' : 'not-held';
    return { id, title, state, evidence: answers[0].evidence, gaps };
  });
}

function action(verb: string, group: string, resource: string): Action {
  return { verb, group, resource };
}
