import { expect, test } from 'vitest';
import { eksToken } from '../../../src/providers/eks/token.ts';

/**
 * The URLs within the tokens, as the command line of AWS makes them: botocore 1.44.5 from the Python
 * registry, `RequestSigner.generate_presigned_url` as `aws eks get-token` calls it, its clock set to
 * 2026-11-22T12:00:00Z, with these made-up credentials.
 */
const AT = new Date('2026-11-22T12:00:00Z');
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const signed = [
  {
    cluster: 'prod',
    region: 'eu-west-1',
    keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey },
    url: 'https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261122%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date=20261122T120000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=48354ebc381d2755c5a0cbf46e3b44aabc9f83e8b73830df6833aab3188fc1f1',
  },
  {
    cluster: 'prod-1',
    region: 'us-gov-west-1',
    keys: {
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      secretAccessKey,
      sessionToken: 'made/up+session=token==',
    },
    url: 'https://sts.us-gov-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F20261122%2Fus-gov-west-1%2Fsts%2Faws4_request&X-Amz-Date=20261122T120000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Security-Token=made%2Fup%2Bsession%3Dtoken%3D%3D&X-Amz-Signature=ecc1066c84987bc589b6ac6394c75933fea6016b3ef350cc0cc2cffa5f1a1494',
  },
  {
    cluster: 'cn',
    region: 'cn-north-1',
    keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey },
    url: 'https://sts.cn-north-1.amazonaws.com.cn/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261122%2Fcn-north-1%2Fsts%2Faws4_request&X-Amz-Date=20261122T120000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=b0b2aa87c0f346e534930288559eb5eff17d89c7f7f3f5ca816d5668fe803f04',
  },
] as const;

test.each(signed)(
  'a token for $region is the one of `aws eks get-token`, letter by letter',
  async ({ cluster, region, keys, url }) => {
    const token = await eksToken(cluster, region, keys, AT);

    expect(token).toBe(`k8s-aws-v1.${Buffer.from(url).toString('base64url')}`);
  },
);

test('an endpoint that is set does not change the host that a token asks', async () => {
  process.env['AWS_ENDPOINT_URL_STS'] = 'http://127.0.0.1:1';
  const token = await eksToken('prod', 'eu-west-1', signed[0].keys, AT);
  delete process.env['AWS_ENDPOINT_URL_STS'];

  expect(token).toBe(`k8s-aws-v1.${Buffer.from(signed[0].url).toString('base64url')}`);
});
