/**
 * The subject keys a raw object may have, as `subjectOf` would give them; none when it has no name.
 * One without a namespace is cluster-scoped or in `default`: only its kind knows.
 */
export function keysOfRaw(raw: unknown): readonly string[] {
  const metadata = field(raw, 'metadata');
  const name = textOf(metadata, 'name');
  const namespace = textOf(metadata, 'namespace');
  const kind = textOf(raw, 'kind');
  const apiVersion = textOf(raw, 'apiVersion');
  if (apiVersion === '' || kind === '' || name === '') return [];
  const [group = '', version] = apiVersion.split('/');
  const prefix = `${version === undefined ? 'core' : group}/${kind}/`;
  return namespace === ''
    ? [`${prefix}${name}`, `${prefix}default/${name}`]
    : [`${prefix}${namespace}/${name}`];
}

function field(raw: unknown, key: string): unknown {
  return Reflect.get(Object(raw), key);
}

function textOf(raw: unknown, key: string): string {
  const value = field(raw, key);
  return typeof value === 'string' ? value : '';
}
