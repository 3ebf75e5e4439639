import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import { BOOTSTRAP_KNOWN_ON } from '../../tables/bootstrap/bootstrap.ts';
import { type Action, allows, type UrlAction } from '../policy-rules.ts';
import { isMasters, type Principal, principalsIn, subjectOfPrincipal } from '../principals.ts';
import type { Grant, Grants } from './grants.ts';
import type { PlacedRule } from './role-rules.ts';

/** Whether somebody may do something: what lets him, and why more than that may let him. */
export interface Answer {
  readonly evidence: readonly Evidence[];
  /** Empty when everything that could give the right was seen. */
  readonly gaps: readonly Gap[];
}

/** One principal, or a person with the groups that he is in. */
export type Who = Principal | readonly Principal[];

export type Asked = Action | UrlAction;

/** Also by the groups that they are in by their kind. Without a namespace: in the whole cluster. */
export type Answering = (who: Who, actions: readonly Asked[], namespace?: string) => Answer;

/** One way of having a right is as good as ten. */
const SHOWN = 2;

const LISTED = 8;

export function answering(
  grants: Grants,
  gapsWhere: (namespace: string) => readonly Gap[],
): Answering {
  return (who, actions, namespace = '') => {
    const places = namespace === '' ? [''] : ['', namespace];
    const everyone = principalsIn(who);
    const here = everyone.flatMap((one) => places.flatMap((place) => grants.in(one, place)));
    const open = here.flatMap(({ rules }) => (rules.state === 'unseen' ? rules.gaps : []));
    const bypass = everyone.filter(isMasters).map(bypassEvidence);
    return {
      evidence: [...here.flatMap((one) => evidenceOf(one, actions)), ...bypass].slice(0, SHOWN),
      gaps: [...gapsWhere(namespace), ...open],
    };
  };
}

/** That a binding gives its role to somebody. */
export function grantEvidence({ binding, path }: Grant): Evidence {
  return fieldOf(binding, path, `${binding.role.kind}/${binding.role.name}`);
}

/** That a rule holds the verbs it holds. */
export function ruleEvidence({ rule, role, path }: PlacedRule): Evidence {
  const value = `${brief(rule.verbs)} on ${brief([...rule.resources, ...rule.urls])}`;
  if (path !== '') return { subject: role, path, value };
  const note = `as every API server makes it (table of ${BOOTSTRAP_KNOWN_ON})`;
  return { subject: role, path, value, note };
}

function bypassEvidence(masters: Principal): Evidence {
  const note = 'the API server lets this group do everything, and asks no role';
  return { subject: subjectOfPrincipal(masters), path: '', value: 'everything', note };
}

/** A rule may list thousands of names. */
function brief(listed: readonly string[]): string {
  const rest = listed.length - LISTED;
  return `${listed.slice(0, LISTED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function evidenceOf(grant: Grant, actions: readonly Asked[]): readonly Evidence[] {
  if (grant.rules.state !== 'known') return [];
  const rule = grant.rules.rules.find((one) => actions.some((action) => allows(one.rule, action)));
  return rule === undefined ? [] : [grantEvidence(grant), ruleEvidence(rule)];
}
