import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startFaultProxy } from '../envtest/faults.ts';
import { measure } from './measure.ts';
import type { Claim, Outcome, Row } from './table.ts';
import { READER, startLoaded } from './volume/server.ts';

const bin = path.join(import.meta.dirname, '..', '..', 'dist', 'kubemuster.js');
const LATENCY_MS = 20;
/** Clusters that the tool reads at once unless it is told otherwise. */
const AT_ONCE = 4;
/** Past the first rounds, in which V8 grows its space for new objects to its largest. */
const FEW = 25;
const MANY = 50;
/** The same cluster under every name. */
const VOLUME = { pods: 400, namespaces: 20, nodes: 20 } as const;

/**
 * A fleet: one server under many names, behind a proxy that is far away. A round of as many clusters
 * as are read at once may take as long as that many rounds do when there is nothing else.
 */
export async function contexts(folder: string): Promise<Outcome> {
  const server = await startLoaded(VOLUME);
  const proxy = await startFaultProxy(server, { latency: LATENCY_MS });
  try {
    const login = server.logins.token(READER);
    const row = async (count: number): Promise<Row> => {
      const names = Array.from({ length: count }, (_, index) => `cluster-${index}`);
      const kubeconfig = server.kubeconfig(
        ...names.map((name) => server.context(login, { name, server: proxy.url })),
      );
      const config = path.join(folder, `fleet-${count}.json.yaml`);
      writeFileSync(config, configurationOf(names));
      const args = ['collect', '--kubeconfig', kubeconfig, '--all-contexts', '--config', config];
      const output = ['-o', path.join(folder, 'fleet.snapshot'), '--quiet'];
      proxy.set();
      const usage = await measure([bin, ...args, ...output], { runs: 3 });
      proxy.set();
      console.error(`${count} contexts: collected`);
      return { name: `collect, ${count} contexts of 400 pods, ${LATENCY_MS} ms away`, usage };
    };
    const rows = [await row(AT_ONCE), await row(FEW), await row(MANY)];
    return { rows, claims: claimsOf(rows) };
  } finally {
    await proxy.stop();
    await server.stop();
  }
}

/** Names by context: all of them show the UID of one kube-system. */
function configurationOf(names: readonly string[]): string {
  return JSON.stringify({
    apiVersion: 'kubemuster/v1',
    kind: 'Configuration',
    clusters: names.map((name) => ({ name, identities: [name] })),
  });
}

function claimsOf(rows: readonly Row[]): readonly Claim[] {
  const [round, few, many] = rows.map(({ usage }) => usage);
  if (round === undefined || few === undefined || many === undefined) return [];
  const rounds = Math.ceil(MANY / AT_ONCE);
  const memory = many.peak / few.peak;
  return [
    {
      name: `wall time of ${MANY} contexts over ${rounds} rounds of ${AT_ONCE}`,
      value: (many.wall / (rounds * round.wall)).toFixed(2),
      bound: '1.1 at most',
      holds: many.wall <= 1.1 * rounds * round.wall,
    },
    {
      name: `peak memory of ${MANY} contexts over ${FEW}`,
      value: memory.toFixed(2),
      bound: '1.15 at most',
      holds: memory <= 1.15,
    },
  ];
}
