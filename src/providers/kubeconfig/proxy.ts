import type { Agent } from 'node:http';
import type { RequestOptions } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { SOCKETS } from '../../collect/live/agent.ts';
import { AccessError } from '../../model/access.ts';
import type { ClusterEntry } from './cluster.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** PEM, as a login handed it out. */
interface Certificate {
  readonly cert: Buffer | string;
  readonly key: Buffer | string;
}

/** The proxy to an API server: the kubeconfig's own, else that of the environment, as for kubectl. */
export function proxyOf({ server, proxy }: ClusterEntry, env: Env): string | undefined {
  if (proxy !== undefined) return proxy;
  const url = new URL(server);
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const found = env[name] || env[name.toLowerCase()] || undefined;
  if (found === undefined || isDirect(url, env['NO_PROXY'] || env['no_proxy'] || '')) {
    return undefined;
  }
  return found.includes('://') ? found : `http://${found}`;
}

function isDirect({ hostname, port, protocol }: URL, exceptions: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return true;
  const at = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return exceptions
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .some((one) => one !== '' && isException(one, host, at));
}

function isException(exception: string, host: string, port: string): boolean {
  if (exception === '*') return true;
  if (exception.includes('/')) return isInNetwork(exception, host);
  const [, name = exception, only] = /^([^:]+):(\d+)$/.exec(exception) ?? [];
  if (only !== undefined && only !== port) return false;
  const domain = name.replace(/^\*?\./, '');
  return host === name || host.endsWith(`.${domain}`);
}

function isInNetwork(network: string, host: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  const family = isIP(host);
  if (family === 0 || isIP(address) !== family) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const prefix = Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(address, prefix, type);
  return list.check(host, type);
}

/** Connections through an HTTP, HTTPS or SOCKS proxy. Throws an AccessError for any other. */
export async function agentThrough(
  proxy: string,
  cluster: ClusterEntry,
  certificate: Certificate | undefined,
): Promise<Agent> {
  if (!/^(?:https?|socks[45]?[ah]?):\/\//.test(proxy)) {
    throw new AccessError('unreachable', 'its proxy is none of http, https and socks5');
  }
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    {
      name: cluster.name,
      server: cluster.server,
      // It takes plain http only from who does not ask for TLS.
      skipTLSVerify: cluster.insecure || cluster.server.startsWith('http:'),
      proxyUrl: proxy,
      ...(cluster.ca === undefined ? {} : { caData: cluster.ca.toString('base64') }),
      ...(cluster.serverName === undefined ? {} : { tlsServerName: cluster.serverName }),
    },
    {
      name: 'user',
      ...(certificate === undefined
        ? {}
        : { certData: base64(certificate.cert), keyData: base64(certificate.key) }),
    },
  );
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  if (typeof options.agent !== 'object') {
    throw new AccessError('unreachable', 'its proxy cannot be used');
  }
  options.agent.maxSockets = SOCKETS;
  // No option of the client: a page would take a tunnel and a handshake of its own.
  Reflect.set(options.agent, 'keepAlive', true);
  return options.agent;
}

function base64(value: Buffer | string): string {
  return Buffer.from(value).toString('base64');
}
