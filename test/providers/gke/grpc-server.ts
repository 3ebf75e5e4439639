import { createRequire } from 'node:module';
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import type { Refusal, Reply, Script } from './answers.ts';
import type { Served } from './rest-server.ts';

const protos = createRequire(import.meta.url)('@google-cloud/container/build/protos/protos.json');

/** The container API by gRPC, made of the definitions that its own package brings. */
export async function serveGrpc(
  script: Script,
  tls?: { readonly cert: string; readonly key: string },
): Promise<Served> {
  const headers: Served['headers'] = [];
  const server = new Server({ 'grpc.max_send_message_length': -1 });
  const definition = fromJSON(protos, { keepCase: false, longs: String, enums: String });
  const service = definition['google.container.v1.ClusterManager'];
  if (service === undefined || 'format' in service) throw new TypeError('no such service');
  const methods = ['listClusters', 'getCluster', 'getServerConfig', 'fetchClusterUpgradeInfo'];
  const handlers = methods.map((method) => [
    method[0]?.toUpperCase() + method.slice(1),
    (call: ServerUnaryCall<Named, unknown>, done: sendUnaryData<unknown>) => {
      headers.push(call.metadata.toHttp2Headers() as Served['headers'][number]);
      const { parent, name } = call.request;
      const question = `container ${method} ${parent || name}`;
      void script.answer(question).then((found) => reply(found, done));
    },
  ]);
  server.addService(service, Object.fromEntries(handlers));
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [
          { cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) },
        ]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    port,
    headers,
    close: async () => server.forceShutdown(),
  };
}

function reply(found: Reply, done: sendUnaryData<unknown>): void {
  if ('never' in found) return;
  if ('ok' in found) done(null, found.ok);
  else done('raw' in found ? { code: status.INTERNAL } : errorOf(found));
}

interface Named {
  readonly parent?: string;
  readonly name?: string;
}

function errorOf(refusal: Refusal): { code: status; details: string; metadata: Metadata } {
  const metadata = new Metadata();
  const code = status[refusal.refused];
  metadata.set('grpc-status-details-bin', statusOf(code, refusal));
  return { code, details: refusal.message ?? 'no', metadata };
}

/** A google.rpc.Status with its ErrorInfo and RetryInfo, as it goes over the wire. */
function statusOf(
  code: number,
  { reason, metadata = {}, retryAfter, message = 'no' }: Refusal,
): Buffer {
  const info = [
    field(1, text(reason ?? '')),
    field(2, text('googleapis.com')),
    ...Object.entries(metadata).map(([key, value]) =>
      field(3, Buffer.concat([field(1, text(key)), field(2, text(value))])),
    ),
  ];
  return Buffer.concat([
    Buffer.from([0x08, code]),
    field(2, text(message)),
    ...(reason === undefined ? [] : [field(3, anyOf('ErrorInfo', Buffer.concat(info)))]),
    ...(retryAfter === undefined
      ? []
      : [field(3, anyOf('RetryInfo', field(1, Buffer.from([0x08, retryAfter]))))]),
  ]);
}

function anyOf(type: string, value: Buffer): Buffer {
  return Buffer.concat([field(1, text(`type.googleapis.com/google.rpc.${type}`)), field(2, value)]);
}

function field(number: number, value: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(value.length), value]);
}

function varint(value: number): Buffer {
  const low = value % 128;
  const rest = Math.floor(value / 128);
  return rest === 0 ? Buffer.from([low]) : Buffer.concat([Buffer.from([low + 128]), varint(rest)]);
}

function text(value: string): Buffer {
  return Buffer.from(value, 'utf8');
}
