const FACTORS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
]);

/** The number of a Kubernetes quantity such as `10`, `2k`, `512Mi` or `1e3`; undefined for other text. */
export function quantity(text: string): number | undefined {
  const parts = /^(\d{1,15}(?:\.\d{1,9})?)(?:[eE](\d{1,2})|([A-Za-z]{0,2}))$/.exec(text.trim());
  if (parts === null) return undefined;
  const [, digits = '', exponent, suffix = ''] = parts;
  const factor = exponent === undefined ? FACTORS.get(suffix) : 10 ** Number(exponent);
  return factor === undefined ? undefined : Number(digits) * factor;
}
