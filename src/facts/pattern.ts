/** Whether a text fits a pattern in which `*` stands for any text and `?` for any one character. */
export function fits(pattern: string, found: string): boolean {
  // Greedy with one point to come back to: linear in practice, never exponential.
  let [at, next, star, mark] = [0, 0, -1, 0];
  while (at < found.length) {
    if (
      next < pattern.length &&
      (pattern[next] === '?' || pattern[next] === found[at]) &&
      pattern[next] !== '*'
    ) {
      at += 1;
      next += 1;
    } else if (pattern[next] === '*') {
      [star, mark] = [next, at];
      next += 1;
    } else if (star >= 0) {
      mark += 1;
      [at, next] = [mark, star + 1];
    } else return false;
  }
  while (pattern[next] === '*') next += 1;
  return next === pattern.length;
}
