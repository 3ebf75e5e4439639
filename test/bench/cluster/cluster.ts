import { collectExample } from '../../../scripts/examples/collect.ts';
import { allKinds } from '../../../scripts/examples/kinds.ts';
import { shopProdEu } from '../../../scripts/examples/shop-prod-eu/cluster.ts';
import { project } from '../../../src/collect/project.ts';
import { SCHEMA } from '../../../src/collect/snapshot/format.ts';
import { text } from '../../../src/model/decode.ts';
import { pods } from '../../../src/model/kubernetes/pod.ts';
import { gapsOf, visible } from '../../../src/model/observed.ts';
import type { Volume } from '../volume/load.ts';
import { copiesOf, originalOf, planOf } from './copies.ts';
import { tokensOf } from './tokens.ts';
import { writeLines } from './write.ts';

/**
 * Writes a snapshot of the example cluster grown to this size, always the same: its tenants as often
 * as there are namespaces to fill, its nodes with the agents on them, and everything else once.
 */
export async function writeCluster(file: string, volume: Volume): Promise<void> {
  await writeLines(file, linesOf(await grown(), volume));
}

function* linesOf({ data, leaves, tokens }: Grown, volume: Volume): Generator<string> {
  const { info, permissions, gaps, ignored } = data;
  yield JSON.stringify({ schema: SCHEMA, tool: { name: 'kubemuster', version: 'bench' } });
  yield JSON.stringify({ cluster: { info, permissions, gaps, ignored } });
  const plan = planOf(leaves.find(({ id }) => id === pods.id)?.originals ?? [], tokens, volume);
  let items = 0;
  for (const { id, observed, originals } of leaves) {
    yield JSON.stringify({ leaf: { id, state: observed.state, gaps: gapsOf(observed) } });
    for (const line of copiesOf(originals, plan)) {
      yield line;
      items += 1;
    }
  }
  yield JSON.stringify({ end: { leaves: leaves.length, items } });
}

type Grown = Awaited<ReturnType<typeof grown>>;

async function grown() {
  const data = collectExample(shopProdEu(), await allKinds(), project);
  const raws = [...data.leaves.values()].flatMap((one) => visible(one).map(({ raw }) => raw));
  const objects = raws.filter((raw) => !Array.isArray(raw));
  const tokens = tokensOf(objects);
  const nodes = objects.filter((raw) => text(raw, 'kind') === 'Node');
  const node = text(nodes[0], 'metadata.name') ?? '';
  const leaves = [...data.leaves].map(([id, observed]) => ({
    id,
    observed,
    originals: visible(observed).map(({ raw }) =>
      originalOf(raw, { line: JSON.stringify({ item: { raw } }), tokens, node }),
    ),
  }));
  return { data, leaves, tokens };
}
