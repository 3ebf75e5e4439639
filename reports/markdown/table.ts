/** A table of finished cells: escape them before. */
export function* table(
  headings: readonly string[],
  rows: Iterable<readonly string[]>,
): Generator<string> {
  yield `| ${headings.join(' | ')} |`;
  yield `|${' --- |'.repeat(headings.length)}`;
  for (const row of rows) yield `| ${row.join(' | ')} |`;
  yield '';
}
