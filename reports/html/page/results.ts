import { button, element, link, plural } from './elements.ts';
import { rowOf, statusOf, subjectKey, verdictCount, verdictSubject } from './island.ts';
import { subjectHref } from './rows.ts';
import type { Catalogue, Hit } from './select.ts';

const CHECKS = 20;
const OBJECTS = 3;
const MORE_OBJECTS = 50;

/** Draws the first of what was found, and what draws the next. */
export function drawResults(
  list: Element,
  found: readonly Hit[],
  catalogue: Catalogue,
  withObjects: boolean,
): void {
  const draw = (from: number): readonly Node[] => {
    const items: Node[] = found
      .slice(from, from + CHECKS)
      .map((hit) => hitElement(hit, catalogue, withObjects));
    const left = found.length - from - CHECKS;
    if (left > 0) items.push(moreChecks(left, from + CHECKS, draw));
    return items;
  };
  list.replaceChildren(...draw(0));
}

function moreChecks(
  left: number,
  next: number,
  draw: (from: number) => readonly Node[],
): HTMLElement {
  const show = button(`Show ${Math.min(left, CHECKS)} more of ${plural(left, 'check')}`, () => {
    const items = draw(next);
    item.replaceWith(...items);
    focusLink(items[0]);
  });
  const item = element('li', 'more', show);
  return item;
}

function hitElement(hit: Hit, catalogue: Catalogue, withObjects: boolean): HTMLElement {
  const { index, check, objects } = hit;
  const title = catalogue.entries.get(check.id)?.title ?? check.id;
  const total = verdictCount(check);
  const of = objects === total ? '' : ` of ${total.toLocaleString('en')}`;
  const about = [index.island.name, check.phase, check.severity];
  if (total > 0)
    about.push(`${objects.toLocaleString('en')}${of} ${total === 1 ? 'object' : 'objects'}`);
  const status = statusOf(check.status);
  const item = element(
    'li',
    '',
    element('span', `status ${status}`, status.replace('-', ' ')),
    ' ',
    link(`#${check.anchor}`, title),
    ' ',
    element('span', 'aside', about.join(' · ')),
  );
  if (withObjects && objects > 0) item.append(...objectLists(hit));
  return item;
}

function objectLists(hit: Hit): readonly Node[] {
  const list = element('ul', 'objects');
  const places = hit.fitting();
  const left = (): number => hit.objects - list.children.length;
  const draw = (count: number): Node | undefined => {
    const items: Node[] = [];
    while (items.length < count) {
      const place = places.next();
      if (place.done === true) break;
      items.push(objectElement(hit, place.value));
    }
    list.append(...items);
    return items[0];
  };
  draw(OBJECTS);
  if (left() === 0) return [list];
  const show = button(moreText(left()), () => {
    const first = draw(MORE_OBJECTS);
    if (left() === 0) show.remove();
    else show.textContent = moreText(left());
    focusLink(first);
  });
  return [list, show];
}

function moreText(left: number): string {
  if (left <= MORE_OBJECTS) return `Show ${left} more`;
  return `Show ${MORE_OBJECTS} of ${left.toLocaleString('en')} more`;
}

function objectElement({ index: { island }, check }: Hit, place: number): HTMLElement {
  const row = rowOf(island, check, place);
  const href = subjectHref(check.anchor, subjectKey(island, verdictSubject(check, place)));
  return element(
    'li',
    '',
    element('span', `status ${row.status}`, row.status),
    ' ',
    link(href, row.subject.name),
    ' ',
    element('span', 'message', row.message),
  );
}

/** The button is gone: whoever used the keyboard goes on at the first new one. */
function focusLink(first: Node | undefined): void {
  if (first instanceof HTMLElement) first.querySelector('a')?.focus({ preventScroll: true });
}
