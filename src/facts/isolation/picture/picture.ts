import { distinctGaps } from '../../../model/gaps.ts';
import { endpointSlices } from '../../../model/kubernetes/endpoint-slice.ts';
import {
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../../../model/observed.ts';
import type { NetworkIsolation, PassageMatrix } from '../../../model/pictures/isolation.ts';
import { definePartialFact, type Fact, maybe } from '../../../model/source.ts';
import { exposure } from '../../exposure.ts';
import { NamespaceMatrix } from '../../reachability/matrix.ts';
import { type Reachability, reachability } from '../../reachability/reachability.ts';
import type { Reading } from '../../reachability/reading.ts';
import { type Tenancy, tenancy } from '../../tenancy.ts';
import { tiers } from '../../tiers.ts';
import { workloads } from '../../workloads.ts';
import { credentialReach } from '../credential-reach.ts';
import { type EffectiveReach, effectiveReach } from '../effective.ts';
import { type DrawnMatrix, namespaceReach } from '../namespace-reach.ts';
import { fans } from './fans.ts';
import { matrixReasons } from './matrix-reasons.ts';
import { rowsOf } from './runs.ts';

/** The picture of who reaches whom. It asks softly for all it shows: nothing is read for it. */
export const isolationPicture: Fact<NetworkIsolation> = definePartialFact({
  id: 'isolation-picture',
  title: 'Who reaches whom by namespace, and what exposed workloads reach',
  needs: {
    reach: maybe(effectiveReach),
    matrix: maybe(namespaceReach),
    reachability: maybe(reachability),
    tenancy: maybe(tenancy),
    workloads: maybe(workloads),
    slices: maybe(endpointSlices),
    credentials: credentialReach,
    exposure,
    tiers,
  },
  compute: ({ reach, matrix, reachability, tenancy, workloads, slices, ...world }) => {
    const read: readonly Observed<unknown>[] = [reach, matrix, tenancy, workloads];
    const gaps = someGaps(distinctGaps(read.flatMap((one) => gapsOf(one))));
    if (
      reach.state === 'unseen' ||
      matrix.state === 'unseen' ||
      tenancy.state === 'unseen' ||
      reachability.state === 'unseen'
    ) {
      return unseen(gaps ?? [NOTHING]);
    }
    const isCritical = (one: Parameters<typeof world.tiers.ofWorkload>[0]): boolean =>
      world.tiers.ofWorkload(one).tier === 'critical';
    const { isTenant } = tenancy.value;
    const value: NetworkIsolation = {
      basis: reach.value.basis,
      matrix: matrixOf(reach.value, matrix.value.drawn, reachability.value, isTenant),
      fans: fans({
        reach: reach.value,
        credentials: world.credentials,
        exposed: visible(workloads)
          .filter((one) => world.exposure.of(one).exposed === 'yes')
          .sort((a, b) => Number(isCritical(b)) - Number(isCritical(a))),
        isCritical,
        isTenant,
        slices: visible(slices),
      }),
    };
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});

const NOTHING = {
  source: 'fact/reachability',
  cause: 'not-collected',
  detail: 'nothing that connections begin or end at was seen',
  permission: 'list pods',
} as const;

function matrixOf(
  reach: EffectiveReach,
  drawn: DrawnMatrix,
  reachability: Reachability,
  isTenant: Tenancy['isTenant'],
): PassageMatrix {
  const rows = rowsOf(drawn.toward);
  const said = reachability.said();
  const declared = reach.reading === said ? rows : declaredRows(said, drawn.names);
  const { namespaces, reasons, why } = matrixReasons(reach, drawn, isTenant);
  // In the order of the schema, so that a saved result reads back as it was written.
  return {
    namespaces,
    truncated: drawn.truncated,
    rows,
    declared: declared.every((row, at) => row === rows[at]) ? null : declared,
    reasons,
    why,
  };
}

function declaredRows({ world }: Reading, names: readonly string[]): readonly string[] {
  const matrix = new NamespaceMatrix(world);
  const places = names.map((name) => matrix.names.indexOf(name));
  return rowsOf(
    names.map((name) => {
      const column = matrix.toward(name);
      return places.map((at) => column[at] ?? 'unknown');
    }),
  );
}
