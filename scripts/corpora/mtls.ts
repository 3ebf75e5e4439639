import path from 'node:path';
import { effectiveMtls } from '../../src/facts/mesh/effective-mtls.ts';
import { printed } from './ask.ts';
import { type Compared, type Convention, readJson, type Suite } from './suite.ts';

/** One row of the table that is kept beside the folders. */
interface Expected {
  readonly case: string;
  /** `ns/name`, `namespace:NAME` for what its pods meet without a policy of their own, or `mesh`. */
  readonly workload: string;
  readonly port: string | number;
  readonly mode?: string;
  readonly plaintext_accepted?: boolean;
}

interface Row {
  readonly workload?: string;
  readonly namespace?: string;
  readonly port?: string;
  readonly mode: string;
  readonly plaintextAccepted: boolean | null;
  readonly because: readonly unknown[];
}

const NO_POLICY: Convention = {
  id: 'no-policy',
  rule: 'without any policy theirs says UNKNOWN or UNSET; ours says what the proxy does, PERMISSIVE, with nothing as its cause',
};

export const MTLS_FOLDERS: readonly string[] = [
  'istio-compose',
  'istio-inbound',
  'istio-workload-policies',
  'istio-simulation',
  'istio-ambient',
];

/** Folders of Istio whose expectation is what a workload takes on a port. */
export function mtlsSuite(folder: string): Suite {
  return {
    id: folder,
    folder: `mesh/${folder}`,
    marker: 'expected.json',
    conventions: [NO_POLICY],
    asks: async (one) => (await expectedOf(one)).length > 0,
    compare: compareModes,
  };
}

export async function expectedOf(folder: string): Promise<readonly Expected[]> {
  const root = path.resolve(folder, '..', '..');
  const name = path.relative(root, folder).replaceAll(path.sep, '/');
  const all = await readJson<readonly Expected[]>(root, 'mtls_table.json');
  return all.filter((one) => one.case === name);
}

async function compareModes(folder: string): Promise<Compared> {
  const questions = [{}, { by: 'namespace' }];
  const paths = [path.join(folder, 'resources.yaml')];
  const rows = (await printed(effectiveMtls, paths, questions)).flat() as readonly Row[];
  const differences: string[] = [];
  const applied = new Set<Convention>();
  for (const expected of await expectedOf(folder)) {
    const found = rowFor(expected, rows);
    if (agrees(expected, found)) continue;
    if (isNoPolicy(expected, found)) applied.add(NO_POLICY);
    else differences.push(`${JSON.stringify(expected)}: ours ${JSON.stringify(found)}`);
  }
  return { differences, applied: [...applied] };
}

/** The row of the port, else that of all ports which nothing names. */
function rowFor({ workload, port }: Expected, rows: readonly Row[]): Row | undefined {
  const [, namespace] = /^namespace:(.*)$/.exec(workload) ?? [];
  if (namespace !== undefined) return rows.find((one) => one.namespace === namespace);
  const own = rows.filter((one) => one.workload === workload);
  return own.find((one) => one.port === String(port)) ?? own.find((one) => one.port === '*');
}

function agrees(expected: Expected, found: Row | undefined): boolean {
  if (found === undefined) return false;
  const { mode, plaintext_accepted: plaintext } = expected;
  return (
    (mode === undefined || mode === found.mode) &&
    (plaintext === undefined || plaintext === found.plaintextAccepted)
  );
}

function isNoPolicy({ mode }: Expected, found: Row | undefined): boolean {
  const none = found?.because.length === 0 && found.mode === 'PERMISSIVE';
  return none && (mode === 'UNKNOWN' || mode === 'UNSET');
}
