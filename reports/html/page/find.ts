import { catalogueOfPage } from './catalogue.ts';
import { plural } from './elements.ts';
import type { Indexing } from './indexing.ts';
import { everything, isEverything, type Query, type QueryField, queryFields } from './query.ts';
import { drawResults } from './results.ts';
import { type Catalogue, type Hit, hits } from './select.ts';

/** The page's search: its form, and what it found. */
export interface Find {
  readonly section: HTMLElement;
  readonly form: HTMLFormElement;
  readonly results: Element;
  readonly count: Element;
  readonly catalogue: Catalogue;
}

export function findOfPage(): Find | undefined {
  const section = document.getElementById('find');
  const form = section?.querySelector('form');
  const results = section?.querySelector('.results');
  const count = section?.querySelector('output');
  if (section == null || form == null || results == null || count == null) return undefined;
  return { section, form, results, count, catalogue: catalogueOfPage() };
}

export function queryInForm({ form }: Find): Query {
  const query: Record<QueryField, string> = { ...everything };
  for (const field of queryFields) query[field] = control(form, field)?.value.trim() ?? '';
  return query;
}

/** A value that a list does not offer is no choice: the list then says all. */
export function fillForm({ form }: Find, query: Query): void {
  for (const field of queryFields) {
    const one = control(form, field);
    if (one === undefined) continue;
    one.value = query[field];
    if (one instanceof HTMLSelectElement && one.selectedIndex === -1) one.value = '';
  }
}

function control(
  form: HTMLFormElement,
  field: QueryField,
): HTMLInputElement | HTMLSelectElement | undefined {
  const found = form.elements.namedItem(field);
  const isControl = found instanceof HTMLInputElement || found instanceof HTMLSelectElement;
  return isControl ? found : undefined;
}

/** Draws what fits the form and says how much it is. */
export function showFound(find: Find, { done, of }: Indexing): void {
  const query = queryInForm(find);
  const found = [...hits(done, find.catalogue, query)];
  const isNarrow = query.text !== '' || query.namespace !== '';
  const drawn = isEverything(query) ? [] : sorted(found, find.catalogue);
  drawResults(find.results, drawn, find.catalogue, isNarrow);
  find.count.textContent = counted(found, isNarrow) + reading(done.length, of);
}

function reading(done: number, of: number): string {
  return done === of ? '' : ` so far: ${done} of ${plural(of, 'cluster')} read`;
}

/** What is counted but not listed is in no search, which has to be said. */
function counted(found: readonly Hit[], isNarrow: boolean): string {
  let objects = 0;
  let unlisted = 0;
  for (const hit of found) {
    objects += hit.objects;
    unlisted += hit.check.truncated;
  }
  const text = `${plural(found.length, 'check')}, ${plural(objects, 'object')}`;
  if (unlisted === 0) return text;
  const more = `${plural(unlisted, 'more object')} counted, not listed`;
  return `${text}; ${more}${isNarrow ? ' and not searched' : ''}`;
}

const severityOrder = ['critical', 'high', 'medium', 'low'];

/** Failures first, the severest of each first, then by check; clusters keep their order. */
function sorted(found: readonly Hit[], { places }: Catalogue): readonly Hit[] {
  const ranked = found.map((hit) => {
    const { status, severity, id } = hit.check;
    const place = places.get(id) ?? places.size;
    const rank = (status * 10 + severityOrder.indexOf(severity)) * (places.size + 1) + place;
    return { hit, rank };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ hit }) => hit);
}
