import type { AnyCluster, AnyItem, ClusterData } from '../model/cluster.ts';
import { namesOf } from '../model/cluster.ts';
import { importedResults } from '../model/imports.ts';
import { InputError } from '../model/input-error.ts';
import { auditPolicyFile } from '../model/kubernetes/audit-policy.ts';
import { type Observed, seen } from '../model/observed.ts';
import { exists } from './exists.ts';
import type { Reading } from './readings.ts';
import type { Session } from './session.ts';

/** What people give besides the clusters themselves. */
export interface GivenFlags {
  /** `[CLUSTER=]FILE` each. */
  readonly auditPolicy: readonly string[];
  readonly import: readonly string[];
}

/** One file, for the leaf it becomes. */
interface Given {
  readonly flag: string;
  readonly leaf: string;
  readonly file: string;
  readonly raw: unknown;
  /** The cluster that it is about; undefined where nobody says. */
  readonly cluster: string | undefined;
}

/**
 * Reads the files that were given and puts each into the cluster that it is about: the one that is named,
 * or the only one there is. Throws an InputError for a file that cannot be read, and where several clusters
 * are read and nobody says which of them is meant.
 */
export async function* withGiven(
  readings: AsyncIterable<Reading<AnyCluster>>,
  flags: GivenFlags,
  session: Session,
): AsyncIterable<Reading<AnyCluster>> {
  const given = await readGiven(flags);
  const used = new Set<Given>();
  let clusters = 0;
  for await (const reading of readings) {
    if (reading.type !== 'read' || given.length === 0) {
      yield reading;
      continue;
    }
    clusters += 1;
    const { data } = reading;
    const names = namesOf(data.info);
    const own = given.filter(({ cluster }) => cluster === undefined || names.has(cluster));
    refuseGuesses(own, clusters);
    for (const one of own) used.add(one);
    yield { type: 'read', data: withLeaves(data, own) };
  }
  for (const { flag, file, cluster } of given.filter((one) => !used.has(one))) {
    session.warn(`${flag} ${file}: no cluster is called ${cluster ?? ''}, so that it was not used`);
  }
}

async function readGiven(flags: GivenFlags): Promise<readonly Given[]> {
  if (flags.auditPolicy.length + flags.import.length === 0) return [];
  const { readAuditPolicy } = await import('../import/audit-policy.ts');
  const { readImport } = await import('../import/read.ts');
  const policies = flags.auditPolicy.map(async (text): Promise<Given> => {
    const { cluster, file } = await namedFile(text);
    const raw = await readAuditPolicy(file);
    return { flag: '--audit-policy', leaf: auditPolicyFile.id, file, raw, cluster };
  });
  const imports = flags.import.map(async (text): Promise<Given> => {
    const { cluster, file } = await namedFile(text);
    const raw = await readImport(file);
    return {
      flag: '--import',
      leaf: importedResults.id,
      file,
      raw,
      cluster: cluster ?? raw.cluster,
    };
  });
  return await Promise.all([...policies, ...imports]);
}

/** `CLUSTER=FILE`, unless there is a file of that whole name. */
async function namedFile(
  text: string,
): Promise<{ readonly cluster: string | undefined; readonly file: string }> {
  const [, cluster, file] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (file === undefined || (await exists(text))) return { cluster: undefined, file: text };
  return { cluster, file };
}

function refuseGuesses(given: readonly Given[], clusters: number): void {
  const unnamed = given.find(({ cluster }) => cluster === undefined);
  if (clusters < 2 || unnamed === undefined) return;
  const { flag, file } = unnamed;
  throw new InputError(`${flag} ${file}: several clusters are read, and it is about one`, {
    hint: `say which: ${flag} CLUSTER=${file}`,
  });
}

function withLeaves(data: AnyCluster, given: readonly Given[]): ClusterData<AnyItem> {
  const leaves = new Map<string, Observed<readonly AnyItem[]>>(data.leaves);
  const policy = given.findLast(({ leaf }) => leaf === auditPolicyFile.id);
  if (policy !== undefined) leaves.set(policy.leaf, seen([{ raw: policy.raw }]));
  const results = given.filter(({ leaf }) => leaf === importedResults.id);
  if (results.length > 0) {
    leaves.set(importedResults.id, seen([{ raw: results.map(({ raw }) => raw) }]));
  }
  return { ...data, leaves };
}
