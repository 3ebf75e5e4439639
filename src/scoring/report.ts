import type { CatalogueEntry, Check, Outcome } from '../model/check.ts';
import type { NotListed, Unreachable } from '../model/cluster.ts';
import type { JudgedCluster } from '../model/judged.ts';
import { distinctPlaces } from '../model/not-listed.ts';
import { byText } from '../model/order.ts';
import { type PlanFile, planMeta } from '../model/plan.ts';
import type {
  CheckText,
  ClusterReport,
  Contradiction,
  PlanSummary,
  Report,
  Selection,
} from '../model/report.ts';
import type { Waiver } from '../model/waiver.ts';
import { reportCluster } from './cluster-report.ts';
import { fleetOf } from './fleet.ts';
import { notesOf } from './notes.ts';
import type { RunContext } from './run.ts';
import { CATALOGUE_VERSION } from './weights.ts';

/** All that a report is made of. */
export interface ReportInput {
  readonly tool: Report['tool'];
  /** The checks that are built, whether selected or not. */
  readonly checks: readonly Check[];
  /** Every check of the model, built or planned. */
  readonly catalogue: readonly CatalogueEntry[];
  /** Milliseconds since the epoch. */
  readonly asOf: number;
  readonly selection: Selection | null;
  /** Undefined when no plan is filed. */
  readonly plan: PlanFile | undefined;
  readonly waivers: readonly Waiver[];
  readonly clusters: readonly JudgedCluster[];
  readonly unreachable: readonly Unreachable[];
  readonly notListed: readonly NotListed[];
}

/** Scores what was judged. Throws a RangeError when outcomes and checks do not belong together. */
export function buildReport(input: ReportInput): Report {
  const run = runOf(input);
  const judged = [...input.clusters].sort((a, b) => byText(a.info.id, b.info.id));
  const clusters = judged.map((cluster) => reportCluster(cluster, run));
  const reports = clusters.map(({ report }) => report);
  const unreachable = [...input.unreachable].sort(
    (a, b) => byText(a.id, b.id) || byText(a.cause, b.cause) || byText(a.detail, b.detail),
  );
  return {
    schema: 'kubemuster/result/v1',
    tool: { name: input.tool.name, version: input.tool.version },
    catalogue: {
      version: CATALOGUE_VERSION,
      checks: input.checks.length,
      of: input.catalogue.length,
      comparable: input.checks.length === input.catalogue.length,
    },
    asOf: instant(input.asOf),
    selection: input.selection === null ? null : sortedSelection(input.selection),
    plan: input.plan === undefined ? null : planSummary(input.plan, judged),
    fleet: fleetOf(clusters, unreachable, run),
    clusters: reports,
    unreachable: unreachable.map(({ id, provider, cause, detail }) => ({
      id,
      provider,
      cause,
      detail,
    })),
    notListed: distinctPlaces(input.notListed),
    notes: notesOf({ ...input, clusters: judged }),
    docs: docsOf(run, reports),
  };
}

function runOf(input: ReportInput): RunContext {
  return {
    docs: new Map(input.checks.map((check) => [check.id, check] as const).sort(byKey)),
    catalogue: new Map(input.catalogue.map((entry) => [entry.code, entry])),
    asOf: input.asOf,
    selection: input.selection,
    planFiled: input.plan !== undefined,
    waivers: input.waivers,
  };
}

/** Without fractions of a second where there are none. */
function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

function sortedSelection(selection: Selection): Selection {
  const { checks, skipped, domains, phases, namespaces } = selection;
  return {
    checks: [...checks].sort(byText),
    skipped: [...skipped].sort(byText),
    domains: [...domains].sort(byText),
    phases: [...phases].sort(byText),
    namespaces: [...namespaces].sort(byText),
  };
}

/** Throws a RangeError for a plan without meta: the schema demands it. */
function planSummary({ sections }: PlanFile, clusters: readonly JudgedCluster[]): PlanSummary {
  if (!sections.has(planMeta.id)) throw new RangeError('a plan without the section meta');
  const { organization, reviewed } = planMeta.decode(sections.get(planMeta.id));
  return { organization, reviewed, contradictions: contradictionsOf(clusters) };
}

/** What observation says against the plan, each once. */
function contradictionsOf(clusters: readonly JudgedCluster[]): readonly Contradiction[] {
  const found = new Map<string, Contradiction>();
  for (const { info, outcomes } of clusters) {
    for (const [check, outcome] of outcomes) {
      for (const message of contradictionsIn(outcome)) {
        found.set(JSON.stringify([info.id, check, message]), { cluster: info.id, check, message });
      }
    }
  }
  return [...found].sort(byKey).map(([, one]) => one);
}

function contradictionsIn(outcome: Outcome): readonly string[] {
  if (outcome.type !== 'judged') return [];
  return outcome.verdicts.flatMap((verdict) =>
    verdict.status !== 'not-applicable' && verdict.contradiction === true ? [verdict.message] : [],
  );
}

/** The texts of every check that was asked somewhere. */
function docsOf(
  { docs }: RunContext,
  clusters: readonly ClusterReport[],
): Readonly<Record<string, CheckText>> {
  const asked = new Set(clusters.flatMap(({ checks }) => checks.map(({ id }) => id)));
  return Object.fromEntries(
    [...docs].flatMap(([id, { title, question, rule, why, fix, references }]) =>
      asked.has(id) ? [[id, { title, question, rule, why, fix, references }]] : [],
    ),
  );
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return byText(a, b);
}
