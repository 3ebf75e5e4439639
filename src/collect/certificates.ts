import { X509Certificate } from 'node:crypto';
import { isFields, own } from './own.ts';

/** What is public of one certificate. Its key, its extensions and the text itself are not kept. */
interface Summary {
  readonly sha256: string;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,16384}-----END CERTIFICATE-----/g;

/** A bundle has a handful; whoever puts in more gets the first ones told. */
const MOST = 50;
const LONGEST_TEXT = 1_048_576;
const LONGEST_NAME = 200;

/**
 * Of each certificate in a text of PEM blocks: who it is for and by whom, its fingerprint and its dates. What is
 * no certificate is told as an empty one, so that its presence shows; anything else of the text is dropped. What
 * was told of them already stays.
 */
export function certificatesIn(value: unknown): readonly (Summary | Record<string, never>)[] {
  if (Array.isArray(value)) return value.map((one) => (isSummary(one) ? one : {}));
  if (typeof value !== 'string' || value.length > LONGEST_TEXT) return value === '' ? [] : [{}];
  const blocks = value.match(BLOCK)?.slice(0, MOST) ?? [];
  if (blocks.length === 0) return value.trim() === '' ? [] : [{}];
  return blocks.map((block) => summaryOf(block) ?? {});
}

function summaryOf(block: string): Summary | undefined {
  try {
    const one = new X509Certificate(block.replace(/^[ \t]+/gm, ''));
    return {
      sha256: one.fingerprint256.replaceAll(':', '').toLowerCase(),
      subject: nameOf(one.subject),
      issuer: nameOf(one.issuer),
      notBefore: one.validFromDate.toISOString(),
      notAfter: one.validToDate.toISOString(),
    };
  } catch {
    return undefined;
  }
}

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function isSummary(one: unknown): one is Summary {
  if (!isFields(one) || Object.keys(one).length !== 5) return false;
  const [sha256, notBefore, notAfter] = [
    own(one, 'sha256'),
    own(one, 'notBefore'),
    own(one, 'notAfter'),
  ];
  const names = [own(one, 'subject'), own(one, 'issuer')];
  return (
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    [notBefore, notAfter].every((date) => typeof date === 'string' && DATE.test(date)) &&
    names.every((name) => typeof name === 'string' && name.length <= LONGEST_NAME)
  );
}

/** On one line, as `O=Istio, CN=Root CA`. */
function nameOf(name: string | undefined): string {
  return (name ?? '').trim().split('\n').join(', ').slice(0, LONGEST_NAME);
}
