import { distinctGaps } from '../../model/gaps.ts';
import { gapsOf, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import { listed } from '../../model/picture.ts';
import type {
  Mesh,
  MeshNamespace,
  PlaintextCount,
  PlaintextRow,
} from '../../model/pictures/mesh.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { meshPresence } from '../mesh-presence.ts';
import { type Tenancy, tenancy } from '../tenancy.ts';
import { coverageOf, shownWorkload, signOf, weakestFirst } from './coverage.ts';
import { effectiveMtls, type WorkloadMtls } from './effective-mtls.ts';
import type { PairCount } from './pair-tally.ts';
import { plaintextPairs } from './plaintext-pairs.ts';
import type { PlaintextPair } from './worst-pairs.ts';

const MOST_PAIRS = 50;
const MOST_WORKLOADS = 200;

/** The picture of what a mesh encrypts. It asks softly for all it shows: nothing is read for it. */
export const meshPicture: Fact<Mesh> = definePartialFact({
  id: 'mesh-picture',
  title: 'What a service mesh really encrypts, by namespace, by pair and by workload',
  needs: {
    presence: meshPresence,
    mtls: maybe(effectiveMtls),
    pairs: maybe(plaintextPairs),
    tenancy: maybe(tenancy),
  },
  compute: ({ presence, mtls, pairs, tenancy }) => {
    const meshes = presence.meshes.map(({ name }) => name);
    const encryption = presence.encryption.map(({ name }) => name);
    const hidden = someGaps(distinctGaps([...presence.meshGaps, ...gapsOf(mtls)]));
    if (mtls.state === 'unseen') return unseen(mtls.gaps);
    if (meshes.length === 0) {
      const value = { ...NOTHING, encryption };
      return hidden === undefined ? seen(value) : partial(value, hidden);
    }
    const inside = mtls.value.all.filter(({ mesh, gateway }) => mesh !== 'none' && !gateway);
    const found = pairs.state === 'unseen' ? undefined : pairs.value;
    const tally = found?.tally();
    const worst = found?.worst(MOST_PAIRS + 1) ?? [];
    const gaps = someGaps(distinctGaps([...(hidden ?? []), ...(found?.gaps() ?? gapsOf(pairs))]));
    const weakest = listed(weakestFirst(inside), MOST_WORKLOADS);
    const value: Mesh = {
      meshes,
      encryption,
      namespaces: listed(
        namespacesOf(mtls.value.all, tenancy.state === 'unseen' ? undefined : tenancy.value),
      ),
      pairs:
        tally === undefined ? null : { all: countOf(tally.all), critical: countOf(tally.critical) },
      worst: listed(worst.map(rowOf), MOST_PAIRS),
      workloads: { rows: weakest.rows.map(shownWorkload), truncated: weakest.truncated },
    };
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});

const NOTHING: Mesh = {
  meshes: [],
  encryption: [],
  namespaces: listed([]),
  pairs: null,
  worst: listed([]),
  workloads: listed([]),
};

function namespacesOf(
  all: readonly WorkloadMtls[],
  tenancy: Tenancy | undefined,
): readonly MeshNamespace[] {
  const rows = [...Map.groupBy(all, ({ workload }) => workload.namespace)].map(
    ([name, own]): MeshNamespace => {
      const counts = { strict: 0, permissive: 0, outside: 0, unknown: 0 };
      for (const one of own) if (!one.gateway) counts[coverageOf(one)] += 1;
      const gateways = own.filter(({ gateway }) => gateway).length;
      return { name, tenant: tenancy?.isTenant(name) ?? true, ...counts, gateways };
    },
  );
  return rows.sort((a, b) => Number(b.tenant) - Number(a.tenant) || byText(a.name, b.name));
}

function countOf({ talking, plaintext, asTheClientLikes }: PairCount): PlaintextCount {
  const bounds = ([low, high]: PairCount['talking']) => ({ low, high: high ?? null });
  return {
    talking: bounds(talking),
    plaintext: bounds(plaintext),
    clientsChoice: bounds(asTheClientLikes),
  };
}

function rowOf({ from, to, ports, certain, why, because }: PlaintextPair): PlaintextRow {
  return {
    client: from.placed.workload.name,
    server: to.placed.workload.name,
    critical: { client: from.tier === 'critical', server: to.tier === 'critical' },
    ports,
    certain,
    why,
    because: because.map(signOf),
  };
}
