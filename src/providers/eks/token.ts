import type { Keys } from './account.ts';
import { partitionOf } from './partitions.ts';
import { Sha256 } from './sha256.ts';

const PREFIX = 'k8s-aws-v1.';
/** Seconds; the API server takes the token for a quarter of an hour all the same. */
const EXPIRES = 60;

/** As the command line of AWS orders them: the token is the same, letter by letter. */
const ORDER = [
  'Action',
  'Version',
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
];

/**
 * The bearer token of a cluster: a signed question to STS who we are, which its API server asks. The
 * host is that of AWS whatever endpoint is configured: the API server takes no other.
 */
export async function eksToken(
  cluster: string,
  region: string,
  keys: Keys,
  at: Date,
): Promise<string> {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const hostname = `sts.${region}.${partitionOf(region).suffix}`;
  const signer = new SignatureV4({ service: 'sts', region, credentials: keys, sha256: Sha256 });
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/',
      headers: { host: hostname, 'x-k8s-aws-id': cluster },
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    },
    {
      expiresIn: EXPIRES,
      signingDate: at,
      // Kept a header: the API server sends it along with its own name for the cluster.
      unhoistableHeaders: new Set(['x-k8s-aws-id']),
    },
  );
  const query = signed.query ?? {};
  const text = ORDER.flatMap((name) => {
    const value = query[name];
    return typeof value === 'string' ? [`${name}=${encodeURIComponent(value)}`] : [];
  }).join('&');
  return `${PREFIX}${Buffer.from(`https://${hostname}/?${text}`).toString('base64url')}`;
}
