import { expect, onTestFinished, test } from 'vitest';
import { clusterApi } from '../collect/live/cluster-api.ts';
import { type LocalServer, startServer } from '../collect/live/local-server.ts';
import { type Authority, certify, createAuthority } from '../envtest/certificates.ts';
import { type Answers, fakeAws } from '../providers/eks/fake.ts';
import { folder, kubemuster } from './run.ts';

const OWN = '111122223333';
const ARN = `arn:aws:eks:eu-west-1:${OWN}:cluster/shop`;

/** An API server that lets in whoever signs in by way of AWS, and no other. */
async function guarded(authority: Authority): Promise<LocalServer> {
  const { certificate, key } = certify(authority, { name: 'api', addresses: ['127.0.0.1'] });
  const metadata = { name: 'kube-system', uid: 'uid-shop' };
  const core = { groupVersion: 'v1', kind: 'Namespace', resource: 'namespaces' };
  const api = clusterApi({ resources: [{ ...core, namespaced: false, objects: [{ metadata }] }] });
  return startServer(
    (asked) =>
      asked.headers.authorization?.startsWith('Bearer k8s-aws-v1.') === true
        ? api(asked)
        : { status: 401 },
    { cert: certificate, key },
  );
}

function account(server: string, ca: string): Answers {
  return {
    'sts:GetCallerIdentity': () => ({
      xml: `<Account>${OWN}</Account><Arn>arn:aws:iam::${OWN}:user/ann</Arn>`,
    }),
    'ec2:DescribeRegions': () => ({
      xml: '<regionInfo><item><regionName>eu-west-1</regionName></item></regionInfo>',
    }),
    'eks:ListClusters': () => ({ json: { clusters: ['shop'] } }),
    'eks:DescribeCluster': () => ({
      json: {
        cluster: {
          name: 'shop',
          arn: ARN,
          version: '1.34',
          status: 'ACTIVE',
          endpoint: server,
          certificateAuthority: { data: ca },
          logging: { clusterLogging: [{ types: ['audit'], enabled: false }] },
        },
      },
    }),
  };
}

test('a cluster that a context names and a cloud lists is one, read by the way that is let in', async () => {
  const authority = createAuthority('shop');
  const ca = Buffer.from(authority.certificate).toString('base64');
  const server = await guarded(authority);
  const aws = await fakeAws(account(server.url, ca));
  onTestFinished(() => aws.close());
  const cwd = folder({
    config: JSON.stringify({
      'current-context': 'prod',
      clusters: [{ name: 'c', cluster: { server: server.url, 'certificate-authority-data': ca } }],
      users: [{ name: 'u', user: { token: 'ran-out' } }],
      contexts: [{ name: 'prod', context: { cluster: 'c', user: 'u' } }],
    }),
    'kubemuster.yaml': `apiVersion: kubemuster/v1
kind: Configuration
providers:
  eks: {endpoint: "${aws.url}", insecure: true, accounts: ['${OWN}']}
`,
  });
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'made-up',
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const where = ['--provider', 'kubeconfig,eks', '--kubeconfig', 'config'];
  const listed = await kubemuster(['inventory', ...where, '--format', 'json'], { cwd, env });
  const narrow = ['--check', 'MON-01', '--format', 'json'];
  const scanned = await kubemuster(['scan', ...where, ...narrow], { cwd, env });

  const foundBy = ['kubeconfig prod', `eks ${OWN}/eu-west-1`];
  expect([listed.code, JSON.parse(listed.stdout)]).toEqual([
    0,
    [expect.objectContaining({ id: ARN, name: 'shop', foundBy, reachable: true })],
  ]);
  const { clusters, unreachable } = JSON.parse(scanned.stdout);
  expect([scanned.code, unreachable]).toEqual([0, []]);
  expect(clusters).toMatchObject([
    {
      id: ARN,
      source: 'eks',
      foundBy: [...foundBy].sort(),
      scope: OWN,
      identities: expect.arrayContaining([
        { type: 'uid', value: 'uid-shop' },
        { type: 'context', value: 'prod' },
      ]),
      checks: [{ code: 'MON-01', status: 'fail' }],
    },
  ]);
});
