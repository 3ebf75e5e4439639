import { element, link } from './elements.ts';
import {
  type EvidenceRow,
  type Island,
  type IslandCheck,
  rowOf,
  subjectKey,
  verdictSubject,
} from './island.ts';

/** One verdict as a list item, as `verdicts.hbs` writes it, with a link to itself. */
export function rowElement(island: Island, check: IslandCheck, place: number): HTMLElement {
  const row = rowOf(island, check, place);
  const key = subjectKey(island, verdictSubject(check, place));
  const object = element('div', 'object', link(subjectHref(check.anchor, key), row.subject.name));
  if (row.subject.where !== null) object.append(element('span', 'where', row.subject.where));
  return element(
    'li',
    '',
    element('span', `status ${row.status}`, row.status),
    object,
    element('div', 'message', row.message),
    element('div', 'evidence', ...row.evidence.map(evidenceElement)),
  );
}

export function subjectHref(anchor: string, key: string): string {
  return `#${anchor}?${new URLSearchParams({ subject: key }).toString()}`;
}

function evidenceElement({ object, path, value, note }: EvidenceRow): HTMLElement {
  const made = element('div', '');
  if (object !== null) made.append(`${object} `);
  made.append(element('code', 'field', path), ' ', element('code', 'value', value));
  if (note !== null) made.append(` (${note})`);
  return made;
}
