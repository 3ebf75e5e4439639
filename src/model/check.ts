import type { Fraction } from './fraction.ts';
import type { Gap } from './observed.ts';
import type { Inputs, Needs } from './source.ts';
import type { Interval, NotApplicable, Verdict } from './verdict.ts';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

export type Phase = 'prepare' | 'detect' | 'contain' | 'eradicate' | 'recover' | 'coordinate';

export type Domain =
  | 'architecture'
  | 'isolation'
  | 'mesh'
  | 'monitoring'
  | 'rbac'
  | 'software'
  | 'workload'
  | 'response'
  | 'organization';

/** Who can act on a finding: next actions are listed for each. */
export type Owner = 'platform' | 'security' | 'organization';

/** Where the evidence of a check comes from: the live API, the cloud's API, the plan, a drill. */
export type EvidenceClass = 'api' | 'cloud' | 'plan' | 'drill';

/** A row of the catalogue: what a check is, whether it is built yet or planned. */
export interface CatalogueEntry {
  /** The id in the readiness model, such as `NSI-02`. */
  readonly code: string;
  /** `<domain>/<slug>`: the check's file, and the name users see. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly phase: Phase;
  readonly question: string;
  readonly sources: readonly EvidenceClass[];
  readonly owner: Owner;
  /** While its credit is 0 its phase cannot exceed this score. */
  readonly gate: number | null;
  /** The same for the whole cluster. */
  readonly clusterGate: number | null;
  /** Whether manifests alone can answer it; only these make up a declared score. */
  readonly manifests: boolean;
  /** Ids of controls and techniques it relates to, such as `CIS 5.3.1`. */
  readonly references: readonly string[];
}

/** How verdicts become status and credit. The engine does the arithmetic; checks compute no number. */
export type Grade =
  /** The worst verdict decides: pass 1, warn 1/2, fail 0. */
  | { readonly type: 'worst' }
  /** The share of passing subjects against two thresholds; a warn counts half. */
  | {
      readonly type: 'coverage';
      readonly pass: Fraction;
      readonly warn: Fraction;
      /** Where nothing fails, warnings alone earn no less than 1/2, however many they are. */
      readonly halves?: 'warn';
    }
  /** The weighted mean of drill credits against two thresholds. */
  | { readonly type: 'mean'; readonly pass: Fraction; readonly warn: Fraction }
  /** No warnings pass, up to `warn` of them warn, more fail; a failure fails. */
  | { readonly type: 'count'; readonly warn: number };

export interface CheckDoc extends CatalogueEntry {
  readonly lifecycle: 'experimental' | 'stable' | 'deprecated';
  /** Former ids, which still name it. */
  readonly aliases?: readonly string[];
  /** The rule in words: when it passes, warns, fails, is unknown or not applicable. */
  readonly rule: string;
  /** Why it matters during an incident. */
  readonly why: string;
  readonly fix: string;
  readonly grade: Grade;
  /** Judged by the test run and printed on the doc page. See ExampleInput. */
  readonly examples: { readonly pass: Example; readonly fail: Example };
}

/** A cluster in miniature: objects as YAML, and whatever else the rule reads. */
export interface Example {
  /** A YAML list of Kubernetes objects, all that there is; empty for rules about the plan only. */
  readonly objects?: string;
  /** The plan as YAML. */
  readonly plan?: string;
  /** Cloud sections as YAML, by id without the `cloud/` prefix. */
  readonly cloud?: string;
  /** Answers of probes as YAML, by id without the `probe/` prefix. */
  readonly probes?: string;
  /** What was given besides the cluster as YAML, by id without the `import/` prefix. */
  readonly imports?: string;
  /** The API server's `gitVersion`, such as `v1.34.1-eks-113cf36`. */
  readonly version?: string;
  /** When it is judged, as an RFC 3339 date; a fixed default otherwise. */
  readonly asOf?: string;
  /** The other clusters of the fleet as lists of objects, by their ids; the plan is for all of them. */
  readonly others?: Readonly<Record<string, string>>;
}

export interface Check extends CheckDoc {
  readonly needs: Needs;
  readonly evaluate: (inputs: never) => Iterable<Verdict>;
}

/** Types the inputs of `evaluate` from `needs`, and unwraps the lines of the texts. */
export function defineCheck<const N extends Needs>(
  check: CheckDoc & {
    readonly needs: N;
    readonly evaluate: (inputs: Inputs<N>) => Iterable<Verdict>;
  },
): Check {
  const { rule, why, fix } = check;
  return { ...check, rule: unwrapped(rule), why: unwrapped(why), fix: unwrapped(fix) };
}

/** Texts are wrapped and indented in their files; what is printed is one paragraph. */
function unwrapped(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

export const worst: Grade = { type: 'worst' };

/** The domain is the first half of the id. */
export function domainOf(id: string): Domain {
  const domain = domains.find((one) => id.startsWith(`${one}/`));
  if (domain === undefined) throw new RangeError(`no domain in check id ${id}`);
  return domain;
}

export const domains: readonly Domain[] = [
  'architecture',
  'isolation',
  'mesh',
  'monitoring',
  'rbac',
  'software',
  'workload',
  'response',
  'organization',
];

export const phases: readonly Phase[] = [
  'prepare',
  'detect',
  'contain',
  'eradicate',
  'recover',
  'coordinate',
];

export const severities: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

export type Status = 'pass' | 'warn' | 'fail' | 'unknown' | 'not-applicable';

export interface Counts {
  readonly pass: number;
  readonly warn: number;
  readonly fail: number;
  readonly unknown: number;
}

/** The most passes of a check that are kept and listed. */
export const MOST_PASSES = 20;

/** What the engine makes of a check's verdicts. */
export type Outcome =
  | {
      readonly type: 'judged';
      readonly status: Exclude<Status, 'not-applicable'>;
      readonly credit: Interval;
      /** The covered share, for coverage and mean grades when it is known exactly. */
      readonly ratio: Fraction | null;
      /** All that do not pass; of those that just pass the first MOST_PASSES by key. */
      readonly verdicts: readonly Verdict[];
      /** Of all verdicts. */
      readonly counts: Counts;
      readonly gaps: readonly Gap[];
      readonly assumed: boolean;
      /** Assurance weight of the evidence that decided: 1, 9/10, 6/10, 3/10 or 0. */
      readonly q: Fraction;
    }
  | { readonly type: 'not-applicable'; readonly proof: NotApplicable }
  | {
      readonly type: 'unknown';
      readonly gaps: readonly Gap[];
      /** Set when the check, or something it needs, threw: the exit code says so. */
      readonly fault?: string;
    };
