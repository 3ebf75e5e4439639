/** A page written by hand, with one of its generated parts as it is now. */
export function withPart(page: string, name: string, part: string): string {
  const [begin, end] = [`<!-- generated: ${name} -->\n`, `<!-- end: ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`a page has no part ${name}`);
  return `${page.slice(0, from)}${begin}\n${part}\n${page.slice(to)}`;
}
