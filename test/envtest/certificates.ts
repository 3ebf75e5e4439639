import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate with its private key, both as PEM. */
export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority extends Certified {
  readonly name: string;
  readonly privateKey: KeyObject;
}

export interface Subject {
  readonly name: string;
  /** Kubernetes reads groups from the organizations. */
  readonly groups?: readonly string[];
  /** Of a server; a client has none. */
  readonly addresses?: readonly string[];
  /** Milliseconds since the epoch; in a day when missing. */
  readonly expires?: number;
}

const HOUR_MS = 3_600_000;

/** A certificate authority that signs itself. */
export function createAuthority(name: string): Authority {
  const { publicKey, privateKey } = keyPair();
  const certificate = issue({ name }, publicKey, { name, privateKey }, [
    extension('2.5.29.19', true, sequence(tlv(0x01, Buffer.from([0xff])))),
  ]);
  return { name, privateKey, certificate, key: pemOf(privateKey) };
}

/** A certificate of a server or a client, signed by the authority. */
export function certify(authority: Authority, subject: Subject): Certified {
  const { publicKey, privateKey } = keyPair();
  const addresses = (subject.addresses ?? []).map(alternativeName);
  // serverAuth, else clientAuth (RFC 5280, 4.2.1.12)
  const usage = addresses.length > 0 ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2';
  const extensions = [extension('2.5.29.37', false, sequence(oid(usage)))];
  if (addresses.length > 0) extensions.push(extension('2.5.29.17', false, sequence(...addresses)));
  const certificate = issue(subject, publicKey, authority, extensions);
  return { certificate, key: pemOf(privateKey) };
}

export function keyPair(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

export function pemOf(key: KeyObject): string {
  const type = key.type === 'private' ? 'pkcs8' : 'spki';
  return key.export({ format: 'pem', type }).toString();
}

/** X.509 version 3, ECDSA with SHA-256 (RFC 5280, 4.1). */
function issue(
  subject: Subject,
  publicKey: KeyObject,
  issuer: Pick<Authority, 'name' | 'privateKey'>,
  extensions: readonly Buffer[],
): string {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const expires = subject.expires ?? Date.now() + 24 * HOUR_MS;
  const from = Math.min(Date.now(), expires) - HOUR_MS;
  const signed = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    // A leading zero bit and no leading zero byte: positive, and in its shortest form.
    tlv(0x02, Buffer.concat([Buffer.from([0x4b]), randomBytes(15)])),
    algorithm,
    distinguishedName(issuer.name, []),
    sequence(time(from), time(expires)),
    distinguishedName(subject.name, subject.groups ?? []),
    publicKey.export({ format: 'der', type: 'spki' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', signed, issuer.privateKey);
  const whole = sequence(signed, algorithm, tlv(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function distinguishedName(common: string, organizations: readonly string[]): Buffer {
  const parts = organizations.map((one) => attribute('2.5.4.10', one));
  return sequence(...parts, attribute('2.5.4.3', common));
}

function attribute(type: string, value: string): Buffer {
  return tlv(0x31, sequence(oid(type), tlv(0x0c, Buffer.from(value))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [tlv(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(id), ...flag, tlv(0x04, value));
}

function alternativeName(address: string): Buffer {
  const ip = /^\d+\.\d+\.\d+\.\d+$/.test(address);
  return ip
    ? tlv(0x87, Buffer.from(address.split('.').map(Number)))
    : tlv(0x82, Buffer.from(address));
}

function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return tlv(0x18, Buffer.from(`${digits}Z`));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

/** Tag, length, value: the distinguished encoding of ASN.1. */
function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(value.length), value]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): readonly number[] {
  const digits = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}
