import type { Status } from '../src/model/check.ts';
import type { Listed, Picture } from '../src/model/picture.ts';
import {
  type CompromisedKind,
  type CredentialGrade,
  minutesText,
  type Revocation,
  type RevocationState,
  type RevocationStep,
  type RevokedCredential,
  type RevokedTarget,
} from '../src/model/pictures/revocation.ts';

/** The words of the revocation drill, the same in every format. */
export const stateNames: Readonly<Record<RevocationState, string>> = {
  'in-time': 'Dead in time',
  late: 'Too late',
  refused: 'Nobody may',
  none: 'Cannot be killed',
  unknown: 'Unknown',
};

/** A sign besides the word and the colour. */
export const stateSigns: Readonly<Record<RevocationState, string>> = {
  'in-time': '■',
  late: '◧',
  refused: '□',
  none: '□',
  unknown: '?',
};

export type StateStatus = Extract<Status, 'pass' | 'warn' | 'fail' | 'unknown'>;

export const stateStatus: Readonly<Record<RevocationState, StateStatus>> = {
  'in-time': 'pass',
  late: 'warn',
  refused: 'fail',
  none: 'fail',
  unknown: 'unknown',
};

export const kindNames: Readonly<Record<CompromisedKind, string>> = {
  pod: 'Pod',
  sa: 'ServiceAccount',
  node: 'Node',
  user: 'Person',
  ci: 'Deployer',
  registry: 'Registry login',
  'mesh-ca': 'Mesh CA',
};

export const stepNames: Readonly<Record<RevocationStep, string>> = {
  'api-rights': 'API rights',
  'cloud-sessions': 'cloud sessions',
  tokens: 'tokens',
  secrets: 'Secrets',
  certificates: 'certificates and CA',
};

export const gradeNames: Readonly<Record<CredentialGrade, string>> = {
  admin: 'administrator',
  data: 'data',
  other: 'limited',
};

/** How long the best way takes. */
export function bestMinutes({ ways: [best] }: Pick<RevokedCredential, 'ways'>): string {
  return best === undefined ? 'never' : minutesText(best.minutes);
}

/** Such as `Dead in time 4, unknown 2`: the best first. */
export function statesText(
  states: readonly { readonly state: RevocationState; readonly count: number }[],
): string {
  return states.map(({ state, count }) => `${count} ${stateNames[state].toLowerCase()}`).join(', ');
}

/** The name of the object without its group: `ServiceAccount shop/api`. */
export function credentialName(key: string): string {
  const [, kind = '', ...rest] = key.split('/');
  const isObject = /^[a-z0-9.]+\/[A-Z]/.test(key);
  return isObject ? `${kind} ${rest.join('/')}` : key.replace(/^cloud-role:/, '');
}

/** What was taken over, as a title. */
export function takenOver({ kind, name }: Pick<RevokedTarget, 'kind' | 'name'>): string {
  const short = credentialName(name);
  switch (kind) {
    case 'pod':
      return `A pod of ${short}`;
    case 'node':
      return `Node ${short}`;
    case 'ci':
      return `Deployer ${short}`;
    case 'registry':
      return `Registry login in ${short}`;
    case 'mesh-ca':
      return `CA of ${short}`;
    case 'sa':
    case 'user':
      return short;
  }
}

/** Such as `12 of 19 credentials are dead within 15 minutes`. */
export function summaryOf({ states, objective }: Revocation): string {
  const all = states.map(({ count }) => count).reduce((sum, one) => sum + one, 0);
  const dead = states.find(({ state }) => state === 'in-time')?.count ?? 0;
  return `${dead} of ${all} credentials are dead within ${objective.minutes} minutes`;
}

/** Why nothing is shown; null where there are credentials. */
export function whyNoCredentials({ state, value, gaps }: Picture<Revocation>): string | null {
  if (value === null) return `Not played through: ${gaps[0]?.detail ?? 'nothing of it was seen'}.`;
  if (value.credentials.rows.length > 0) return null;
  return state === 'seen'
    ? 'No credential is exposed.'
    : 'No exposed credential was seen; not all was.';
}

/** Names in a few words, with how many more there are. */
export function namesText({ rows, truncated }: Listed<string>, most: number): string {
  const shown = rows.slice(0, most).map(credentialName);
  const left = truncated + rows.length - shown.length;
  return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
