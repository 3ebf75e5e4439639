import type { Status } from '../src/model/check.ts';
import type { Picture } from '../src/model/picture.ts';
import type {
  Access,
  AccessAnswer,
  AccessCell,
  AccessCondition,
  AccessResponder,
  AccessSource,
  AccessState,
  AccessStep,
} from '../src/model/pictures/access.ts';
import { plural } from './words.ts';

/** The words of the access drill, the same in every format. */
export const stepNames: Readonly<Record<AccessStep, string>> = {
  observe: 'Observe',
  mark: 'Mark',
  isolate: 'Isolate',
  stop: 'Stop',
  node: 'Nodes',
  reconcilers: 'Reconcilers',
  inspect: 'Inspect',
  capture: 'Capture',
  evict: 'Evict identities',
  forbid: 'Forbid',
  recover: 'Recover',
  cloud: 'Cloud',
};

export const sourceNames: Readonly<Record<AccessSource, string>> = {
  'api-server': 'the API server says so',
  rbac: 'by roles and bindings',
  cloud: 'by the cloud',
};

/** Where there is room for a word. */
export const sourceShort: Readonly<Record<AccessSource, string>> = {
  'api-server': 'API server',
  rbac: 'RBAC',
  cloud: 'cloud',
};

export const stateNames: Readonly<Record<AccessCell['state'], string>> = {
  yes: 'Yes',
  no: 'No',
  unknown: 'Unknown',
  none: '',
};

/** A sign besides the word and the colour. */
export const stateSigns: Readonly<Record<AccessCell['state'], string>> = {
  yes: '■',
  no: '□',
  unknown: '?',
  none: '',
};

export const stateStatus: Readonly<
  Record<AccessState, Extract<Status, 'pass' | 'fail' | 'unknown'>>
> = { yes: 'pass', no: 'fail', unknown: 'unknown' };

/** Such as `No, 3 of 5`: in how many of several places it is so. */
export function cellText({ state, answers, places, elevated }: AccessCell): string {
  const word = stateNames[state];
  if (state === 'yes') return elevated ? `${word}, elevated` : word;
  const same = answers.rows.filter((one) => one.state === state).length;
  return places < 2 || answers.truncated > 0 || same === places
    ? word
    : `${word}, ${same} of ${places}`;
}

/** Why a right is lacking, in places that lack it alike together. */
export function answerTexts(answers: readonly AccessAnswer[]): readonly string[] {
  const open = answers.filter(({ state }) => state !== 'yes');
  const alike = Map.groupBy(open, (one) => JSON.stringify([one.state, reasonOf(one)]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const named = group.flatMap(({ namespace }) => (namespace === '' ? [] : [namespace]));
    const where = named.length === 0 ? '' : ` in ${named.join(', ')}`;
    const [what, why] = reasonOf(first);
    const sure = first.state === 'no' ? '' : 'perhaps ';
    const source = first.state === 'no' ? ` (${sourceNames[first.by]})` : '';
    const lacks = what === '' ? '' : `${sure}not ${what}${where}${source}`;
    const told = [lacks, why].filter((one) => one !== '').join(': ');
    return [first.disagrees ? `${told}; roles and bindings say otherwise` : told];
  });
}

/** What is refused, and what keeps it from being known. */
function reasonOf({ lacking, gaps }: AccessAnswer): readonly [string, string] {
  const more = lacking.truncated > 0 ? ` and ${lacking.truncated} more` : '';
  const what = lacking.rows.join(', ');
  return [what === '' ? '' : `${what}${more}`, gaps.rows[0]?.detail ?? ''];
}

/** How sure it is that somebody has too much. */
export function beyondText({ name, beyond }: AccessResponder): string | null {
  const held = beyond
    .filter(({ state }) => state === 'held')
    .map(({ title }) => title.toLowerCase());
  if (held.length === 0) return null;
  return `${name} may for good: ${held.join(', ')}; whoever takes it over may as well`;
}

export function conditionText({ state, why }: AccessCondition): string {
  return `${stateNames[state]}: ${why}`;
}

/** Who answered. */
export function reviewsText({ reviews }: Access): string {
  const [first] = reviews.gaps.rows;
  if (first === undefined) {
    return `The API server was asked: ${plural(reviews.answers, 'answer')}.`;
  }
  const some =
    reviews.answers === 0
      ? 'Roles and bindings decide'
      : `${plural(reviews.answers, 'answer')} of the API server`;
  return `${some}; ${first.detail}.`;
}

/** How many rights somebody has for sure of those that are needed. */
export function countsText({ rights }: Access, at: number): string {
  const needed = rights.filter(({ required }) => required === 'yes');
  const cells = needed.map(({ cells, severity }) => ({ state: cells[at]?.state, severity }));
  const held = cells.filter(({ state }) => state === 'yes').length;
  const lost = cells.filter(({ state, severity }) => state === 'no' && severity === 'critical');
  const lacking = lost.length === 0 ? '' : `, ${lost.length} critical missing`;
  return `${held} of ${plural(needed.length, 'needed right')}${lacking}`;
}

/** Why nothing is shown; null where there is something. */
export function whyNoAccess({ value, gaps }: Picture<Access>): string | null {
  if (value !== null) return null;
  return `Not played through: ${gaps[0]?.detail ?? 'nothing of it was seen'}.`;
}
