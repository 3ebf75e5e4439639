import type { Command } from 'commander';
import { checks } from '../../../checks/index.ts';
import type {
  Configuration,
  GateSettings,
  SelectionSettings,
} from '../../config/configuration/configuration.ts';
import { collectionPlan } from '../../engine/plan.ts';
import type { AnyCluster } from '../../model/cluster.ts';
import type { PlanFile } from '../../model/plan.ts';
import type { Report } from '../../model/report.ts';
import { catalogue } from '../../tables/catalogue/entry.ts';
import { adviceFor } from '../advice.ts';
import { addClusterFlags, type ClusterFlags, refuseMixed } from '../cluster-flags.ts';
import { printable } from '../errors.ts';
import type { ExitCode } from '../exit.ts';
import {
  addCommonFlags,
  addSelectionFlags,
  parseDuration,
  parseInstant,
  repeatable,
  selectionOf,
} from '../flags.ts';
import { loadRenderer } from '../formats.ts';
import {
  type Gates,
  gateFailures,
  parsePercent,
  parsePhaseGate,
  parseSeverity,
  refuseScoreGates,
} from '../gates.ts';
import { type GivenFlags, withGiven } from '../given.ts';
import { readLive } from '../live.ts';
import { targetOf, writeReport } from '../output.ts';
import { scan } from '../pipeline.ts';
import { type Reading, readFiles } from '../readings.ts';
import { readResumed } from '../resume.ts';
import { reviewsOf } from '../reviews.ts';
import { type Selected, type SelectionFlags, selectChecks } from '../select.ts';
import type { Session } from '../session.ts';
import { settingsOf } from '../settings.ts';
import { showSummary } from '../summary.ts';

interface ScanFlags extends Partial<SelectionFlags>, ClusterFlags, GivenFlags {
  readonly plan?: string;
  readonly config?: string;
  readonly asOf?: string;
  readonly maxAge?: string;
  readonly format?: string;
  readonly output?: string;
  readonly minScore?: string;
  readonly minTechnical?: string;
  readonly minPhase?: readonly string[];
  readonly minConfidence?: string;
  readonly failOn?: string;
}

export function addScan(root: Command, session: Session): void {
  const command = root
    .command('scan')
    .description(
      'read clusters, manifests or snapshots, judge them, score readiness, write reports',
    )
    .argument(
      '[path...]',
      'manifests (files, folders, - for stdin), snapshots; else a live cluster',
    )
    .option('--plan <file>', 'the response plan (ir-plan.yaml)')
    .option('--config <file>', 'the configuration (default: kubemuster.yaml if it is there)')
    .addOption(
      repeatable(
        '--audit-policy <[cluster=]file>',
        'the policy that API servers log by',
        'unknown where no cloud tells',
      ),
    )
    .addOption(
      repeatable(
        '--import <[cluster=]file[@date]>',
        "another scanner's results as evidence: kube-bench, Kubescape, Trivy, Prowler, PolicyReports, SARIF",
        'none',
      ),
    )
    .option('--as-of <date>', 'measure every age against this date')
    .option('--max-age <duration>', 'evidence older than this is unknown (default: 7d)')
    .option('--format <list>', 'html, json, markdown; one alone goes to stdout')
    .option('--output <path>', 'a folder, a file for one format, or - for stdout')
    .optionsGroup('Gates, which make the run fail:')
    .option('--min-score <n>', 'fail when an assured score is below n')
    .option('--min-technical <n>', 'fail when an assured technical score is below n')
    .option('--min-phase <phase=n...>', 'fail when an assured phase score is below n')
    .option('--min-confidence <n>', 'not enough evidence (exit 3) when confidence is below n')
    .option('--fail-on <severity>', 'fail when a check of this severity or above fails')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], flags: ScanFlags) => runScan(paths, flags, session));
  addCommonFlags(addClusterFlags(addSelectionFlags(command)));
}

const EXAMPLES = `
Examples:
  kubemuster scan examples/fleet --plan examples/ir-plan.yaml --output report
  kubemuster scan                                   # the current kubeconfig context
  kubemuster scan --context 'prod-*' --output report
  kubemuster scan deploy/ --format json > result.json
  kubemuster scan prod.snapshot --fail-on critical --min-technical 40
  kustomize build overlays/prod | kubemuster scan - --domain workload
`;

async function runScan(
  paths: readonly string[],
  flags: ScanFlags,
  session: Session,
): Promise<void> {
  refuseMixed(paths, flags);
  const { config, plan } = await settingsOf(flags.config, flags.plan);
  const wanted = withDefaults(selectionOf(flags), config.selection);
  const selected = selectChecks(wanted, checks, catalogue);
  const gates = gatesOf(flags, config.gates);
  refuseScoreGates(gates, selected.selection !== null);
  const formats = flags.format ?? config.formats?.join(',');
  const target = await targetOf(formats, flags.output ?? config.output, loadRenderer);
  const report = await scan({
    ...selected,
    clusters: withGiven(
      openClusters(paths, flags, {
        config,
        selected,
        namespaces: wanted.namespace,
        plan,
        session,
      }),
      flags,
      session,
    ),
    namespaces: wanted.namespace,
    plan,
    waivers: config.waivers,
    asOf: flags.asOf === undefined ? undefined : parseInstant('--as-of', flags.asOf),
    maxAge: flags.maxAge === undefined ? undefined : parseDuration('--max-age', flags.maxAge),
    now: session.now,
    signal: session.signal,
    progress: session.progress,
  });
  session.progress.clear();
  if (target.type !== 'stdout') session.progress.update('writing the report');
  const written = await writeReport(report, target, session.stdout, session.signal);
  session.progress.clear();
  showSummary(report, target, written, session);
  session.exit = concludes(report, gates, session);
}

interface Opening {
  readonly config: Configuration;
  readonly selected: Selected;
  readonly namespaces: readonly string[];
  readonly plan: PlanFile | undefined;
  readonly session: Session;
}

/** Files where paths are given; else live clusters, by way of a snapshot with --resume. */
function openClusters(
  paths: readonly string[],
  flags: ClusterFlags,
  { config, selected, namespaces, plan, session }: Opening,
): AsyncIterable<Reading<AnyCluster>> {
  const names = config.clusters;
  if (paths.length > 0) return readFiles({ paths, names, session });
  const leaves = collectionPlan(selected.checks);
  const reviews = reviewsOf({ plan, now: session.now });
  const { providers } = config;
  const live = { flags, leaves, namespaces, names, providers, session, reviews };
  return flags.resume === undefined ? readLive(live) : readResumed(live, flags.resume);
}

/** Says which gates do not hold and returns the exit code that follows. */
function concludes(report: Report, gates: Gates, session: Session): ExitCode {
  let code: ExitCode = 0;
  for (const failure of gateFailures(report, gates)) {
    session.stderr.write(`${printable(failure.message)}\n`);
    if (failure.code > code) code = failure.code;
  }
  for (const text of adviceFor(report.unreachable)) session.stderr.write(`hint: ${text}\n`);
  return code;
}

/** Flags win over the configuration, gate by gate. */
function gatesOf(flags: ScanFlags, settings: GateSettings): Gates {
  const phases = Object.entries(settings.minPhase ?? {}).map(([name, n]) => `${name}=${n}`);
  const minScore = percentOf('--min-score', flags.minScore) ?? settings.minScore;
  const minTechnical = percentOf('--min-technical', flags.minTechnical) ?? settings.minTechnical;
  const minConfidence =
    percentOf('--min-confidence', flags.minConfidence) ?? settings.minConfidence;
  const failOn =
    flags.failOn === undefined ? settings.failOn : parseSeverity('--fail-on', flags.failOn);
  return {
    ...(minScore === undefined ? {} : { minScore }),
    ...(minTechnical === undefined ? {} : { minTechnical }),
    ...(minConfidence === undefined ? {} : { minConfidence }),
    ...(failOn === undefined ? {} : { failOn }),
    minPhases: new Map([...phases, ...(flags.minPhase ?? [])].map(parsePhaseGate)),
  };
}

function percentOf(flag: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : parsePercent(flag, text);
}

/** A filter on the command line replaces the configured filter of the same kind. */
function withDefaults(flags: SelectionFlags, settings: SelectionSettings): SelectionFlags {
  const either = (
    given: readonly string[],
    configured: readonly string[] | undefined,
  ): readonly string[] => (given.length > 0 ? given : (configured ?? []));
  return {
    check: either(flags.check, settings.checks),
    skip: either(flags.skip, settings.skip),
    domain: either(flags.domain, settings.domains),
    phase: either(flags.phase, settings.phases),
    namespace: either(flags.namespace, settings.namespaces),
  };
}
