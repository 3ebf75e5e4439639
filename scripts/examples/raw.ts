import { createHash } from 'node:crypto';

export type Labels = Readonly<Record<string, string>>;

export interface RawMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly creationTimestamp?: string;
  readonly uid?: string;
  readonly ownerReferences?: readonly RawOwner[];
  readonly [field: string]: unknown;
}

export interface RawOwner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: true;
  readonly blockOwnerDeletion: true;
}

/** An object as an API server gives it. */
export interface Raw {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: RawMeta;
  readonly [field: string]: unknown;
}

/** What every invented value of one cluster is derived from, so that a build is the same every time. */
export interface Site {
  readonly name: string;
  /** When the cluster was made, as a date. */
  readonly born: string;
}

/** Safe for generated names: no vowels and nothing that is easily confused. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

export function object(
  apiVersion: string,
  kind: string,
  metadata: RawMeta,
  fields: Readonly<Record<string, unknown>> = {},
): Raw {
  return { apiVersion, kind, metadata, ...fields };
}

export function hexOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex');
}

/** A whole number from 0 up to, but not including, `below`. */
export function numberOf(below: number, ...parts: readonly string[]): number {
  return Number.parseInt(hexOf(...parts).slice(0, 8), 16) % below;
}

/** Letters and digits as controllers append them to names. */
export function suffixOf(length: number, ...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(parts.join('\u0000')).digest();
  return Array.from(bytes.subarray(0, length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

export function uuidOf(...parts: readonly string[]): string {
  const hex = hexOf(...parts);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

export function uidOf(site: Site, raw: Pick<Raw, 'apiVersion' | 'kind' | 'metadata'>): string {
  const { name, namespace = '' } = raw.metadata;
  return uuidOf(site.name, raw.apiVersion, raw.kind, namespace, name);
}

export function ownerOf(site: Site, raw: Raw): RawOwner {
  return {
    apiVersion: raw.apiVersion,
    kind: raw.kind,
    name: raw.metadata.name,
    uid: uidOf(site, raw),
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** A moment of a day, the same for the same key. */
export function momentOn(day: string, ...key: readonly string[]): string {
  const seconds = 25_200 + numberOf(36_000, day, ...key);
  return new Date(Date.parse(`${day}T00:00:00Z`) + seconds * 1000)
    .toISOString()
    .replace('.000', '');
}

export function shifted(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString().replace('.000', '');
}

/** As stored: with the fields that the API server gives every object. */
export function stored(site: Site, raw: Raw): Raw {
  const { name, namespace = '' } = raw.metadata;
  const created = momentOn(site.born, raw.kind, namespace, name);
  return {
    ...raw,
    metadata: {
      ...raw.metadata,
      uid: raw.metadata.uid ?? uidOf(site, raw),
      resourceVersion: String(
        1_000_000 + numberOf(800_000_000, site.name, raw.kind, namespace, name),
      ),
      creationTimestamp: raw.metadata.creationTimestamp ?? created,
      ...(raw['spec'] === undefined || raw.kind === 'Pod'
        ? {}
        : {
            generation: 1,
            ...(raw.metadata['generation'] === undefined
              ? {}
              : { generation: raw.metadata['generation'] }),
          }),
    },
  };
}
