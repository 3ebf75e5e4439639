import { type CheckDoc, domainOf, type domains, type phases } from '../model/check.ts';
import { type Fraction, floor, ZERO } from '../model/fraction.ts';
import { distinctGaps } from '../model/gaps.ts';
import type { JudgedCluster } from '../model/judged.ts';
import { byText } from '../model/order.ts';
import type { ClusterReport, DomainReport, PhaseReport } from '../model/report.ts';
import type { Interval } from '../model/verdict.ts';
import { checkReport } from './check-report.ts';
import { clusterScore, inPhase, phaseScores } from './cluster-score.ts';
import { descriptionOf } from './description.ts';
import { limitsOf } from './limits.ts';
import { type Maturity, maturityOf } from './maturity.ts';
import { nextActions } from './next-actions.ts';
import {
  type Asked,
  askedOf,
  basisOf,
  declaredOutOf,
  type RunContext,
  scoredOf,
  shownShare,
} from './run.ts';
import {
  assurance,
  base,
  bothSides,
  confidence,
  phaseScore,
  type Scored,
  shown,
} from './scored.ts';
import { waivedBy } from './waivers.ts';
import { organizationPhases, technicalPhases } from './weights.ts';
import { clusterWorkings } from './workings.ts';

/** A cluster's report, and the exact numbers that the fleet is made of. */
export interface ScoredCluster {
  readonly report: ClusterReport;
  readonly exact: Exact;
}

/** Scores of 100; all null where there is no headline. */
export interface Exact {
  readonly score: Interval | null;
  readonly technical: Interval | null;
  /** Null also where no plan is filed. */
  readonly organization: Interval | null;
  readonly confidence: Fraction | null;
  readonly assurance: Fraction | null;
}

const NO_HEADLINE: Exact = {
  score: null,
  technical: null,
  organization: null,
  confidence: null,
  assurance: null,
};

/** Scores one cluster. With a selection there is no headline, only phases and domains asked in full. */
export function reportCluster(cluster: JudgedCluster, run: RunContext): ScoredCluster {
  const asked = askedOf(cluster, run);
  const scored = scoredOf(asked);
  const exact = run.selection === null ? exactOf(scored, run.planFiled) : NO_HEADLINE;
  const report: ClusterReport = {
    ...descriptionOf(cluster),
    ...headlineOf(exact, run),
    ...maturityPart(cluster, run, asked, exact),
    declaredOut: shownShare(declaredOutOf(asked)),
    ...partsOf(scored, isComplete(asked, run)),
    checks: asked.map((one) => checkPart(one, cluster, run)),
    gaps: distinctGaps(cluster.gaps),
    nextActions:
      exact.score === null ? [] : nextActions({ ...run, scored, outcomes: cluster.outcomes }),
    workings: exact.score === null ? null : clusterWorkings(scored),
    ignored: [...cluster.ignored].sort((a, b) => byText(placeOf(a), placeOf(b))),
    pictures: cluster.pictures,
  };
  return { report, exact };
}

function exactOf(scored: readonly Scored[], planFiled: boolean): Exact {
  return {
    score: bothSides((side) => clusterScore(scored, side)),
    technical: bothSides((side) => clusterScore(scored, side, technicalPhases)),
    organization: planFiled
      ? bothSides((side) => clusterScore(scored, side, organizationPhases))
      : null,
    confidence: confidence(scored),
    assurance: assurance(scored),
  };
}

type Headline = Pick<
  ClusterReport,
  'score' | 'technical' | 'organization' | 'confidence' | 'assurance'
>;

/** The numbers as shown: rounded against the cluster. */
export function headlineOf(
  exact: Exact,
  run: Pick<RunContext, 'selection' | 'planFiled'>,
): Headline {
  const notFiled = run.selection === null && !run.planFiled;
  return {
    score: exact.score && shown(exact.score),
    technical: exact.technical && shown(exact.technical),
    organization: notFiled ? 'not-filed' : exact.organization && shown(exact.organization),
    confidence: exact.confidence && floor(exact.confidence),
    assurance: exact.assurance && floor(exact.assurance),
  };
}

/** Levels are of observed clusters: manifests show nothing that runs. */
function maturityPart(
  cluster: JudgedCluster,
  { catalogue }: RunContext,
  asked: readonly Asked[],
  exact: Exact,
): { readonly maturity: number | null; readonly maturityNeeds: Maturity['needs'] } {
  if (exact.score === null || basisOf(cluster) === 'declared') {
    return { maturity: null, maturityNeeds: [] };
  }
  const { level, needs } = maturityOf({
    catalogue,
    statuses: new Map(
      asked.map(({ doc, outcome }) => [
        doc.code,
        outcome.type === 'judged' ? outcome.status : outcome.type,
      ]),
    ),
    phases: phaseScores(scoredOf(asked), 'lo'),
    confidence: exact.confidence ?? ZERO,
    assurance: exact.assurance ?? ZERO,
    declaredOut: declaredOutOf(asked).share,
  });
  return { maturity: level, maturityNeeds: needs };
}

/** Whether every check was asked, everywhere, that belongs to a part of the catalogue. */
function isComplete(
  asked: readonly Asked[],
  { docs, selection }: RunContext,
): (belongs: (doc: CheckDoc) => boolean) => boolean {
  const ids = new Set(asked.map(({ doc }) => doc.id));
  const everywhere = selection === null || selection.namespaces.length === 0;
  return (belongs) =>
    everywhere && [...docs.values()].every((doc) => !belongs(doc) || ids.has(doc.id));
}

function partsOf(
  scored: readonly Scored[],
  complete: (belongs: (doc: CheckDoc) => boolean) => boolean,
): Pick<ClusterReport, 'phases' | 'domains'> {
  const phaseOf = (phase: (typeof phases)[number]): PhaseReport | null =>
    complete((doc) => doc.phase === phase) ? phaseReport(inPhase(scored, phase)) : null;
  const domainReportOf = (domain: (typeof domains)[number]): DomainReport | null =>
    complete((doc) => domainOf(doc.id) === domain)
      ? domainReport(scored.filter((one) => one.domain === domain))
      : null;
  return {
    phases: {
      prepare: phaseOf('prepare'),
      detect: phaseOf('detect'),
      contain: phaseOf('contain'),
      eradicate: phaseOf('eradicate'),
      recover: phaseOf('recover'),
      coordinate: phaseOf('coordinate'),
    },
    domains: {
      architecture: domainReportOf('architecture'),
      isolation: domainReportOf('isolation'),
      mesh: domainReportOf('mesh'),
      monitoring: domainReportOf('monitoring'),
      rbac: domainReportOf('rbac'),
      software: domainReportOf('software'),
      workload: domainReportOf('workload'),
      response: domainReportOf('response'),
      organization: domainReportOf('organization'),
    },
  };
}

function phaseReport(checks: readonly Scored[]): PhaseReport | null {
  const score = bothSides((side) => phaseScore(checks, side));
  const known = confidence(checks);
  if (score === null || known === null) return null;
  return { ...shown(score), confidence: floor(known), limitedBy: limitsOf(checks) };
}

function domainReport(checks: readonly Scored[]): DomainReport | null {
  const score = bothSides((side) => base(checks, side));
  const known = confidence(checks);
  if (score === null || known === null) return null;
  return { ...shown(score), confidence: floor(known) };
}

function checkPart(
  { doc, outcome, scored }: Asked,
  { info, origins }: JudgedCluster,
  { waivers, asOf }: RunContext,
): ClusterReport['checks'][number] {
  return checkReport(doc, outcome, {
    scored,
    waived: waivedBy(waivers, doc, info, outcome, asOf),
    origins,
  });
}

function placeOf({ what, reason, origin }: JudgedCluster['ignored'][number]): string {
  const line = String(origin?.line ?? 0).padStart(9, '0');
  return [origin?.file ?? '', line, what, reason].join('\n');
}
