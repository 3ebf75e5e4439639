import { createHash } from 'node:crypto';
import type { Identity } from '../../model/cluster.ts';
import { elements, list, text } from '../../model/decode.ts';
import { serverOf } from './hub.ts';

/** The identity of an API server by its URL and its CA, which is base64 of PEM as hubs keep it. */
export function serverIdentity(
  server: string | undefined,
  ca: string | undefined,
): readonly Identity[] {
  const url = server === undefined ? undefined : serverOf(server);
  if (url === undefined) return [];
  if (ca === undefined || ca === '') return [{ type: 'server', value: url }];
  const hash = createHash('sha256').update(Buffer.from(ca, 'base64')).digest('hex');
  return [{ type: 'server', value: `${url}#sha256:${hash}` }];
}

/** One condition of `status.conditions`, such as `Ready=True`; undefined where it is not there. */
export function conditionOf(object: unknown, ...types: readonly string[]): string | undefined {
  for (const type of types) {
    const found = list(object, 'status.conditions').find((one) => text(one, 'type') === type);
    if (found !== undefined) return `${type}=${text(found, 'status') ?? 'Unknown'}`;
  }
  return undefined;
}

/** The value of a list of `{ name, value }`. */
export function valueIn(entries: unknown, path: string, name: string): string | undefined {
  const found = elements(entries, path).find((one) => text(one, 'name') === name);
  return found === undefined ? undefined : text(found, 'value');
}
