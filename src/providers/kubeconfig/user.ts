import type { ExecPlugin } from '../../model/access.ts';
import { at, entries, list, requiredText, text, texts } from '../../model/decode.ts';
import { InputError } from '../../model/input-error.ts';
import { bytesOf } from './cluster.ts';
import { type Entry, fileIn, guarded } from './entries.ts';

/** What a kubeconfig says of one identity. It holds credentials: never to be printed. */
export interface UserEntry {
  readonly entry: Entry;
  readonly certificate: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  /** The value of an Authorization header. */
  readonly basic: string | undefined;
  readonly exec: ExecEntry | undefined;
  /** A kind of login that older kubectl had built in, such as `oidc`. */
  readonly authProvider: string | undefined;
  /** The command that a login runs, of either kind. */
  readonly command: ExecPlugin | undefined;
  /** The user that it acts as. */
  readonly impersonates: string | undefined;
  readonly impersonation: Readonly<Record<string, string | string[]>>;
}

export interface ExecEntry {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly interactiveMode: string;
  readonly provideClusterInfo: boolean;
}

/** Reads an entry of `users`. Throws an InputError that names file and field, never a value. */
export function userEntry(entry: Entry): UserEntry {
  return guarded(entry, () => {
    const { content } = entry;
    const tokenFile = text(content, 'tokenFile') || text(content, 'token-file') || undefined;
    const exec = execOf(entry);
    return {
      entry,
      certificate: certificateOf(entry),
      token: text(content, 'token')?.trim() || undefined,
      tokenFile: tokenFile === undefined ? undefined : fileIn(entry, tokenFile),
      basic: basicOf(content),
      exec,
      authProvider: text(content, 'auth-provider.name') || undefined,
      command: commandOf(entry, exec),
      impersonates: text(content, 'as') || undefined,
      impersonation: impersonationOf(content),
    };
  });
}

function certificateOf(entry: Entry): UserEntry['certificate'] {
  const cert = bytesOf(entry, 'client-certificate');
  const key = bytesOf(entry, 'client-key');
  if (cert === undefined && key === undefined) return undefined;
  if (cert !== undefined && key !== undefined) return { cert, key };
  throw new InputError(`user ${entry.name} has a client certificate or its key, not both`, {
    place: { file: entry.file },
  });
}

function basicOf(content: unknown): string | undefined {
  const name = text(content, 'username') ?? '';
  if (name === '') return undefined;
  const password = text(content, 'password') ?? '';
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

function execOf(entry: Entry): ExecEntry | undefined {
  const exec = at(entry.content, 'exec');
  if (exec === undefined) return undefined;
  const command = requiredText(exec, 'command');
  return {
    apiVersion: text(exec, 'apiVersion') ?? '',
    // A bare name is looked up in PATH, a path is relative to the kubeconfig.
    command: /[\\/]/.test(command) ? fileIn(entry, command) : command,
    args: texts(exec, 'args'),
    env: list(exec, 'env').map((one) => [requiredText(one, 'name'), text(one, 'value') ?? '']),
    interactiveMode: text(exec, 'interactiveMode') ?? 'IfAvailable',
    provideClusterInfo: at(exec, 'provideClusterInfo') === true,
  };
}

/** Plugins, and the built-in logins of old that run a command of the kubeconfig. */
function commandOf({ content, file }: Entry, exec: ExecEntry | undefined): ExecPlugin | undefined {
  if (exec !== undefined) return { command: exec.command, arguments: exec.args.length, file };
  const command = text(content, 'auth-provider.config.cmd-path') || undefined;
  if (command === undefined) return undefined;
  const args = text(content, 'auth-provider.config.cmd-args') ?? '';
  return { command, arguments: args.split(/\s+/).filter((one) => one !== '').length, file };
}

function impersonationOf(content: unknown): Readonly<Record<string, string | string[]>> {
  const user = text(content, 'as') ?? '';
  const uid = text(content, 'as-uid') ?? '';
  const groups = texts(content, 'as-groups');
  const extra = entries(content, 'as-user-extra').map(([key]): [string, string[]] => [
    `impersonate-extra-${encodeURIComponent(key)}`,
    [...texts(Reflect.get(Object(at(content, 'as-user-extra')), key), '')],
  ]);
  return {
    ...(user === '' ? {} : { 'impersonate-user': user }),
    ...(uid === '' ? {} : { 'impersonate-uid': uid }),
    ...(groups.length === 0 ? {} : { 'impersonate-group': [...groups] }),
    ...Object.fromEntries(extra),
  };
}
