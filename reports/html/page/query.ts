/** What the reader looks for. An empty text means: whatever. */
export type Query = Readonly<Record<QueryField, string>>;

export type QueryField = (typeof queryFields)[number];

export const queryFields = [
  'text',
  'status',
  'severity',
  'phase',
  'domain',
  'framework',
  'cluster',
  'namespace',
] as const;

export const everything: Query = {
  text: '',
  status: '',
  severity: '',
  phase: '',
  domain: '',
  framework: '',
  cluster: '',
  namespace: '',
};

export function isEverything(query: Query): boolean {
  return queryFields.every((field) => query[field] === '');
}

/** `status=fail&namespace=shop`: what stands behind the `?` of the fragment. */
export function queryText(query: Query): string {
  const params = new URLSearchParams();
  for (const field of queryFields) {
    if (query[field] !== '') params.set(field, query[field]);
  }
  return params.toString();
}

/** Reads a link that anybody may have written: unknown fields say nothing. */
export function queryOf(text: string): Query {
  const params = new URLSearchParams(text);
  const found: Record<QueryField, string> = { ...everything };
  for (const field of queryFields) found[field] = params.get(field) ?? '';
  return found;
}

const MOST_WORDS = 8;

/** What is searched for: words in lower case, all of which have to be found. */
export function wordsOf({ text }: Query): readonly string[] {
  const words = text.toLowerCase().split(/\s+/);
  return [...new Set(words)].filter((word) => word !== '').slice(0, MOST_WORDS);
}
