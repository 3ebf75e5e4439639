import { openCheck } from './open-check.ts';

/** A printed page shows no more failures opened than this; the rest keeps its one line. */
const MOST = 200;

/** Opens what fails for the time of printing. */
export function openForPrint(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    const failing = document.querySelectorAll('.check[data-status="fail"]:not([open])');
    for (const one of [...failing].slice(0, MOST)) {
      if (!(one instanceof HTMLDetailsElement)) continue;
      openCheck(one);
      opened.push(one);
    }
  });
  addEventListener('afterprint', () => {
    for (const one of opened) one.open = false;
    opened = [];
  });
}
