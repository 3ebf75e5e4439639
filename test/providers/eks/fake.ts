import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';

/** One call as it came over the wire, read by the rules of its protocol. */
export interface Called {
  /** `eks:ListClusters`; `eks:GET /x` where no operation has that path. */
  readonly operation: string;
  readonly region: string;
  /** Who signed it. */
  readonly accessKey: string;
  /** Names in the path, in order: the cluster first. */
  readonly names: readonly string[];
  /** Query, form and JSON body alike. */
  readonly params: Readonly<Record<string, unknown>>;
}

export type Reply =
  | { readonly json: unknown }
  /** What is below `<XResult>`, or the whole for EC2. */
  | { readonly xml: string }
  | {
      readonly refused: string;
      readonly status?: number;
      readonly says?: string;
      readonly after?: number;
    }
  | { readonly raw: string; readonly status: number; readonly type?: string }
  | { readonly hangs: true }
  | { readonly breaks: true };

export type Answers = Readonly<Record<string, (call: Called) => Reply>>;

export interface FakeAws {
  readonly url: string;
  readonly calls: Called[];
  readonly most: () => number;
  readonly close: () => Promise<void>;
}

/** AWS on loopback: one port for all services, told apart by what requests are signed for. */
export async function fakeAws(
  answers: Answers,
  latency = 0,
  tls?: ServerOptions,
): Promise<FakeAws> {
  const calls: Called[] = [];
  let open = 0;
  let most = 0;
  const listener: RequestListener = (request, response) => {
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => {
      open -= 1;
    });
    bodyOf(request).then(
      (body) => {
        const call = calledBy(request, body);
        calls.push(call);
        const reply = answers[call.operation]?.(call) ?? UNKNOWN;
        setTimeout(() => answer(call, reply, response), latency);
      },
      () => response.destroy(),
    );
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    calls,
    most: () => most,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What emulators answer to an operation that they do not know. */
const UNKNOWN: Reply = {
  raw: '<!doctype html><title>404 Not Found</title><h1>Not Found</h1>',
  status: 404,
  type: 'text/html; charset=utf-8',
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const SIGNED = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

function calledBy(request: IncomingMessage, body: string): Called {
  const [, accessKey = '', region = '', service = ''] =
    SIGNED.exec(request.headers.authorization ?? '') ?? [];
  const url = new URL(`http://fake${request.url ?? '/'}`);
  const query = Object.fromEntries(url.searchParams);
  const target = request.headers['x-amz-target'];
  const base = { accessKey, region };
  if (typeof target === 'string') {
    const operation = `${service}:${target.split('.').at(-1)}`;
    return { ...base, operation, names: [], params: jsonIn(body) };
  }
  if (QUERY.has(service)) {
    const form = Object.fromEntries(new URLSearchParams(body));
    return { ...base, operation: `${service}:${form['Action']}`, names: [], params: form };
  }
  const { operation, names } = restOperation(service, request.method ?? 'GET', url.pathname);
  return { ...base, operation, names, params: { ...query, ...jsonIn(body) } };
}

const QUERY: ReadonlySet<string> = new Set(['sts', 'ec2', 'iam']);

function jsonIn(body: string): Readonly<Record<string, unknown>> {
  if (body === '') return {};
  const value: unknown = JSON.parse(body);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Operations of the services that have paths, as their models give them. */
const PATHS: readonly (readonly [service: string, path: RegExp, operation: string])[] = [
  ['eks', /^GET \/clusters$/, 'ListClusters'],
  ['eks', /^GET \/clusters\/([^/]+)$/, 'DescribeCluster'],
  ['eks', /^GET \/clusters\/([^/]+)\/node-groups$/, 'ListNodegroups'],
  ['eks', /^GET \/clusters\/([^/]+)\/node-groups\/([^/]+)$/, 'DescribeNodegroup'],
  ['eks', /^GET \/clusters\/([^/]+)\/fargate-profiles$/, 'ListFargateProfiles'],
  ['eks', /^GET \/clusters\/([^/]+)\/fargate-profiles\/([^/]+)$/, 'DescribeFargateProfile'],
  ['eks', /^GET \/clusters\/([^/]+)\/addons$/, 'ListAddons'],
  ['eks', /^GET \/clusters\/([^/]+)\/addons\/([^/]+)$/, 'DescribeAddon'],
  ['eks', /^GET \/clusters\/([^/]+)\/access-entries$/, 'ListAccessEntries'],
  ['eks', /^GET \/clusters\/([^/]+)\/access-entries\/([^/]+)$/, 'DescribeAccessEntry'],
  [
    'eks',
    /^GET \/clusters\/([^/]+)\/access-entries\/([^/]+)\/access-policies$/,
    'ListAssociatedAccessPolicies',
  ],
  ['eks', /^GET \/clusters\/([^/]+)\/pod-identity-associations$/, 'ListPodIdentityAssociations'],
  [
    'eks',
    /^GET \/clusters\/([^/]+)\/pod-identity-associations\/([^/]+)$/,
    'DescribePodIdentityAssociation',
  ],
  ['eks', /^GET \/clusters\/([^/]+)\/identity-provider-configs$/, 'ListIdentityProviderConfigs'],
  [
    'eks',
    /^POST \/clusters\/([^/]+)\/identity-provider-configs\/describe$/,
    'DescribeIdentityProviderConfig',
  ],
  ['eks', /^GET \/cluster-versions$/, 'DescribeClusterVersions'],
  ['eks', /^GET \/clusters\/([^/]+)\/certificate-authorities$/, 'ListCertificateAuthorities'],
  ['guardduty', /^GET \/detector$/, 'ListDetectors'],
  ['guardduty', /^GET \/detector\/([^/]+)$/, 'GetDetector'],
  ['backup', /^GET \/resources\/([^/]+)\/recovery-points\/?$/, 'ListRecoveryPointsByResource'],
];

function restOperation(
  service: string,
  method: string,
  path: string,
): { readonly operation: string; readonly names: readonly string[] } {
  for (const [of, pattern, operation] of PATHS) {
    const found = of === service ? pattern.exec(`${method} ${path}`) : null;
    if (found !== null) {
      return {
        operation: `${service}:${operation}`,
        names: found.slice(1).map((one) => decodeURIComponent(one)),
      };
    }
  }
  return { operation: `${service}:${method} ${path}`, names: [] };
}

function answer({ operation }: Called, reply: Reply, response: ServerResponse): void {
  const [service = '', name = ''] = operation.split(':');
  if ('hangs' in reply) return;
  if ('breaks' in reply) {
    response.destroy();
    return;
  }
  if ('raw' in reply) {
    response.writeHead(reply.status, { 'content-type': reply.type ?? 'application/json' });
    response.end(reply.raw);
    return;
  }
  if ('refused' in reply) {
    const headers = reply.after === undefined ? {} : { 'retry-after': String(reply.after) };
    refuse(service, reply, response.setHeaders(new Map(Object.entries(headers))));
    return;
  }
  if ('json' in reply) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply.json));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(
    service === 'ec2'
      ? `<?xml version="1.0" encoding="UTF-8"?>\n<${name}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${reply.xml}</${name}Response>`
      : `<${name}Response xmlns="https://x/"><${name}Result>${reply.xml}</${name}Result></${name}Response>`,
  );
}

function refuse(
  service: string,
  { refused, status = 400, says = 'no' }: Extract<Reply, { refused: string }>,
  response: ServerResponse,
): void {
  if (QUERY.has(service)) {
    const error = `<Error><Code>${refused}</Code><Message>${says}</Message></Error>`;
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(
      service === 'ec2'
        ? `<Response><Errors>${error}</Errors></Response>`
        : `<ErrorResponse>${error}</ErrorResponse>`,
    );
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': refused });
  response.end(JSON.stringify({ __type: refused, message: says }));
}
