import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { delimiter, join } from 'node:path';
import { certify, createAuthority } from '../envtest/certificates.ts';
import { type Answers, fakeAws } from '../providers/eks/fake.ts';

/** How many clusters each cloud has, and how long each of its answers takes. */
export interface Size {
  readonly eks: number;
  readonly gke: number;
  readonly aks: number;
  /** Milliseconds. */
  readonly latency: number;
}

export interface Clouds {
  /** For the process that asks them. */
  readonly env: Readonly<Record<string, string>>;
  /** Requests so far. */
  readonly asked: () => { readonly eks: number; readonly gke: number; readonly aks: number };
  /** The most that were under way at once. */
  readonly most: () => { readonly eks: number; readonly gke: number; readonly aks: number };
  readonly close: () => Promise<void>;
}

const REGIONS = ['eu-central-1', 'eu-west-1'] as const;
export const OWN = '111122223333';
export const SEALED = '444455556666';
const SUBSCRIPTION = '0a0a0a0a-1111-4111-8111-000000000001';
const SEALED_SUBSCRIPTION = '0a0a0a0a-1111-4111-8111-000000000002';
const PAGE = 100;

/** A marked value that stands for a credential, wherever a cloud might put one. */
function canary(where: string): string {
  return `canary-${where}-do-not-tell`;
}

/**
 * Three clouds on loopback, asked by the real SDKs: of an organization with an account that is closed, of
 * two projects one of which is, of two subscriptions one of which is. Writes kubemuster.yaml and what it
 * takes to sign in into this folder.
 */
export async function startClouds(folder: string, size: Size): Promise<Clouds> {
  const authority = createAuthority('clouds');
  const { certificate, key } = certify(authority, { name: 'arm', addresses: ['127.0.0.1'] });
  const aws = await fakeAws(awsOf(size.eks), size.latency);
  const google = await serve(size.latency, (path) => googleOf(path, size.gke));
  const azure = await serve(size.latency, (path, query) => azureOf(path, query, size.aks), {
    cert: certificate,
    key,
  });
  writeFileSync(join(folder, 'ca.pem'), authority.certificate);
  writeFileSync(
    join(folder, 'kubemuster.yaml'),
    `apiVersion: kubemuster/v1
kind: Configuration
providers:
  eks: {role: kubemuster-reader, endpoint: "${aws.url}", insecure: true}
  gke: {endpoint: "${google.url}", insecure: true}
  aks: {endpoint: "${azure.url}", rootCerts: ca.pem}
`,
  );
  return {
    env: { ...AWS_ENV, ...signIn(folder) },
    asked: () => ({ eks: aws.calls.length, gke: google.asked(), aks: azure.asked() }),
    most: () => ({ eks: aws.most(), gke: google.most(), aks: azure.most() }),
    close: async () => {
      await Promise.all([aws.close(), google.close(), azure.close()]);
    },
  };
}

const AWS_ENV = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: canary('aws-key'),
  AWS_SESSION_TOKEN: canary('aws-session'),
  AWS_REGION: 'eu-west-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  METADATA_SERVER_DETECTION: 'none',
  AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential',
} as const;

/** An `az` that hands out a marked token. */
function signIn(folder: string): Readonly<Record<string, string>> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const token = `{"accessToken":"${canary('azure-token')}","expires_on":32472144000,"tokenType":"Bearer"}`;
  writeFileSync(join(bin, 'az'), `#!/bin/sh\necho '${token}'\n`);
  chmodSync(join(bin, 'az'), 0o755);
  return { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
}

function awsOf(count: number): Answers {
  const names = (region: string): readonly string[] =>
    numbers(count)
      .filter((at) => REGIONS[at % REGIONS.length] === region)
      .map((at) => `eks-${at}`);
  return {
    'sts:GetCallerIdentity': () => ({
      xml: `<Account>${OWN}</Account><Arn>arn:aws:iam::${OWN}:user/ann</Arn>`,
    }),
    'sts:AssumeRole': ({ params }) =>
      String(params['RoleArn']).includes(SEALED)
        ? { refused: 'AccessDenied', status: 403, says: canary('aws-refusal') }
        : {
            xml: `<Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>${canary('role-key')}</SecretAccessKey><SessionToken>${canary('role-session')}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`,
          },
    'organizations:ListAccounts': () => ({
      json: {
        Accounts: [OWN, SEALED].map((Id) => ({ Id, Name: `of-${Id}`, Status: 'ACTIVE' })),
      },
    }),
    'ec2:DescribeRegions': () => ({
      xml: `<regionInfo>${REGIONS.map((one) => `<item><regionName>${one}</regionName></item>`).join('')}</regionInfo>`,
    }),
    'eks:ListClusters': ({ region, params }) => {
      const from = Number(params['nextToken'] ?? 0);
      const all = names(region);
      const next = from + PAGE < all.length ? { nextToken: String(from + PAGE) } : {};
      return { json: { clusters: all.slice(from, from + PAGE), ...next } };
    },
    'eks:DescribeCluster': ({ names: [name = ''], region }) => ({
      json: { cluster: eksCluster(name, region) },
    }),
  };
}

function eksCluster(name: string, region: string): object {
  return {
    name,
    arn: `arn:aws:eks:${region}:${OWN}:cluster/${name}`,
    version: '1.34',
    status: 'ACTIVE',
    endpoint: `https://${name}.gr7.${region}.eks.amazonaws.com`,
    certificateAuthority: { data: Buffer.from(`CA of ${name}`).toString('base64') },
    clientRequestToken: canary('eks-request-token'),
    secretKey: canary('eks-field'),
    tags: { password: canary('eks-tag') },
    resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ['0.0.0.0/0'] },
  };
}

type Reply = readonly [status: number, body: unknown];

function googleOf(path: string, count: number): Reply {
  if (path === '/v3/projects:search') {
    const projects = ['shop', 'sealed'].map((projectId, at) => ({
      name: `projects/${at + 1}`,
      projectId,
      state: 'ACTIVE',
    }));
    return [200, { projects }];
  }
  if (path === '/v1/projects/shop/locations/-/clusters') {
    return [200, { clusters: numbers(count).map(gkeCluster) }];
  }
  if (path.startsWith('/v1/projects/shop/')) return [200, {}];
  return [403, { error: { code: 403, status: 'PERMISSION_DENIED', message: canary('gcp-error') } }];
}

function gkeCluster(at: number): object {
  return {
    name: `gke-${at}`,
    location: 'europe-west4',
    selfLink: `https://container.googleapis.com/v1/projects/shop/locations/europe-west4/clusters/gke-${at}`,
    endpoint: `10.1.${Math.floor(at / 250)}.${at % 250}`,
    status: 'RUNNING',
    currentMasterVersion: '1.35.2-gke.1000',
    masterAuth: {
      username: 'admin',
      password: canary('gke-password'),
      clientKey: canary('gke-client-key'),
      clientCertificate: canary('gke-client-certificate'),
      clusterCaCertificate: Buffer.from(`CA of gke-${at}`).toString('base64'),
    },
  };
}

function azureOf(path: string, query: URLSearchParams, count: number): Reply {
  if (path === '/subscriptions') {
    const all = [SUBSCRIPTION, SEALED_SUBSCRIPTION];
    const value = all.map((id) => ({
      id: `/subscriptions/${id}`,
      subscriptionId: id,
      displayName: id === SUBSCRIPTION ? 'Shop' : 'Sealed',
      state: 'Enabled',
    }));
    return [200, { value }];
  }
  const at = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.`;
  if (path === `${at}ContainerService/managedClusters`) return [200, azurePage(query, count, path)];
  if (path === `${at}Authorization/permissions`) {
    return [200, { value: [{ actions: ['*/read'], notActions: [] }] }];
  }
  if (path.startsWith(at)) return [200, { value: [] }];
  return [403, { error: { code: 'AuthorizationFailed', message: canary('azure-error') } }];
}

function azurePage(query: URLSearchParams, count: number, path: string): object {
  const from = Number(query.get('$skiptoken') ?? 0);
  const value = numbers(count)
    .slice(from, from + PAGE)
    .map(aksCluster);
  const more = from + PAGE < count;
  return { value, ...(more ? { nextLink: `${path}?$skiptoken=${from + PAGE}` } : {}) };
}

function aksCluster(at: number): object {
  return {
    id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks-${at}`,
    name: `aks-${at}`,
    type: 'Microsoft.ContainerService/ManagedClusters',
    location: 'westeurope',
    properties: {
      provisioningState: 'Succeeded',
      powerState: { code: 'Running' },
      currentKubernetesVersion: '1.34.2',
      fqdn: `aks-${at}-dns.hcp.westeurope.azmk8s.io`,
      linuxProfile: { ssh: { publicKeys: [{ keyData: canary('aks-ssh') }] } },
      servicePrincipalProfile: { clientId: 'c', secret: canary('aks-principal') },
      windowsProfile: { adminPassword: canary('aks-windows') },
    },
  };
}

interface Served {
  readonly url: string;
  readonly asked: () => number;
  readonly most: () => number;
  readonly close: () => Promise<void>;
}

async function serve(
  latency: number,
  answer: (path: string, query: URLSearchParams) => Reply,
  tls?: ServerOptions,
): Promise<Served> {
  let [asked, open, most] = [0, 0, 0];
  let url = '';
  const listener: RequestListener = (request, response) => {
    asked += 1;
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => {
      open -= 1;
    });
    request.resume();
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    const [status, body] = answer(decodeURIComponent(pathname), searchParams);
    const text = JSON.stringify(body).replace('"nextLink":"/', `"nextLink":"${url}/`);
    setTimeout(() => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    }, latency);
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  return {
    url,
    asked: () => asked,
    most: () => most,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at);
}
