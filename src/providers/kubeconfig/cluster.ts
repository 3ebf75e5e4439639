import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { at, flag, list, text } from '../../model/decode.ts';
import { InputError } from '../../model/input-error.ts';
import { type Entry, fileIn, guarded } from './entries.ts';

/** What a kubeconfig says of one API server. */
export interface ClusterEntry {
  readonly name: string;
  /** Without user, password, query and a slash at its end. */
  readonly server: string;
  readonly ca: Buffer | undefined;
  readonly insecure: boolean;
  readonly serverName: string | undefined;
  readonly proxy: string | undefined;
  /** What a credential plugin is told about this cluster, as it stands. */
  readonly execConfig: unknown;
}

const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

/** Reads an entry of `clusters`. Throws an InputError that names the file and the field. */
export function clusterEntry(entry: Entry): ClusterEntry {
  return guarded(entry, () => {
    const { content } = entry;
    return {
      name: entry.name,
      server: serverOf(entry, text(content, 'server') ?? ''),
      ca: bytesOf(entry, 'certificate-authority'),
      insecure: flag(content, 'insecure-skip-tls-verify') ?? false,
      serverName: text(content, 'tls-server-name') || undefined,
      proxy: text(content, 'proxy-url') || undefined,
      execConfig: at(
        list(content, 'extensions').find((one) => text(one, 'name') === EXEC_EXTENSION),
        'extension',
      ),
    };
  });
}

/** The URL and, where the cluster has a CA of its own, its hash: the same server has the same. */
export function serverIdentity({ server, ca }: ClusterEntry): string {
  if (ca === undefined) return server;
  return `${server}#sha256:${createHash('sha256').update(ca).digest('hex')}`;
}

/** What a field holds in base64 (`X-data`), or the file that it names (`X`); data win, as for kubectl. */
export function bytesOf(entry: Entry, field: string): Buffer | undefined {
  const data = text(entry.content, `${field}-data`) ?? '';
  if (data !== '') return Buffer.from(data, 'base64');
  const path = text(entry.content, field) ?? '';
  if (path === '') return undefined;
  const file = fileIn(entry, path);
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new InputError(`${field} of ${entry.name} cannot be read: ${file}`, {
      place: { file: entry.file },
      cause,
    });
  }
}

function serverOf({ name, file }: Entry, server: string): string {
  const url = URL.parse(server);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InputError(`cluster ${name} has no server with an http or https URL`, {
      place: { file },
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
