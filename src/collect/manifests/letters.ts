/** Fields of the Kubernetes API that hold text, and maps and lists of nothing but text. */
const TEXT_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'generateName',
  'key',
  'value',
  'values',
  'namespaces',
  'args',
  'command',
  'serviceAccountName',
]);
const TEXT_MAPS: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'selector',
  'data',
  'stringData',
]);

/**
 * Whether a plain `y` or `n` below these keys is a letter. kubectl takes it for true or false
 * everywhere, and the API server then refuses the object; as a name it can only be the letter.
 */
export function isLetter(text: string, keys: readonly string[]): boolean {
  if (text.length !== 1 || !'yYnN'.includes(text)) return false;
  return TEXT_FIELDS.has(keys.at(-1) ?? '') || TEXT_MAPS.has(keys.at(-2) ?? '');
}
