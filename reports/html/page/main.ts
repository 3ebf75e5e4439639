import { goToAddress, writeAddress } from './address.ts';
import { type Find, fillForm, findOfPage, queryInForm, showFound } from './find.ts';
import { type Indexing, startIndexing } from './indexing.ts';
import { startMatrices } from './matrix.ts';
import { namespacesOf } from './namespaces.ts';
import { openCheck } from './open-check.ts';
import { openForPrint } from './print.ts';
import { everything } from './query.ts';

/** Everything is there to read without this: it only searches, and draws what is too much to hold. */
const find = findOfPage();
const indexing = startIndexing(() => {
  if (find === undefined) return;
  offerNamespaces(find, indexing);
  showFound(find, indexing);
});
const show = (): void => {
  if (find !== undefined) showFound(find, indexing);
};
if (find !== undefined) wire(find);
document.addEventListener('toggle', opened, true);
document.addEventListener('click', followedAgain);
addEventListener('hashchange', () => goToAddress(find, show));
openForPrint();
startMatrices();
goToAddress(find, show);

/** How long typing has to rest before the address follows, in milliseconds. */
const REST = 300;

function wire(found: Find): void {
  const { form } = found;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', (event) => {
    show();
    const isTyped = event.target instanceof HTMLInputElement;
    clearTimeout(waiting);
    const write = (): void => writeAddress(queryInForm(found), isTyped);
    if (isTyped) waiting = setTimeout(write, REST);
    else write();
  });
  form.addEventListener('reset', (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    fillForm(found, everything);
    show();
    writeAddress(everything, false);
  });
}

/** A check that a reader opens by hand. */
function opened({ target }: Event): void {
  if (target instanceof HTMLDetailsElement && target.open && target.matches('.check')) {
    openCheck(target);
  }
}

/** A link to where the reader already is changes no address, and still has to lead there. */
function followedAgain({ target }: Event): void {
  const followed = target instanceof Element ? target.closest('a') : null;
  const isHere = followed !== null && followed.hash !== '' && followed.hash === location.hash;
  if (isHere) goToAddress(find, show);
}

function offerNamespaces({ form }: Find, { done }: Indexing): void {
  const list = form.querySelector('datalist');
  list?.replaceChildren(
    ...namespacesOf(done).map((namespace) => {
      const option = document.createElement('option');
      option.value = namespace;
      return option;
    }),
  );
}
