import type { Command } from 'commander';
import { checks } from '../../../checks/index.ts';
import { InputError } from '../../model/input-error.ts';
import type { Report } from '../../model/report.ts';
import { catalogue } from '../../tables/catalogue/entry.ts';
import { printable } from '../errors.ts';
import type { ExitCode } from '../exit.ts';
import {
  addCommonFlags,
  addSelectionFlags,
  parseDuration,
  parseInstant,
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
import { targetOf, writeReport } from '../output.ts';
import { scan } from '../pipeline.ts';
import { type SelectionFlags, selectChecks } from '../select.ts';
import type { Session } from '../session.ts';
import { settingsOf } from '../settings.ts';
import { showSummary } from '../summary.ts';

interface ScanFlags extends Partial<SelectionFlags> {
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
    .description('read manifests or snapshots, judge them, score readiness, write reports')
    .argument('[path...]', 'manifests (files, folders, - for stdin) and saved snapshots')
    .option('--plan <file>', 'the response plan (ir-plan.yaml)')
    .option('--config <file>', 'the configuration (default: kubemuster.yaml if it is there)')
    .option('--as-of <date>', 'measure every age against this date')
    .option('--max-age <duration>', 'evidence older than this is unknown (default: 7d)')
    .option('--format <list>', 'html, json, markdown; one alone goes to stdout')
    .option('--output <path>', 'a folder, a file for one format, or - for stdout')
    .option('--min-score <n>', 'fail when an assured score is below n')
    .option('--min-technical <n>', 'fail when an assured technical score is below n')
    .option('--min-phase <phase=n...>', 'fail when an assured phase score is below n')
    .option('--min-confidence <n>', 'not enough evidence (exit 3) when confidence is below n')
    .option('--fail-on <severity>', 'fail when a check of this severity or above fails')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], flags: ScanFlags) => runScan(paths, flags, session));
  addCommonFlags(addSelectionFlags(command));
}

const EXAMPLES = `
Examples:
  kubemuster scan examples/fleet --plan examples/ir-plan.yaml --output report
  kubemuster scan deploy/ --format json > result.json
  kubemuster scan prod.snapshot --fail-on critical --min-technical 40
  kustomize build overlays/prod | kubemuster scan - --domain workload
`;

async function runScan(
  paths: readonly string[],
  flags: ScanFlags,
  session: Session,
): Promise<void> {
  if (paths.length === 0) {
    throw new InputError('give at least one PATH: manifests, a folder of them, - or a snapshot', {
      hint: 'scanning a live cluster directly is not part of this version; see kubemuster scan --help',
    });
  }
  const settings = await settingsOf(flags.config, flags.plan);
  const selected = selectChecks(selectionOf(flags), checks, catalogue);
  const gates = gatesOf(flags);
  refuseScoreGates(gates, selected.selection !== null);
  const target = await targetOf(flags.format, flags.output, loadRenderer);
  const report = await scan({
    ...selected,
    paths,
    namespaces: flags.namespace ?? [],
    plan: settings.plan,
    waivers: settings.waivers,
    asOf: flags.asOf === undefined ? undefined : parseInstant('--as-of', flags.asOf),
    maxAge: flags.maxAge === undefined ? undefined : parseDuration('--max-age', flags.maxAge),
    now: session.now,
    stdin: session.stdin,
    signal: session.signal,
    progress: session.progress,
  });
  session.progress.clear();
  const written = await writeReport(report, target, session.stdout, session.signal);
  showSummary(report, target, written, session);
  session.exit = concludes(report, gates, session);
}

/** Says which gates do not hold and returns the exit code that follows. */
export function concludes(report: Report, gates: Gates, session: Session): ExitCode {
  let code: ExitCode = 0;
  for (const failure of gateFailures(report, gates)) {
    session.stderr.write(`${printable(failure.message)}\n`);
    if (failure.code > code) code = failure.code;
  }
  return code;
}

function gatesOf(flags: ScanFlags): Gates {
  const { minScore, minTechnical, minPhase = [], minConfidence, failOn } = flags;
  return {
    ...(minScore === undefined ? {} : { minScore: parsePercent('--min-score', minScore) }),
    ...(minTechnical === undefined
      ? {}
      : { minTechnical: parsePercent('--min-technical', minTechnical) }),
    ...(minConfidence === undefined
      ? {}
      : { minConfidence: parsePercent('--min-confidence', minConfidence) }),
    ...(failOn === undefined ? {} : { failOn: parseSeverity('--fail-on', failOn) }),
    minPhases: new Map(minPhase.map(parsePhaseGate)),
  };
}
