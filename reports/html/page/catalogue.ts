import { type Catalogue, catalogueOf } from './select.ts';

/** What the page says of each check, read from where it says it. */
export function catalogueOfPage(): Catalogue {
  const all = [...document.querySelectorAll('.asks')];
  return catalogueOf(
    all.flatMap((one) => {
      if (!(one instanceof HTMLElement)) return [];
      const { check = '', frameworks = '' } = one.dataset;
      return {
        id: check,
        title: one.querySelector('h4')?.textContent ?? check,
        domain: check.split('/')[0] ?? '',
        frameworks: frameworks.split(' '),
        text: one.textContent,
      };
    }),
  );
}
