import path from 'node:path';
import { shortfall } from '../../src/facts/mesh/shortfall.ts';
import { istioAuthorizations } from '../../src/model/kubernetes/istio-authorization.ts';
import { objectsOf } from './rewrite.ts';
import { type Compared, readJson, type Suite } from './suite.ts';

interface Case {
  readonly effective_at_ztunnel: boolean | null;
}

/** What the proxy of a node makes of a policy: nothing, or at least a part of it. */
export const atNodeSuite: Suite = {
  id: 'istio-ambient-authz',
  folder: 'mesh/istio-ambient-authz',
  marker: 'expected.json',
  conventions: [],
  asks: async (folder) => (await expectedOf(folder)) !== null,
  compare: async (folder): Promise<Compared> => {
    const expected = await expectedOf(folder);
    const differences: string[] = [];
    for (const object of await objectsOf([path.join(folder, 'resources.yaml')])) {
      const policy = istioAuthorizations.decode(object);
      const less = shortfall(policy, 'istio-ambient');
      const effective = less?.undone !== 'all';
      if (effective !== expected) {
        differences.push(`${policy.meta.name}: ours ${less?.why ?? 'all of it'}`);
      }
    }
    return { differences, applied: [] };
  },
};

async function expectedOf(folder: string): Promise<boolean | null> {
  const { effective_at_ztunnel: expected } = await readJson<Case>(folder, 'expected.json');
  return expected;
}
