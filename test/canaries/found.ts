const LENGTH = 12;

/** The canaries of a text by their first characters: a report may cut a long value. */
export function canariesIn(text: string): ReadonlySet<string> {
  const found = text.match(/Kq7[A-Za-z0-9]{9}|kanarie[a-z]{5}/g) ?? [];
  return new Set(found.map((one) => one.slice(0, LENGTH)));
}

/** The places of those canaries in a text that may not leave the cluster. */
export function escaped(text: string, forbidden: ReadonlyMap<string, string>): readonly string[] {
  return [...canariesIn(text)].flatMap((one) => forbidden.get(one) ?? []).sort();
}

/** As `escaped` looks them up. */
export function indexed(canaries: Iterable<readonly [string, string]>): Map<string, string> {
  return new Map([...canaries].map(([canary, at]) => [canary.slice(0, LENGTH), at]));
}
