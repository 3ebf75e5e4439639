import { describe, expect, test } from 'vitest';
import { gateFailures } from '../../src/cli/gates.ts';
import { profile } from '../../src/cli/profile.ts';
import { drawPictures } from '../../src/engine/draw.ts';
import { Resolver } from '../../src/engine/resolver.ts';
import type { ClusterData } from '../../src/model/cluster.ts';
import { seen } from '../../src/model/observed.ts';
import { listed, type Picture, type Pictures } from '../../src/model/picture.ts';
import type { Architecture } from '../../src/model/pictures/architecture.ts';
import { defineFact, definePartialFact, type Fact, maybe } from '../../src/model/source.ts';
import { fleet } from '../reports/fixture.ts';

const nothing: ClusterData = {
  info: { id: 'a', name: 'a', identities: [], source: 'kubeconfig' },
  leaves: new Map(),
  permissions: { held: [], missing: [] },
  gaps: [],
  ignored: [],
};

const empty: Architecture = {
  build: [],
  levers: { knownOn: '2026-11-15', rows: [] },
  responsibility: { knownOn: '2026-11-20', profile: null, reference: null, rows: [] },
  fates: [],
  nodes: { total: null, groups: listed([]) },
  namespaces: { counts: null, list: listed([]) },
  entries: { state: 'partial', list: listed([]) },
  boundaries: { zones: [], steps: [] },
};

const broken: Fact<Architecture> = defineFact({
  id: 'broken',
  title: 'Throws',
  needs: {},
  compute: (): Architecture => {
    throw new Error('out of paint');
  },
});

/** Draws what there is of it, whatever lies below. */
const patient: Fact<Architecture> = definePartialFact({
  id: 'patient',
  title: 'Asks softly',
  needs: { broken: maybe(broken) },
  compute: () => seen(empty),
});

const fault = {
  source: 'fact/broken',
  cause: 'error',
  detail: 'fault in fact/broken: out of paint',
} as const;

function drawn(architecture: Fact<Architecture>): Pictures {
  const pictures = { ...profile.pictures, architecture };
  const around = { asOf: 0, cluster: nothing.info, planFiled: false, plan: new Map() };
  return drawPictures(new Resolver(nothing, around), pictures);
}

describe('a fault in a picture', () => {
  test('leaves it unseen, with the fault as its gap', () => {
    const expected: Picture<Architecture> = { state: 'unseen', value: null, gaps: [fault] };

    expect(drawn(broken).architecture).toEqual(expected);
  });

  test('is its gap also where it asked softly', () => {
    const expected: Picture<Architecture> = { state: 'partial', value: empty, gaps: [fault] };

    expect(drawn(patient).architecture).toEqual(expected);
  });

  test('ends the run with the exit code of a fault', () => {
    const clusters = fleet.clusters
      .slice(0, 1)
      .map((one) => ({ ...one, pictures: drawn(patient) }));
    const failures = gateFailures(
      { ...fleet, clusters, unreachable: [], notListed: [] },
      { minPhases: new Map() },
    );

    expect(failures).toEqual([
      {
        code: 4,
        message: `picture architecture in legacy-dc1: ${fault.detail} (please report it)`,
      },
    ]);
  });
});

test('a list keeps what comes first and counts the rest', () => {
  expect(listed(['a', 'b', 'c'], 2)).toEqual({ rows: ['a', 'b'], truncated: 1 });
  expect(listed(['a'], 2)).toEqual({ rows: ['a'], truncated: 0 });
});
