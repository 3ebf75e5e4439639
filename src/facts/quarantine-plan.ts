import { type Gap, gapsOf, type Observed, visible } from '../model/observed.ts';
import type { PlanContainment } from '../model/plan/means.ts';
import { planContainment } from '../model/plan.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { quarantine, type StagedDeny, stagedBy } from './quarantine.ts';
import type { NamespaceView } from './tenancy.ts';

/** The quarantine label as the plan declares it. */
export interface DeclaredLabel {
  /** Undefined where the plan declares none. */
  readonly key: string | undefined;
  /** Whether a policy isolates by the label; by any label at all where none is declared. */
  readonly fits: (policy: StagedDeny, value: string | undefined) => boolean;
  /** The declared value, else the one that isolates in most namespaces; undefined where none does. */
  readonly valueFor: (
    staged: readonly StagedDeny[],
    namespaces: readonly NamespaceView[],
  ) => string | undefined;
  readonly evidence: readonly Evidence[];
  /** What of the declaration is missing; empty when it is there. */
  readonly gaps: readonly Gap[];
  /** The plan names a policy that is not among those that isolate by a label. */
  readonly policyMissing: boolean;
}

/** What the plan says of quarantine, beside what is staged. */
export const declaredLabel: Fact<DeclaredLabel> = defineFact({
  id: 'quarantine-plan',
  title: 'The quarantine label that the plan declares',
  needs: { containment: maybe(planContainment), staged: maybe(quarantine) },
  compute: ({ containment, staged }): DeclaredLabel => {
    const declared = containment.state === 'unseen' ? undefined : containment.value.quarantine;
    const key = declared?.labelKey;
    const fits: DeclaredLabel['fits'] = ({ label }, value) =>
      key === undefined || (label.key === key && value !== undefined && label.accepts(value));
    return {
      key,
      fits,
      valueFor: (policies, namespaces) =>
        declared?.labelValue ??
        bestValueOf(
          policies.filter(({ label }) => label.key === key),
          namespaces,
        ),
      evidence: evidenceOf(declared),
      gaps: key === undefined ? missing(containment) : [],
      policyMissing:
        declared?.policyRef !== undefined &&
        staged.state === 'seen' &&
        !visible(staged).some(({ policy }) => isNamed(declared.policyRef, policy.meta.name)),
    };
  },
  show: ({ key, evidence, policyMissing }: DeclaredLabel) => ({
    key: key ?? null,
    declared: evidence.map(({ path, value }) => ({ path, value })),
    policyMissing,
  }),
});

/** As people write labels: `key=value`, or what can be said without a declaration. */
export function labelText({ key }: DeclaredLabel, value: string | undefined): string {
  if (key === undefined) return 'any label';
  return value === undefined ? key : `${key}=${value}`;
}

/** The value of a label by which policies isolate in most namespaces. */
export function bestValueOf(
  staged: readonly StagedDeny[],
  namespaces: readonly NamespaceView[],
): string | undefined {
  const values = [...new Set(staged.flatMap(({ label }) => label.values))].sort();
  if (values.length < 2) return values[0];
  const of = stagedBy(staged);
  const labels = namespaces.map((namespace) => of(namespace).map(({ label }) => label));
  const covered = new Map(
    values.map((value) => {
      const accepting = labels.filter((all) => all.some((one) => one.accepts(value)));
      return [value, accepting.length];
    }),
  );
  return values.toSorted((a, b) => (covered.get(b) ?? 0) - (covered.get(a) ?? 0))[0];
}

function evidenceOf(declared: PlanContainment['quarantine']): readonly Evidence[] {
  return Object.entries(declared ?? {}).map(([field, value]) => ({
    subject: { type: 'plan', key: 'plan/containment' },
    path: `containment.quarantine.${field}`,
    value,
  }));
}

function missing(containment: Observed<PlanContainment>): readonly Gap[] {
  if (containment.state === 'unseen') return containment.gaps;
  const gap: Gap = {
    source: 'plan/containment',
    cause: 'not-attested',
    detail: 'the plan does not declare containment.quarantine',
    permission: '--plan FILE with containment.quarantine.labelKey',
  };
  return [gap, ...gapsOf(containment)];
}

function isNamed(reference: string | undefined, name: string): boolean {
  return reference?.split('/').at(-1) === name;
}
