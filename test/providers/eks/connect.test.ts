import { expect, test } from 'vitest';
import type { ClusterRef } from '../../../src/model/access.ts';
import { type Asked, type Reply, startServer } from '../../collect/live/local-server.ts';
import { certify, createAuthority } from '../../envtest/certificates.ts';
import { allOf, cluster, OWN, type Setup, type Started, start } from './world.ts';

const never = new AbortController().signal;

interface Reached extends Started {
  readonly ref: ClusterRef;
  readonly asked: readonly Asked[];
}

/** A cluster whose API server listens on loopback, with a CA of its own, as AWS describes it. */
async function reach(handler: (asked: Asked) => Reply, setup: Setup = {}): Promise<Reached> {
  const authority = createAuthority('eks');
  const { certificate, key } = certify(authority, { name: 'api', addresses: ['127.0.0.1'] });
  const server = await startServer(handler, { cert: certificate, key });
  const data = Buffer.from(authority.certificate).toString('base64');
  const started = await start({
    ...setup,
    answers: {
      'eks:DescribeCluster': ({ names: [name = ''], region }) => ({
        json: {
          cluster: {
            ...cluster(name, region),
            endpoint: server.url,
            certificateAuthority: { data },
          },
        },
      }),
      ...setup.answers,
    },
  });
  const [found] = await allOf(started.provider);
  if (found?.found !== true) throw new Error('no cluster');
  return { ...started, ref: found.ref, asked: server.asked };
}

/** The question to STS within a token. */
function questionIn(asked: Asked | undefined): URL {
  const [, token = ''] = /^Bearer k8s-aws-v1\.(.*)$/.exec(asked?.headers.authorization ?? '') ?? [];
  return new URL(Buffer.from(token, 'base64url').toString());
}

test('an API server is reached by its own CA, with a token that asks STS who we are', async () => {
  const { provider, ref, asked, calls } = await reach(() => ({ json: { major: '1' } }));
  const access = await provider.connect(ref, never);
  const answer = await access.get('/version');
  access.close();
  const { origin, searchParams } = questionIn(asked[0]);

  expect(answer.body).toEqual({ major: '1' });
  expect(origin).toBe('https://sts.eu-west-1.amazonaws.com');
  expect(searchParams.get('Action')).toBe('GetCallerIdentity');
  expect(searchParams.get('X-Amz-SignedHeaders')).toBe('host;x-k8s-aws-id');
  expect(searchParams.get('X-Amz-Expires')).toBe('60');
  // What DescribeCluster said when it was found is not asked for again.
  expect(new Map(calls.byOperation()).get('eks:DescribeCluster')).toBe(1);
});

test('a token serves many requests, and is made anew once where it is refused', async () => {
  let count = 0;
  const { provider, ref, asked } = await reach(() => {
    count += 1;
    return count === 2 ? { status: 401 } : { json: {} };
  });
  const access = await provider.connect(ref, never);
  await access.get('/version');
  await access.get('/version');
  access.close();

  expect(asked.length).toBe(3);
  expect(asked[1]?.headers.authorization).toBe(asked[0]?.headers.authorization);
  expect(questionIn(asked[2]).searchParams.get('Action')).toBe('GetCallerIdentity');
});

test('in another account the token is signed by the role that was taken there', async () => {
  const { provider, ref, asked, calls } = await reach(() => ({ json: {} }), {
    options: { role: 'kubemuster' },
  });
  const access = await provider.connect(ref, never);
  await access.get('/version');
  access.close();

  expect(questionIn(asked[0]).searchParams.get('X-Amz-Credential')).toMatch(
    new RegExp(`^ASIA${OWN}/\\d{8}/eu-west-1/sts/aws4_request$`),
  );
  expect(new Map(calls.byOperation()).get('sts:AssumeRole')).toBe(1);
});

test('a cluster that AWS named earlier is reached by its ARN', async () => {
  const { ref, provider: first, aws } = await reach(() => ({ json: {} }));
  const known = { ...ref, foundBy: ['eks', 'kubeconfig'] };
  const again = await start({
    options: { endpoint: { url: aws.url, insecure: true } },
  });
  const access = await again.provider.connect(known, never);
  await access.get('/version');
  access.close();

  expect(first.platform).toBe('eks');
  expect(again.calls.byOperation()).toEqual([
    ['eks:DescribeCluster', 1],
    ['sts:GetCallerIdentity', 1],
  ]);
});

test.each([
  [
    'without an ARN',
    (ref: ClusterRef): ClusterRef => ({ ...ref, identities: [] }),
    {},
    'prod is no cluster of EKS',
  ],
  [
    'that may not be described',
    (ref: ClusterRef): ClusterRef => ({
      ...ref,
      identities: [{ type: 'cloud', value: `arn:aws:eks:eu-west-1:${OWN}:cluster/other` }],
    }),
    {
      'eks:DescribeCluster': ({
        names: [name = ''],
        region,
      }: {
        names: readonly string[];
        region: string;
      }) =>
        name === 'prod'
          ? { json: { cluster: cluster(name, region) } }
          : { refused: 'AccessDeniedException', status: 403 },
    },
    `eks:DescribeCluster: refused in account ${OWN}, eu-west-1 (AccessDeniedException)`,
  ],
])('a cluster %s cannot be connected to, and why is said', async (_, change, answers, message) => {
  const { provider, ref } = await reach(() => ({ json: {} }), { answers });

  await expect(provider.connect(change(ref), never)).rejects.toThrow(message);
});

test('a server with a certificate of another authority is not trusted', async () => {
  const { provider, ref } = await reach(() => ({ json: {} }), {
    answers: {
      'eks:DescribeCluster': ({ names: [name = ''], region }) => ({
        json: {
          cluster: {
            ...cluster(name, region),
            endpoint: 'https://127.0.0.1:1',
            certificateAuthority: {
              data: Buffer.from(createAuthority('x').certificate).toString('base64'),
            },
          },
        },
      }),
    },
  });
  const access = await provider.connect(ref, never);

  await expect(access.get('/version')).rejects.toMatchObject({ fault: 'unreachable' });
  access.close();
});
