import type { Domain, Owner, Phase, Severity, Status } from './check.ts';
import type {
  CollectedFrom,
  Identity,
  Ignored,
  NotListed,
  Origin,
  Unreachable,
} from './cluster.ts';
import type { Gap } from './observed.ts';
import type { Pictures } from './picture.ts';
import type { Subject } from './verdict.ts';
import type { ClusterWorkings, FleetWorkings } from './workings.ts';

/**
 * The result of a run, and the one view model of all renderers. Its JSON form is the published
 * result (`kubemuster/result/v1`): keys are stable, lists sorted, credits exact fractions as text.
 */
export interface Report {
  readonly schema: 'kubemuster/result/v1';
  readonly tool: { readonly name: string; readonly version: string };
  readonly catalogue: {
    readonly version: string;
    /** How many checks judged this run, and how many the catalogue will have. */
    readonly checks: number;
    readonly of: number;
    /** Scores are comparable only within one complete catalogue. */
    readonly comparable: boolean;
  };
  readonly asOf: string;
  /** What was selected; null when nothing was left out, and only then is there a headline. */
  readonly selection: Selection | null;
  readonly plan: PlanSummary | null;
  readonly fleet: Fleet;
  /** By id. */
  readonly clusters: readonly ClusterReport[];
  readonly unreachable: readonly Unreachable[];
  /** Places that may hold clusters and could not be looked into: the fleet may be larger. */
  readonly notListed: readonly NotListed[];
  /** What is to be said of the inputs themselves, by kind and message. */
  readonly notes: readonly Note[];
  /** What each check asks and why, by check id, so that a saved result renders by itself. */
  readonly docs: Readonly<Record<string, CheckText>>;
}

/** A waiver, exception or declared cluster that does nothing, or too much: never an error. */
export interface Note {
  readonly kind: NoteKind;
  readonly message: string;
}

export type NoteKind = (typeof noteKinds)[number];

/**
 * `elsewhere`: it names no cluster of this run. `unused`: it covers nothing that is open.
 * `broad`: it names no object, so that it covers whatever comes.
 */
export const noteKinds = [
  'cluster-elsewhere',
  'exception-expired',
  'exception-too-long',
  'exception-unused',
  'waiver-broad',
  'waiver-elsewhere',
  'waiver-expired',
  'waiver-too-long',
  'waiver-unused',
] as const;

export interface Selection {
  readonly checks: readonly string[];
  readonly skipped: readonly string[];
  readonly domains: readonly string[];
  readonly phases: readonly string[];
  readonly namespaces: readonly string[];
}

export interface PlanSummary {
  readonly organization: string;
  readonly reviewed: string;
  /** Whether the plan contradicts what was observed: listed first in every report. */
  readonly contradictions: readonly Contradiction[];
}

export interface Contradiction {
  readonly cluster: string;
  readonly check: string;
  readonly message: string;
}

/** Integers from 0 to 100: assured rounded down, potential rounded up. */
export interface Score {
  readonly assured: number;
  readonly potential: number;
}

export type OrganizationScore = Score | 'not-filed';

export interface Fleet {
  /** Null where there is no headline: a selection, or nothing but manifests. */
  readonly score: Score | null;
  readonly technical: Score | null;
  readonly organization: OrganizationScore | null;
  readonly confidence: number | null;
  readonly assurance: number | null;
  readonly maturity: number | null;
  /** The id of the lowest-scoring cluster. */
  readonly worst: string | null;
  /** Null where there is no score. */
  readonly workings: FleetWorkings | null;
}

export interface ClusterReport {
  readonly id: string;
  readonly identities: readonly Identity[];
  readonly name: string;
  readonly provider: string;
  readonly distribution: string;
  readonly managed: boolean | null;
  readonly region: string | null;
  readonly version: string | null;
  readonly environment: string | null;
  readonly weight: number;
  readonly source: CollectedFrom;
  /** The account, project or subscription it is in, or the cluster that manages it. */
  readonly scope: string | null;
  /** All that named it, in words. */
  readonly foundBy: readonly string[];
  readonly collectedAt: string | null;
  readonly permissions: { readonly held: readonly string[]; readonly missing: readonly string[] };
  /** `declared` for manifests: over the checks they can answer, never part of a fleet mean. */
  readonly basis: 'observed' | 'declared';
  readonly score: Score | null;
  readonly technical: Score | null;
  readonly organization: OrganizationScore | null;
  readonly confidence: number | null;
  readonly assurance: number | null;
  readonly maturity: number | null;
  /** The conditions of the next level that do not hold, in words. */
  readonly maturityNeeds: readonly string[];
  /** Catalogue weight taken out by declarations in the plan, and its share in percent. */
  readonly declaredOut: { readonly weight: number; readonly share: number };
  /** Null for a phase in which nothing applies or nothing was asked. */
  readonly phases: Readonly<Record<Phase, PhaseReport | null>>;
  readonly domains: Readonly<Record<Domain, DomainReport | null>>;
  /** By id. */
  readonly checks: readonly CheckReport[];
  readonly gaps: readonly Gap[];
  readonly nextActions: readonly NextAction[];
  /** Null where there is no score. */
  readonly workings: ClusterWorkings | null;
  /** Documents of the input that no check reads. */
  readonly ignored: readonly Ignored[];
  /** Computed views for people to look at. No score comes from them. */
  readonly pictures: Pictures;
}

export interface PhaseReport extends Score {
  readonly confidence: number;
  readonly limitedBy: readonly Limit[];
}

/** A gate that holds its phase down; `second` is what would limit it next. */
export interface Limit {
  readonly check: string;
  readonly cap: number;
  readonly second: string | null;
}

export interface DomainReport extends Score {
  readonly confidence: number;
}

export interface NextAction {
  readonly owner: Owner;
  readonly checks: readonly string[];
  /** Points that the assured cluster score would gain. */
  readonly gain: number;
  readonly action: string;
}

export interface CheckReport {
  readonly id: string;
  readonly code: string;
  readonly status: Status;
  /** `[lo, hi]` as fractions in text; null when it does not apply. */
  readonly credit: readonly [string, string] | null;
  readonly ratio: string | null;
  readonly weight: number;
  readonly gate: number | null;
  readonly clusterGate: number | null;
  /** Assurance weight as a fraction in text. */
  readonly q: string;
  readonly severity: Severity;
  readonly phase: Phase;
  /** Whether it counts in scores here, unless it does not apply: manifests answer only some. */
  readonly scored: boolean;
  readonly counts: {
    readonly pass: number;
    readonly warn: number;
    readonly fail: number;
    readonly unknown: number;
  };
  readonly proof: {
    readonly basis: 'observed' | 'declared';
    readonly message: string;
    readonly evidence: readonly EvidenceReport[];
  } | null;
  readonly assumed: boolean;
  readonly waived: Waived | null;
  /** Why the check could not run to its end; the exit code is 4 then. */
  readonly fault: string | null;
  readonly gaps: readonly Gap[];
  readonly verdicts: readonly VerdictReport[];
  /** How many verdicts are counted but not listed. */
  readonly truncated: number;
}

export interface Waived {
  readonly reason: string;
  readonly owner: string;
  readonly approver: string;
  readonly expires: string;
}

export interface VerdictReport {
  readonly status: 'pass' | 'warn' | 'fail' | 'unknown';
  readonly subject: SubjectReport;
  readonly message: string;
  readonly evidence: readonly EvidenceReport[];
}

export interface SubjectReport extends Subject {
  /** Where a person wrote it, for manifests. */
  readonly origin?: Origin;
}

export interface EvidenceReport {
  readonly subject: SubjectReport;
  readonly path: string;
  readonly value: string;
  readonly note: string | null;
}

export interface CheckText {
  readonly title: string;
  readonly question: string;
  readonly rule: string;
  readonly why: string;
  readonly fix: string;
  readonly references: readonly string[];
}

/** One file of a report. Chunks keep a large one out of memory; the CLI writes them. */
export interface RenderedFile {
  readonly path: string;
  readonly mediaType: string;
  readonly chunks: Iterable<string>;
}

/** Turns a report into files: pure, escapes in one place, never judges or scores. */
export interface Renderer {
  readonly format: string;
  readonly title: string;
  readonly render: (report: Report) => Iterable<RenderedFile>;
}
