import { randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Authority,
  type Certified,
  certify,
  createAuthority,
  keyPair,
  pemOf,
} from './certificates.ts';

export interface User {
  readonly name: string;
  readonly groups?: readonly string[];
}

/** May do everything, whatever RBAC says. */
export const ADMIN: User = { name: 'admin', groups: ['system:masters'] };

/** What the servers are started with, as files in a folder, and what users show them. */
export interface Credentials {
  readonly authority: Authority;
  /** What servers on the loopback show. */
  readonly serving: Certified;
  readonly flags: readonly string[];
  /** The static token of a user. */
  readonly token: (user: string) => string;
  /** A token of a ServiceAccount that ended an hour ago. */
  readonly expiredToken: () => string;
}

const ISSUER = 'https://kubernetes.default.svc';

/** Makes keys, certificates and the file of tokens, and the flags that name them. */
export function writeCredentials(folder: string, users: readonly User[]): Credentials {
  const authority = createAuthority('kubemuster-envtest');
  const serving = certify(authority, {
    name: 'kube-apiserver',
    addresses: ['127.0.0.1', 'localhost'],
  });
  const accounts = keyPair();
  const tokens = new Map(users.map(({ name }) => [name, randomBytes(24).toString('hex')]));
  const write = (name: string, content: string): string => {
    const file = join(folder, name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  const signing = write('sa.key', pemOf(accounts.privateKey));
  return {
    authority,
    serving,
    flags: [
      `--client-ca-file=${write('ca.crt', authority.certificate)}`,
      `--tls-cert-file=${write('server.crt', serving.certificate)}`,
      `--tls-private-key-file=${write('server.key', serving.key)}`,
      `--token-auth-file=${write('tokens.csv', tokenFile(users, tokens))}`,
      `--service-account-issuer=${ISSUER}`,
      `--service-account-key-file=${write('sa.pub', pemOf(accounts.publicKey))}`,
      `--service-account-signing-key-file=${signing}`,
    ],
    token: (user) => {
      const token = tokens.get(user);
      if (token === undefined) throw new Error(`${user} is none of the users of this server`);
      return token;
    },
    expiredToken: () => {
      const ended = Math.floor(Date.now() / 1000) - 3600;
      const claims = { iss: ISSUER, aud: [ISSUER], sub: 'system:serviceaccount:default:reader' };
      const signed = [{ alg: 'ES256' }, { ...claims, iat: ended - 3600, exp: ended }]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const key = { key: accounts.privateKey, dsaEncoding: 'ieee-p1363' } as const;
      return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
    },
  };
}

/** Lines of token, name, uid and groups. */
function tokenFile(users: readonly User[], tokens: ReadonlyMap<string, string>): string {
  const lines = users.map(({ name, groups = [] }) =>
    [tokens.get(name), name, name, groups.length === 0 ? '' : `"${groups.join(',')}"`].join(','),
  );
  return `${lines.join('\n')}\n`;
}

export type Login =
  | { readonly token: string }
  | { readonly certificate: string; readonly key: string }
  | Readonly<Record<string, never>>;

export interface Context {
  readonly name: string;
  /** URL of the API server, or of a proxy in front of it. */
  readonly server: string;
  /** PEM; not for plain HTTP. */
  readonly authority?: string;
  readonly login: Login;
  readonly namespace?: string;
}

/** A kubeconfig as JSON, which is YAML too; the first context is the current one. */
export function kubeconfig(contexts: readonly Context[]): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': contexts[0]?.name,
    clusters: contexts.map(({ name, server, authority }) => ({
      name,
      cluster: {
        server,
        ...(authority === undefined ? {} : { 'certificate-authority-data': base64(authority) }),
      },
    })),
    users: contexts.map(({ name, login }) => ({ name, user: userOf(login) })),
    contexts: contexts.map(({ name, namespace }) => ({
      name,
      context: { cluster: name, user: name, ...(namespace === undefined ? {} : { namespace }) },
    })),
  });
}

function userOf(login: Login): unknown {
  if (!('certificate' in login)) return login;
  const { certificate, key } = login;
  return { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
