import { type Phase, phases, type Severity, severities } from '../model/check.ts';
import { API_SERVER } from '../model/cluster.ts';
import { InputError } from '../model/input-error.ts';
import type { Picture } from '../model/picture.ts';
import type { CheckReport, ClusterReport, Report } from '../model/report.ts';
import { catalogue } from '../tables/catalogue/entry.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { placeText } from './missed.ts';

/** What a pipeline asked to hold. Scores are the assured bounds, of the fleet and of every cluster. */
export interface Gates {
  readonly minScore?: number;
  readonly minTechnical?: number;
  readonly minPhases: ReadonlyMap<Phase, number>;
  readonly minConfidence?: number;
  readonly failOn?: Severity;
}

/** A gate that does not hold, in words, with the exit code it asks for. */
export interface GateFailure {
  readonly code: ExitCode;
  readonly message: string;
}

/** Everything that keeps the exit code from being 0. */
export function gateFailures(report: Report, gates: Gates): readonly GateFailure[] {
  return [
    ...scoreGates(report, gates),
    ...report.clusters.flatMap((cluster) => [...phaseGates(cluster, gates)]),
    ...report.clusters.flatMap((cluster) => [...severityGate(cluster, gates, asked(report))]),
    ...report.unreachable.map(({ id, cause, detail }) => ({
      code: EXIT.notEnoughEvidence,
      message: `cluster ${id} could not be read (${cause}): ${detail}`,
    })),
    ...report.notListed.map((place) => ({
      code: EXIT.notEnoughEvidence,
      message: placeText(place),
    })),
    ...report.clusters.flatMap(unanswered),
    ...report.clusters.flatMap(faults),
  ];
}

/** Reads `PHASE=N` as given to --min-phase. */
export function parsePhaseGate(text: string): readonly [Phase, number] {
  const [name = '', bound = ''] = text.split('=');
  const phase = phases.find((one) => one === name);
  if (phase === undefined) {
    throw new InputError(`--min-phase ${text}: no phase is called ${JSON.stringify(name)}`, {
      hint: `one of ${phases.join(', ')}, as in --min-phase contain=50`,
    });
  }
  return [phase, parsePercent('--min-phase', bound)];
}

/** A whole number from 0 to 100. */
export function parsePercent(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= 100) return value;
  throw new InputError(`${flag} wants a whole number from 0 to 100, not ${JSON.stringify(text)}`);
}

export function parseSeverity(flag: string, text: string): Severity {
  const found = severities.find((one) => one === text);
  if (found !== undefined) return found;
  throw new InputError(`${flag}: no severity is called ${JSON.stringify(text)}`, {
    hint: `one of ${severities.join(', ')}`,
  });
}

/** Score gates need a headline: a selection has none. */
export function refuseScoreGates(gates: Gates, selected: boolean): void {
  const asks =
    gates.minScore !== undefined ||
    gates.minTechnical !== undefined ||
    gates.minConfidence !== undefined ||
    gates.minPhases.size > 0;
  if (selected && asks) {
    throw new InputError('a score gate cannot be combined with a selection of checks', {
      hint: 'use --fail-on SEVERITY with a selection, or drop the selection',
    });
  }
}

interface Scored {
  readonly name: string;
  readonly score: { readonly assured: number } | null;
  readonly technical: { readonly assured: number } | null;
  readonly confidence: number | null;
}

function* scoreGates(report: Report, gates: Gates): Iterable<GateFailure> {
  const fleet: Scored = { name: 'the fleet', ...report.fleet };
  const clusters = report.clusters.map((one): Scored => ({ ...one, name: `cluster ${one.name}` }));
  const all = report.clusters.some(({ basis }) => basis === 'observed')
    ? [fleet, ...clusters]
    : clusters;
  for (const one of all) {
    yield* below(one, '--min-score', gates.minScore, one.score?.assured, EXIT.gateFailed);
    yield* below(
      one,
      '--min-technical',
      gates.minTechnical,
      one.technical?.assured,
      EXIT.gateFailed,
    );
    yield* below(
      one,
      '--min-confidence',
      gates.minConfidence,
      one.confidence ?? undefined,
      EXIT.notEnoughEvidence,
    );
  }
}

function* phaseGates(cluster: ClusterReport, gates: Gates): Iterable<GateFailure> {
  const name = `cluster ${cluster.name}`;
  for (const [phase, bound] of gates.minPhases) {
    const assured = cluster.phases[phase]?.assured;
    yield* below({ name }, `--min-phase ${phase}`, bound, assured, EXIT.gateFailed);
  }
}

/** A bound on something that has no value does not hold: it was not shown. */
function* below(
  { name }: Pick<Scored, 'name'>,
  gate: string,
  bound: number | undefined,
  value: number | undefined,
  code: ExitCode,
): Iterable<GateFailure> {
  if (bound === undefined) return;
  if (value === undefined) {
    yield { code: EXIT.notEnoughEvidence, message: `${gate} ${bound}: ${name} has no such score` };
  } else if (value < bound) {
    yield { code, message: `${gate} ${bound}: ${name} has ${value}` };
  }
}

/** The checks that were asked for by name: they count wherever they were asked. */
function asked(report: Report): ReadonlySet<string> {
  return new Set(report.selection?.checks ?? []);
}

/** Manifests are held to what manifests can answer; the rest would be unknown for ever. */
function* severityGate(
  cluster: ClusterReport,
  gates: Gates,
  named: ReadonlySet<string>,
): Iterable<GateFailure> {
  if (gates.failOn === undefined) return;
  const least = severities.indexOf(gates.failOn);
  for (const check of cluster.checks) {
    if (severities.indexOf(check.severity) < least || check.waived !== null) continue;
    if (cluster.basis === 'declared' && !isForManifests(check.id) && !named.has(check.id)) continue;
    const failure = severityFailure(check, cluster.name);
    if (failure !== undefined) yield failure;
  }
}

function isForManifests(id: string): boolean {
  return catalogue.some((entry) => entry.id === id && entry.manifests);
}

function severityFailure(check: CheckReport, cluster: string): GateFailure | undefined {
  const what = `${check.id} (${check.severity}) in ${cluster}`;
  if (check.status === 'fail')
    return { code: EXIT.gateFailed, message: `--fail-on: ${what} fails` };
  if (check.status !== 'unknown') return undefined;
  return { code: EXIT.notEnoughEvidence, message: `--fail-on: ${what} is unknown` };
}

/** What the cloud tells of a cluster is not what the cluster tells. */
function unanswered({ name, gaps }: ClusterReport): readonly GateFailure[] {
  return gaps
    .filter(({ source }) => source === API_SERVER)
    .map(({ cause, detail }) => ({
      code: EXIT.notEnoughEvidence,
      message: `cluster ${name} was judged by what its cloud tells: its API server could not be read (${cause}): ${detail}`,
    }));
}

function faults(cluster: ClusterReport): readonly GateFailure[] {
  const inChecks = cluster.checks.map(({ id, fault }) => ({ of: id, fault }));
  const inPictures = Object.entries<Picture<unknown>>({ ...cluster.pictures }).map(
    ([name, { gaps }]) => ({
      of: `picture ${name}`,
      fault: gaps.find(({ cause }) => cause === 'error')?.detail ?? null,
    }),
  );
  return [...inChecks, ...inPictures].flatMap(({ of, fault }) =>
    fault === null
      ? []
      : [{ code: EXIT.fault, message: `${of} in ${cluster.name}: ${fault} (please report it)` }],
  );
}
