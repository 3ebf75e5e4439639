import type { Gap, Gaps } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import { type ApiServer, flagOf, shownFlag } from './api-server.ts';

/** What an API server asks whether somebody may do something. */
export type AuthorizationModes =
  /** Nothing but RBAC, and what kubelets need. */
  | { readonly state: 'rbac'; readonly evidence: Evidence }
  /** Modes that void whatever RBAC says. */
  | { readonly state: 'open'; readonly modes: readonly string[]; readonly evidence: Evidence }
  | { readonly state: 'webhook'; readonly evidence: Evidence }
  | { readonly state: 'unseen'; readonly evidence: Evidence; readonly gaps: Gaps };

const MODE = 'authorization-mode';
const CONFIG = 'authorization-config';
const VOID: readonly string[] = ['AlwaysAllow', 'ABAC'];

/** Without any mode the API server allows everything; k3s sets one itself. */
export function authorizationModes(server: ApiServer): AuthorizationModes {
  if (flagOf(server, CONFIG) !== undefined) {
    return { state: 'unseen', evidence: shownFlag(server, CONFIG), gaps: [ON_HOST] };
  }
  const given = flagOf(server, MODE);
  const evidence = shownFlag(server, MODE);
  if (given === undefined) {
    return server.runs === 'k3s'
      ? { state: 'rbac', evidence: { ...evidence, note: 'k3s sets Node,RBAC' } }
      : { state: 'open', modes: ['AlwaysAllow'], evidence: { ...evidence, note: 'AlwaysAllow' } };
  }
  const modes = given.split(',').map((one) => one.trim());
  const open = modes.filter((one) => VOID.includes(one));
  if (open.length > 0) return { state: 'open', modes: open, evidence };
  return { state: modes.includes('Webhook') ? 'webhook' : 'rbac', evidence };
}

const ON_HOST: Gap = {
  source: 'fact/api-servers',
  cause: 'not-collected',
  detail: `the file of --${CONFIG} is on the host: no API shows which authorizers it names`,
  permission: `the file of --${CONFIG}, from the host of the API server`,
};
