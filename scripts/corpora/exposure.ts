import path from 'node:path';
import { reachabilityOf } from './ask.ts';
import { focusOf } from './conns.ts';
import { BOTH_SIDES, compareRows, MATCHED, OVERLAP } from './exposure-compare.ts';
import { NAMED, type Ours, ourRows, type TheirRow, theirRows } from './exposure-rows.ts';
import { objectsOf } from './rewrite.ts';
import { type Compared, type Convention, readJson, type Suite } from './suite.ts';

interface Normalized {
  readonly exposure: {
    readonly ingress: readonly TheirRow[];
    readonly egress: readonly TheirRow[];
  };
  readonly unprotected: readonly (readonly [string, string])[];
  readonly focus_conn: string;
}

interface Case {
  readonly options: {
    readonly focus_workloads: readonly string[];
    readonly focus_direction: string;
  };
}

/** Classes of pods that do not exist yet: who of them could reach a workload, or be reached. */
export const exposureSuite: Suite = {
  id: 'exposure-classes',
  folder: 'netpol/exposure',
  marker: 'normalized.json',
  conventions: [NAMED, MATCHED, OVERLAP, BOTH_SIDES],
  compare: compareExposure,
};

async function compareExposure(folder: string): Promise<Compared> {
  const expected = await readJson<Normalized>(folder, 'normalized.json');
  const { options } = await readJson<Case>(folder, 'case.json');
  const manifests = [path.join(folder, 'manifests')];
  const ours = await reachabilityOf<Ours>(manifests, { exposure: true });
  const objects = await objectsOf(manifests);
  const { focus_workloads: asked, focus_direction: side } = options;
  const isAsked = (id: string): boolean =>
    asked.length === 0 || asked.some((one) => id.startsWith(`${one}[`));
  const focus = focusOf(expected.focus_conn);
  const applied = new Set<Convention>();
  const sides = (['ingress', 'egress'] as const).filter((one) => side === '' || side === one);
  const found = sides.flatMap((one) => [
    ...compareRows({
      theirs: theirRows(expected.exposure[one], applied),
      ours: ourRows(ours[one], focus).filter(({ workload }) => isAsked(workload)),
      objects,
      focused: focus !== undefined,
    }),
  ]);
  for (const one of found) if (typeof one !== 'string') applied.add(one);
  const differences = [
    ...found.filter((one) => typeof one === 'string'),
    ...(focus === undefined ? unprotected(expected, ours, isAsked) : []),
  ];
  return { differences, applied: [...applied] };
}

/** Asked about one port, theirs says nothing of them. */
function unprotected(
  expected: Normalized,
  ours: Ours,
  isAsked: (id: string) => boolean,
): readonly string[] {
  const theirs = expected.unprotected.map((one) => one.join(' '));
  const mine = ours.unprotected
    .filter(({ workload }) => isAsked(workload))
    .map(({ workload, direction }) => `${workload} ${direction}`);
  return [
    ...theirs.filter((one) => !mine.includes(one)).map((one) => `theirs, unprotected: ${one}`),
    ...mine.filter((one) => !theirs.includes(one)).map((one) => `ours, unprotected: ${one}`),
  ];
}
