import path from 'node:path';
import { clientTls } from '../../src/facts/mesh/client-tls.ts';
import { printed } from './ask.ts';
import { expectedOf } from './mtls.ts';
import { objectsOf } from './rewrite.ts';
import type { Compared, Convention, Suite } from './suite.ts';

interface Calls {
  readonly calls: readonly {
    readonly service: string;
    readonly port: number;
    readonly servers: readonly { readonly mode: string }[];
  }[];
}

const HEADLESS: Convention = {
  id: 'headless',
  rule: 'of a headless Service theirs looks at endpoints, of which the case has none, and expects no proxy; ours looks at the workloads that it selects',
};

/** What clients take the servers behind a Service for. */
export const callsSuite: Suite = {
  id: 'istio-service-infer',
  folder: 'mesh/istio-service-infer',
  marker: 'expected.json',
  conventions: [HEADLESS],
  compare: compareCalls,
};

async function compareCalls(folder: string): Promise<Compared> {
  const paths = [path.join(folder, 'resources.yaml')];
  const [found] = (await printed(clientTls, paths)) as readonly [Calls];
  const headless = (await objectsOf(paths)).some(
    ({ spec }) => (spec as { clusterIP?: string } | undefined)?.clusterIP === 'None',
  );
  const differences: string[] = [];
  for (const { workload, port, mode } of await expectedOf(folder)) {
    const name = workload.replace('service:', '');
    const call = found.calls.find((one) => one.service === name && one.port === port);
    const modes = call?.servers.map((one) => one.mode) ?? [];
    if (modes.length > 0 && modes.every((one) => one === mode)) continue;
    if (headless && mode === 'DISABLE') return { differences: [], applied: [HEADLESS] };
    differences.push(`${name}:${port} ${mode}: ours ${modes.join(', ') || 'nothing'}`);
  }
  return { differences, applied: [] };
}
