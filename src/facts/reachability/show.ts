import { byText } from '../../model/order.ts';
import { type FactFlags, type FactOptions, Refused } from '../../model/source.ts';
import { blindSpotsOf } from './blind-spots.ts';
import { doubtsAbout } from './doubts.ts';
import { END_FORMS, endsCalled, isCalled, type NamedEnd } from './ends.ts';
import { exposureOf } from './exposure.ts';
import type { Certainty, Flow, Placed } from './flows.ts';
import { NamespaceMatrix, type Passage } from './matrix.ts';
import { answerPair, type PairQuestion, portCalled } from './pair.ts';
import type { Reachability } from './reachability.ts';
import type { Reading } from './reading.ts';

export const FLAGS: FactFlags = {
  by: { value: 'namespace', asks: 'a matrix of namespaces instead of flows' },
  from: { value: 'END', asks: `only from here: ${END_FORMS}` },
  to: { value: 'END', asks: 'only to here' },
  port: { value: 'PORT', asks: 'only about this port: 8080, UDP/53 or a name' },
  explain: { asks: 'with the policies that decide; needs --from and --to' },
  exposure: { asks: 'what pods that do not exist yet could reach, and be reached by' },
  enforced: { asks: 'what the network plugin enforces, not what the policies say' },
};

/** A matrix of more namespaces than this is given as counts, or row by row with --from and --to. */
const MOST_NAMESPACES = 500;

/** More rows than this are cut off; narrower questions have an answer. */
const MOST_ROWS = 500_000;

/** What `kubemuster fact reachability` prints. */
export function show(value: Reachability, options: FactOptions = {}): unknown {
  const { by, exposure, from, to, port, explain } = options;
  const refused = wrongUse(options);
  if (refused !== undefined) return refused;
  const reading = options['enforced'] === true ? value.enforced() : value.declared();
  if (by !== undefined) return showMatrix(reading, text(from), text(to));
  if (exposure === true) return exposureOf(reading);
  if (from !== undefined && to !== undefined) {
    return showPair(value, reading, {
      from: text(from) ?? '',
      to: text(to) ?? '',
      port: text(port),
      why: explain === true,
    });
  }
  const flows = showFlows(reading, text(from), text(to));
  return flows instanceof Refused ? flows : { ...flows, ...showAround(value, reading) };
}

function wrongUse({ by, from, to, port, explain, exposure }: FactOptions): Refused | undefined {
  if (by !== undefined && by !== 'namespace') {
    return new Refused(`--by ${String(by)} is not known`, 'there is --by namespace');
  }
  const pair = from !== undefined && to !== undefined;
  if ((explain === true || port !== undefined) && (!pair || by !== undefined)) {
    return new Refused('--port and --explain are about one pair', 'give --from and --to');
  }
  if (exposure === true && (by !== undefined || from !== undefined || to !== undefined)) {
    return new Refused(
      '--exposure is about all workloads',
      'give it without --by, --from and --to',
    );
  }
  return undefined;
}

function text(option: FactOptions[string]): string | undefined {
  return typeof option === 'string' ? option : undefined;
}

interface FlowList {
  readonly flows: readonly Flow[];
  readonly uncertain: readonly Flow[];
  readonly cut?: string;
}

function showFlows(
  reading: Reading,
  from: string | undefined,
  to: string | undefined,
): FlowList | Refused {
  const only = { src: placedAs(reading, from), dst: placedAs(reading, to) };
  if (only.src === null || only.dst === null) return notFound(only.src === null ? from : to);
  const ends = { src: only.src?.workload.name, dst: only.dst?.workload.name };
  const listed = (certainty: Certainty): readonly Flow[] =>
    [...reading.flows.rows(certainty, ends).take(MOST_ROWS + 1)].sort(bySource);
  const flows = listed('sure');
  const uncertain = listed('may');
  const isCut = flows.length > MOST_ROWS || uncertain.length > MOST_ROWS;
  return { flows, uncertain, ...(isCut ? { cut: `after ${MOST_ROWS} rows` } : {}) };
}

/** Undefined where it was not asked for, null where there is none. */
function placedAs({ placed }: Reading, name: string | undefined): Placed | undefined | null {
  if (name === undefined) return undefined;
  return placed.find(({ workload }) => isCalled(workload, name)) ?? null;
}

function notFound(name: string | undefined): Refused {
  return new Refused(`nothing is called ${JSON.stringify(name)}`, `write it as ${END_FORMS}`);
}

interface PairOptions {
  readonly from: string;
  readonly to: string;
  readonly port: string | undefined;
  readonly why: boolean;
}

/** One answer, or one for each kind of pod where those of a workload differ. */
function showPair(
  value: Reachability,
  reading: Reading,
  { from, to, port, why }: PairOptions,
): unknown {
  const sources = endsCalled(from, value, reading);
  const targets = endsCalled(to, value, reading);
  if (sources.length === 0) return notFound(from);
  if (targets.length === 0) return notFound(to);
  const found = targets.flatMap((target) => {
    const asked = portOf(port, target, reading);
    if (asked === null) return [];
    return sources.map((source) =>
      answerPair(reading.world, { from: source, to: target, port: asked, why }),
    );
  });
  if (found.length === 0) {
    return new Refused(`${to} has no port ${port}`, 'write it as 8080, UDP/53 or the name of one');
  }
  return found.length === 1 ? found[0] : { from, to, cases: found };
}

/** Undefined where no port was asked for, null where the target has none that is called so. */
function portOf(
  text: string | undefined,
  target: NamedEnd,
  { world }: Reading,
): PairQuestion['port'] | null {
  if (text === undefined) return undefined;
  const connections = portCalled(text, target, world);
  return connections === undefined ? null : { text, connections };
}

function showMatrix({ world }: Reading, from: string | undefined, to: string | undefined): unknown {
  const matrix = new NamespaceMatrix(world);
  const { names } = matrix;
  const unknown = [from, to].find((one) => one !== undefined && !names.includes(one));
  if (unknown !== undefined) {
    return new Refused(
      `no pods are in a namespace ${JSON.stringify(unknown)}`,
      'without --from and --to all namespaces are given',
    );
  }
  const targets = to === undefined ? names : [to];
  if (names.length > MOST_NAMESPACES && from === undefined && to === undefined) {
    const toward = targets.map((name) => [name, counted(matrix.toward(name))] as const);
    return { namespaces: names, toward: Object.fromEntries(toward) };
  }
  const columns = new Map(targets.map((name) => [name, matrix.toward(name)]));
  const rows = [...names.entries()].filter(([, name]) => (from ?? name) === name);
  const cells = rows.map(([at, name]) => [
    name,
    Object.fromEntries([...columns].map(([target, passages]) => [target, passages[at]])),
  ]);
  return { namespaces: names, matrix: Object.fromEntries(cells) };
}

function counted(passages: readonly Passage[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(passages, (one) => one);
  return Object.fromEntries([...groups].map(([passage, all]) => [passage, all.length]));
}

/** What is to be known beside the flows. */
function showAround({ layers, inhabitants, leftOut }: Reachability, { placed, world }: Reading) {
  const { apart, classes } = world;
  const together = `policies tell ${apart} classes of endpoints apart: those of a namespace are answered for together`;
  return {
    ...(apart > classes.length ? { together } : {}),
    unrestricted: placed
      .filter(({ endpoints }) =>
        endpoints.some((id) => world.spec.endpoints[id]?.type === 'host-pod'),
      )
      .map(({ workload }) => ({ peer: workload.name, because: 'hostNetwork' })),
    blindSpots: blindSpotsOf(inhabitants),
    policies: layers.families,
    leftOut: leftOut.map(({ object, because }) => ({ object: object.key, because })),
    doubts: doubtsAbout(layers.declared),
    findings: layers.declared.findings
      .map(({ object, ...one }) => ({ object: object.key, ...one }))
      .sort((a, b) => byText(placeOf(a), placeOf(b))),
  };
}

function placeOf(finding: {
  readonly object: string;
  readonly path: string;
  readonly wrong: string;
}): string {
  return [finding.object, finding.path, finding.wrong].join('\n');
}

function bySource(a: Flow, b: Flow): number {
  if (a.src !== b.src) return a.src < b.src ? -1 : 1;
  if (a.dst === b.dst) return 0;
  return a.dst < b.dst ? -1 : 1;
}
