import type { ClusterRef, Found } from '../../model/access.ts';
import { text } from '../../model/decode.ts';
import { InputError } from '../../model/input-error.ts';
import { byText } from '../../model/order.ts';
import { type ClusterEntry, clusterEntry, serverIdentity } from './cluster.ts';
import { type Entry, guarded, type Kubeconfig } from './entries.ts';
import { type UserEntry, userEntry } from './user.ts';

/** Which contexts are asked for: the current one when neither is given. */
export interface Selection {
  /** Names, in which `*` stands for any text and `?` for one character. */
  readonly contexts?: readonly string[];
  readonly all?: boolean;
}

/** A context with the cluster and the user it names. */
export interface Context {
  readonly name: string;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
  readonly namespace: string | undefined;
}

const MOST_LISTED = 10;

/** The names asked for, sorted. Throws an InputError where one of them, or all, is not there. */
export function selectContexts(config: Kubeconfig, selection: Selection): readonly string[] {
  const names = [...config.contexts.keys()].sort(byText);
  if (selection.all === true) {
    if (names.length === 0) throw none(config, 'there is no context');
    return names;
  }
  const globs = selection.contexts ?? [];
  if (globs.length === 0) return currentOf(config, names);
  const found = new Set<string>();
  for (const glob of globs) {
    const pattern = patternOf(glob);
    const matching = names.filter((name) => name === glob || pattern.test(name));
    if (matching.length === 0) throw none(config, `no context is called ${glob}`);
    for (const name of matching) found.add(name);
  }
  return [...found].sort(byText);
}

function currentOf(config: Kubeconfig, names: readonly string[]): readonly string[] {
  const { current } = config;
  const missing = current.find((one) => !names.includes(one));
  if (missing !== undefined) throw none(config, `the current context ${missing} is not there`);
  if (current.length > 0) return current;
  throw none(config, 'no current context is set');
}

function none({ contexts, files }: Kubeconfig, message: string): InputError {
  const names = [...contexts.keys()].sort(byText);
  const some = names.slice(0, MOST_LISTED).join(', ');
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : '';
  const [file = 'kubeconfig'] = files;
  return new InputError(message, {
    place: { file },
    hint: names.length === 0 ? 'give --kubeconfig FILE' : `--context NAME, one of: ${some}${more}`,
  });
}

function patternOf(glob: string): RegExp {
  const escaped = glob.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}

/** A context in full. Throws an InputError where it, its cluster or its user is missing or broken. */
export function contextOf(config: Kubeconfig, name: string): Context {
  const entry = config.contexts.get(name);
  if (entry === undefined) throw new InputError(`no context is called ${name}`);
  return guarded(entry, () => {
    const wanted = text(entry.content, 'cluster') ?? '';
    const cluster = clusterEntry(named(config, 'cluster', entry, wanted));
    // As kubectl does: nobody logs in over a connection that is not encrypted.
    const user = cluster.server.startsWith('http:') ? '' : (text(entry.content, 'user') ?? '');
    const namespace = text(entry.content, 'namespace') || undefined;
    return {
      name,
      namespace,
      cluster,
      user: userEntry(
        user === '' ? { ...entry, name: '', content: {} } : named(config, 'user', entry, user),
      ),
    };
  });
}

function named(config: Kubeconfig, what: 'cluster' | 'user', entry: Entry, wanted: string): Entry {
  const found = config[`${what}s`].get(config.keyFor(entry, wanted));
  if (found !== undefined) return found;
  const missing = wanted === '' ? `no ${what}` : `the ${what} ${wanted}, which is not there`;
  throw new InputError(`context ${entry.name} names ${missing}`, { place: { file: entry.file } });
}

/** The context as a cluster; one that cannot be named in full is a gap and stops no other. */
export function foundIn(config: Kubeconfig, name: string): Found {
  try {
    return { found: true, ref: refOf(contextOf(config, name)) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const detail = `${error.place?.file ?? 'kubeconfig'}: ${error.message}`;
    const permission = 'a kubeconfig entry that is whole';
    return {
      found: false,
      name,
      gap: { source: `cluster/${name}`, cause: 'malformed', detail, permission },
    };
  }
}

function refOf({ name, cluster, user, namespace }: Context): ClusterRef {
  return {
    name,
    source: 'kubeconfig',
    context: name,
    server: cluster.server,
    identities: [
      { type: 'server', value: serverIdentity(cluster) },
      { type: 'context', value: name },
    ],
    ...(namespace === undefined ? {} : { namespace }),
    ...(user.command === undefined ? {} : { exec: user.command }),
    notes: notesOf(cluster, user),
  };
}

function notesOf(
  { server, insecure }: ClusterEntry,
  { impersonates }: UserEntry,
): readonly string[] {
  return [
    ...(insecure && server.startsWith('https:')
      ? ['the certificate of the API server is not verified (insecure-skip-tls-verify)']
      : []),
    ...(server.startsWith('http:') ? ['the connection to the API server is not encrypted'] : []),
    ...(impersonates === undefined ? [] : [`acts as ${impersonates}`]),
  ];
}
