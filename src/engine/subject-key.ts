/** The subject key of a raw object, as `subjectOf` would give it; undefined when it has no name. */
export function keyOfRaw(raw: unknown): string | undefined {
  const apiVersion: unknown = Reflect.get(Object(raw), 'apiVersion');
  const kind: unknown = Reflect.get(Object(raw), 'kind');
  const metadata: unknown = Object(Reflect.get(Object(raw), 'metadata'));
  const name: unknown = Reflect.get(Object(metadata), 'name');
  const namespace: unknown = Reflect.get(Object(metadata), 'namespace');
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') {
    return undefined;
  }
  const [group = '', version] = apiVersion.split('/');
  const where = typeof namespace === 'string' && namespace !== '' ? `${namespace}/` : '';
  return `${version === undefined ? 'core' : group}/${kind}/${where}${name}`;
}
