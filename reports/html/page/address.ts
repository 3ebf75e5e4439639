import { element } from './elements.ts';
import { type Find, fillForm } from './find.ts';
import { openAtSubject, openCheck } from './open-check.ts';
import { isEverything, type Query, queryOf, queryText } from './query.ts';

/** Shows what the address names: a place, a check, an object of it, or a filtered view. */
export function goToAddress(find: Find | undefined, show: () => void): void {
  const [id, rest] = parts(location.hash.slice(1));
  for (const one of document.querySelectorAll('.stale')) one.remove();
  if (id === 'find' && find !== undefined) {
    fillForm(find, queryOf(rest));
    show();
    bringInView(find.section);
    return;
  }
  const target = document.getElementById(id);
  if (target === null && id !== '') noteAtTop('The link names nothing that this report has.');
  if (target instanceof HTMLDetailsElement) goToDetails(target, rest);
}

/** The address of a filtered view, to be shared. Typing changes the last one instead of adding. */
export function writeAddress(query: Query, isTyped: boolean): void {
  const address = isEverything(query) ? '#find' : `#find?${queryText(query)}`;
  if (address === location.hash) return;
  const isThere = parts(location.hash.slice(1))[0] === 'find';
  if (isTyped && isThere) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
}

function parts(fragment: string): readonly [string, string] {
  const at = fragment.indexOf('?');
  return at === -1 ? [fragment, ''] : [fragment.slice(0, at), fragment.slice(at + 1)];
}

function goToDetails(details: HTMLDetailsElement, rest: string): void {
  for (const one of document.querySelectorAll('[aria-current="true"]')) {
    one.removeAttribute('aria-current');
  }
  const subject = new URLSearchParams(rest).get('subject');
  if (subject !== null && details.matches('.check')) {
    goToSubject(details, subject);
    return;
  }
  if (details.matches('.check')) openCheck(details);
  else details.open = true;
  focusIn(details, 'summary');
}

function goToSubject(details: HTMLDetailsElement, key: string): void {
  const row = openAtSubject(details, key);
  if (row === undefined) {
    details
      .querySelector('.body')
      ?.prepend(note('The link names an object that is not listed here.'));
    focusIn(details, 'summary');
    return;
  }
  row.setAttribute('aria-current', 'true');
  focusIn(row, 'a');
}

/** A link of another report, or to a check that this one has not, must not seem to lead to what is on top. */
function noteAtTop(text: string): void {
  const main = document.querySelector('main');
  if (main === null) return;
  main.prepend(note(text));
  bringInView(main);
}

function note(text: string): HTMLElement {
  const found = element('p', 'stale', text);
  found.setAttribute('role', 'status');
  return found;
}

function focusIn(target: HTMLElement, selector: string): void {
  bringInView(target);
  const found = target.querySelector(selector);
  if (found instanceof HTMLElement) found.focus({ preventScroll: true });
}

/** Twice: what is above gets its real height only once it is near. */
function bringInView(target: HTMLElement): void {
  target.scrollIntoView();
  requestAnimationFrame(() => {
    target.scrollIntoView();
    requestAnimationFrame(() => target.scrollIntoView());
  });
}
