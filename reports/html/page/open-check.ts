import { button, element, plural } from './elements.ts';
import { subjectKey, verdictCount, verdictSubject } from './island.ts';
import { checkAt } from './islands.ts';
import { rowElement } from './rows.ts';

const FIRST = 20;
const MORE = 50;

/** Rows that are drawn of each opened check. */
const drawn = new WeakMap<HTMLDetailsElement, number>();

/** Opens a check and draws what is only drawn on demand. */
export function openCheck(details: HTMLDetailsElement): void {
  details.open = true;
  if (drawn.has(details)) return;
  drawn.set(details, 0);
  takeTexts(details);
  drawRows(details, FIRST);
}

/** Opens a check at one of its objects; undefined where it lists no such object. */
export function openAtSubject(details: HTMLDetailsElement, key: string): HTMLElement | undefined {
  openCheck(details);
  const found = checkAt(details.id);
  if (found === undefined) return undefined;
  const { island, check } = found;
  const places = Array.from({ length: verdictCount(check) }, (_none, place) => place);
  const place = places.find((one) => subjectKey(island, verdictSubject(check, one)) === key);
  if (place === undefined) return undefined;
  if (place >= (drawn.get(details) ?? 0)) drawRows(details, place + 1);
  const row = details.querySelector('.found')?.children[place];
  return row instanceof HTMLElement ? row : undefined;
}

/** What a check asks, why and how to fix it stand once in the page, for all clusters. */
function takeTexts(details: HTMLDetailsElement): void {
  const place = details.querySelector('.asked');
  const id = place?.querySelector('a')?.hash.slice(1) ?? '';
  const asks = document.getElementById(id);
  const texts = asks?.querySelector('.texts');
  if (place !== null && texts != null) place.replaceWith(texts.cloneNode(true));
  const question = asks?.querySelector('.question');
  if (question == null || details.querySelector('.question') !== null) return;
  details.querySelector('.body')?.prepend(question.cloneNode(true));
}

/** Draws the rows from the first to the one before `end`, and what draws the next. */
function drawRows(details: HTMLDetailsElement, end: number): void {
  const list = details.querySelector('.found') ?? listIn(details);
  const found = checkAt(details.id);
  if (list === undefined || found === undefined) return;
  const { island, check } = found;
  const count = verdictCount(check);
  const from = drawn.get(details) ?? 0;
  const until = Math.min(end, count);
  const rows: Node[] = [];
  for (let place = from; place < until; place += 1) rows.push(rowElement(island, check, place));
  if (from === 0) list.replaceChildren(...rows);
  else list.append(...rows);
  drawn.set(details, until);
  details.querySelector('.more')?.remove();
  if (until < count) list.after(moreRows(details, until, count));
}

/** Where the page says how many objects there are but shows none. */
function listIn(details: HTMLDetailsElement): HTMLElement | undefined {
  const more = details.querySelector('.more');
  if (more === null) return undefined;
  const list = element('ul', 'found');
  more.before(list);
  return list;
}

function moreRows(details: HTMLDetailsElement, until: number, count: number): HTMLElement {
  const next = Math.min(MORE, count - until);
  const show = button(`Show ${next} more`, () => {
    drawRows(details, until + MORE);
    focusRow(details, until);
  });
  const left = `${plural(count - until, 'object')} of ${count.toLocaleString('en')} left `;
  return element('p', 'more', left, show);
}

/** The button is gone: whoever used the keyboard goes on at the first new row. */
function focusRow(details: HTMLDetailsElement, place: number): void {
  const next = details.querySelector('.found')?.children[place]?.querySelector('a');
  next?.focus({ preventScroll: true });
}
