import path from 'node:path';
import { ruleFor, rulesByHost, tlsOf } from '../../src/facts/mesh/client-rules.ts';
import { effectiveMtls } from '../../src/facts/mesh/effective-mtls.ts';
import { destinationRules } from '../../src/model/kubernetes/destination-rule.ts';
import { printed } from './ask.ts';
import { expectedOf } from './mtls.ts';
import { objectsOf } from './rewrite.ts';
import { type Compared, readJson, type Suite } from './suite.ts';

interface Row {
  readonly namespace: string;
  readonly mode: string;
  readonly because: readonly { readonly value: string }[];
}

/** Kiali's one word for servers and clients together, of a namespace or of the mesh. */
export function kialiSuite(folder: string): Suite {
  return {
    id: folder,
    folder: `mesh/${folder}`,
    marker: 'expected.json',
    conventions: [],
    asks: async (one) => (await expectedOf(one)).length > 0,
    compare: compareWords,
  };
}

async function compareWords(folder: string): Promise<Compared> {
  const { auto_mtls: auto } = await readJson<{ auto_mtls: boolean }>(folder, 'expected.json');
  const paths = [path.join(folder, 'resources.yaml')];
  const [rows = []] = (await printed(effectiveMtls, paths, [{ by: 'namespace' }])) as readonly (
    | readonly Row[]
    | undefined
  )[];
  const differences: string[] = [];
  for (const expected of await expectedOf(folder)) {
    const wide = expected.workload === 'mesh';
    const namespace = wide ? 'istio-system' : expected.workload.replace('namespace:', '');
    const server = rows.find((one) => one.namespace === namespace);
    const client = await clientOf(paths, wide ? 'any-namespace' : namespace);
    const word = wordOf(server, { client, auto, wide });
    if (word !== expected.mode) differences.push(`${JSON.stringify(expected)}: ours ${word}`);
  }
  return { differences, applied: [] };
}

/** How clients anywhere call any Service of a namespace; Kiali takes a rule of whatever namespace. */
async function clientOf(paths: readonly string[], namespace: string): Promise<string | undefined> {
  const objects = await objectsOf(paths);
  const rules = objects
    .filter(({ kind }) => kind === 'DestinationRule')
    .map((one) => destinationRules.decode(one));
  const service = { namespace, name: 'any-service' };
  const found = rulesByHost(rules)(service);
  for (const from of new Set(found.map(({ meta }) => meta.namespace))) {
    const rule = ruleFor(found, service, { from, root: 'istio-system' });
    if (rule !== undefined) return tlsOf(rule.traffic, undefined).mode;
  }
  return undefined;
}

interface Said {
  readonly client: string | undefined;
  readonly auto: boolean;
  readonly wide: boolean;
}

function wordOf(server: Row | undefined, { client, auto, wide }: Said): string {
  const told = server?.because.some(({ value }) => value !== 'not set') ?? false;
  if (!told && client === undefined) return wide ? 'NOT_ENABLED' : 'UNSET';
  const called = client ?? (auto ? 'auto' : 'none');
  if (server?.mode === 'STRICT' && ['ISTIO_MUTUAL', 'auto'].includes(called)) return 'ENABLED';
  if (server?.mode === 'DISABLE' && ['DISABLE', 'auto'].includes(called)) return 'DISABLED';
  return 'PARTIALLY_ENABLED';
}
