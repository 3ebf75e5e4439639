import { element } from './elements.ts';
import { lettersOf, type Passages, whyOf } from './passages.ts';
import { plotOf } from './plot.ts';

/** Draws every matrix of the page where its section is opened or comes into sight. */
export function startMatrices(): void {
  const places = document.querySelectorAll<HTMLElement>('.matrix[data-island]');
  if (places.length === 0) return;
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      observer.unobserve(target);
      draw(target);
    }
  });
  for (const place of places) {
    place.hidden = false;
    observer.observe(place);
  }
}

interface Matrix {
  readonly all: Passages;
  readonly from: HTMLSelectElement;
  readonly to: HTMLSelectElement;
  readonly filter: HTMLInputElement;
  readonly plot: HTMLElement;
  readonly answer: HTMLOutputElement;
}

function draw(place: HTMLElement): void {
  const text = document.getElementById(place.dataset['island'] ?? '')?.textContent;
  if (text === undefined || text === null) return;
  const all: Passages = JSON.parse(text);
  const matrix: Matrix = {
    all,
    from: choice(all.names),
    to: choice(all.names),
    filter: document.createElement('input'),
    plot: element('div', 'plot'),
    answer: document.createElement('output'),
  };
  const { from, to, filter, plot, answer } = matrix;
  filter.type = 'search';
  // A pair that a rule is about says more than the first one.
  from.selectedIndex = all.why[0] ?? 0;
  to.selectedIndex = all.why[1] ?? Math.min(1, all.names.length - 1);
  plot.tabIndex = 0;
  plot.setAttribute('role', 'group');
  plot.setAttribute('aria-label', 'Matrix of namespaces, rows to columns');
  answer.setAttribute('aria-live', 'polite');
  place.replaceChildren(
    element(
      'div',
      'asked-for',
      labelled('Only namespaces with', filter),
      labelled('Why from', from),
      labelled('to', to),
    ),
    element('div', 'sight', plot, answer),
  );
  for (const one of [from, to]) one.addEventListener('change', () => refresh(matrix));
  filter.addEventListener('input', () => refresh(matrix));
  plot.addEventListener('keydown', (event) => move(matrix, event));
  refresh(matrix);
  const still = place.parentElement?.querySelector('.still');
  if (still instanceof HTMLElement) still.hidden = true;
}

function choice(names: readonly string[]): HTMLSelectElement {
  const select = document.createElement('select');
  select.append(
    ...names.map((name, at) => {
      const option = document.createElement('option');
      option.value = String(at);
      option.append(name);
      return option;
    }),
  );
  return select;
}

function labelled(text: string, field: HTMLElement): HTMLElement {
  return element('label', '', text, field);
}

/** Draws what the filter leaves and answers for the chosen pair. */
function refresh(matrix: Matrix): void {
  const { all, from, to, filter, plot, answer } = matrix;
  const wanted = filter.value.trim().toLowerCase();
  const shown = all.names.flatMap((name, at) => (name.toLowerCase().includes(wanted) ? [at] : []));
  const chosen = { from: from.selectedIndex, to: to.selectedIndex };
  const drawn = plotOf({
    names: shown.map((at) => all.names[at] ?? ''),
    rows: shown.map((at) => {
      const letters = lettersOf(all.rows[at] ?? '');
      return shown.map((other) => (other === at ? 's' : (letters[other] ?? 'u'))).join('');
    }),
    chosen: { from: shown.indexOf(chosen.from), to: shown.indexOf(chosen.to) },
    choose: (row, column) => {
      from.selectedIndex = shown[row] ?? 0;
      to.selectedIndex = shown[column] ?? 0;
      refresh(matrix);
    },
  });
  plot.replaceChildren(shown.length === 0 ? 'No namespace has this in its name.' : drawn);
  answer.replaceChildren(
    ...whyOf(all, chosen.from, chosen.to).map((one) => element('div', '', one)),
  );
}

const STEPS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowUp', [-1, 0]],
  ['ArrowDown', [1, 0]],
  ['ArrowLeft', [0, -1]],
  ['ArrowRight', [0, 1]],
]);

/** The arrows go from cell to cell. */
function move(matrix: Matrix, event: KeyboardEvent): void {
  const step = STEPS.get(event.key);
  if (step === undefined) return;
  event.preventDefault();
  const last = matrix.all.names.length - 1;
  const within = (at: number): number => Math.max(0, Math.min(last, at));
  matrix.from.selectedIndex = within(matrix.from.selectedIndex + step[0]);
  matrix.to.selectedIndex = within(matrix.to.selectedIndex + step[1]);
  refresh(matrix);
}
