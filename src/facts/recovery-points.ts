import { type Gap, type Gaps, someGaps } from '../model/observed.ts';
import { defineFact, type Fact, maybe, notBuiltYet } from '../model/source.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import { type Backups, backups } from './backups.ts';
import { type DeclaredBackup, declaredBackup, type Stated } from './declared-backup.ts';
import { type NamespaceView, tenancy } from './tenancy.ts';
import type { Covering } from './velero-coverage.ts';

/** What a namespace could be restored from, and if from nothing, why. */
export type RecoveryPoint =
  | { readonly type: 'covered'; readonly why: string; readonly evidence: SomeEvidence }
  | {
      readonly type: 'lacking';
      readonly why: string;
      readonly evidence: SomeEvidence;
      /** The plan says otherwise. */
      readonly contradiction: boolean;
    }
  | {
      readonly type: 'unseen';
      readonly why: string;
      readonly evidence: readonly Evidence[];
      readonly gaps: Gaps;
    };

export interface RecoveryPoints {
  readonly of: (namespace: NamespaceView) => RecoveryPoint;
  /** For printing: the tenant namespaces that were seen. */
  readonly namespaces: readonly NamespaceView[];
}

/** Backups as they are and as the plan declares them, within the recovery point objective. */
export const recoveryPoints: Fact<RecoveryPoints> = defineFact({
  id: 'recovery-points',
  title: 'What each namespace could be restored from',
  needs: { backups, declared: declaredBackup, tenancy: maybe(tenancy) },
  compute: ({ backups, declared, tenancy }): RecoveryPoints => ({
    of: (namespace) => pointOf(namespace, backups, declared),
    namespaces: tenancy.state === 'unseen' ? [] : tenancy.value.tenants,
  }),
  show: ({ of, namespaces }: RecoveryPoints) =>
    namespaces.map((one) => {
      const { type, why } = of(one);
      return { namespace: one.name, recovery: type, why };
    }),
});

function pointOf(
  namespace: NamespaceView,
  backups: Backups,
  declared: DeclaredBackup,
): RecoveryPoint {
  const covering = backups.coverOf(namespace.name);
  if (covering?.type === 'whole') {
    return { type: 'covered', why: 'a fresh backup covers it', evidence: covering.evidence };
  }
  const claims = backups.claimsIn(namespace.name);
  const statement = declared.of(namespace, claims, backups.rpoMinutes);
  // What Velero shows wins over what the plan says of it.
  const ofVelero = backups.velero.length > 0 && /velero/i.test(declared.tool ?? 'velero');
  if (statement.type === 'fresh' && !ofVelero) {
    const why = `the plan declares a backup ${statement.text}`;
    return { type: 'covered', why, evidence: statement.evidence };
  }
  return (
    unseenPoint(covering, claims, backups) ?? lackingPoint(covering, statement, backups, declared)
  );
}

/** A better backup may be hidden, or another tool may have made one. */
function unseenPoint(
  covering: Covering | undefined,
  claims: number | undefined,
  backups: Backups,
): RecoveryPoint | undefined {
  const evidence = covering?.evidence ?? [];
  const unread = covering?.type === 'unseen' ? covering.gaps : [];
  const gaps = someGaps([...unread, ...backups.gaps]);
  if (gaps !== undefined)
    return { type: 'unseen', why: 'a backup may be there unseen', evidence, gaps };
  const other = backups.unread.find(
    (one) => !one.stateOnly || claims === 0 || claims === undefined,
  );
  if (other === undefined) return undefined;
  return {
    type: 'unseen',
    why: `${other.name} is there, which is not read`,
    evidence: [other.evidence, ...evidence],
    gaps: [notBuiltYet('backup-tools', `the results of ${other.name}`)],
  };
}

function lackingPoint(
  covering: Covering | undefined,
  statement: Stated,
  backups: Backups,
  declared: DeclaredBackup,
): RecoveryPoint {
  const evidence = covering?.evidence ?? proofOf(backups.velero, declared, statement);
  if (evidence === undefined) {
    return {
      type: 'unseen',
      why: 'no backup tool is recognised or declared',
      evidence: [],
      gaps: [NO_TOOL, ...declared.gaps, ...backups.toolGaps],
    };
  }
  const contradiction = statement.type === 'fresh';
  return { type: 'lacking', why: reasonOf(covering, statement, backups), evidence, contradiction };
}

function reasonOf(covering: Covering | undefined, statement: Stated, { velero }: Backups): string {
  if (covering?.type === 'lacking') return covering.why;
  if (velero.length > 0 || statement.type === 'nothing') return 'no completed backup includes it';
  return `the declared backup is ${statement.text}`;
}

/** What shows which tool should have covered it; undefined where no tool is known of. */
function proofOf(
  velero: readonly Evidence[],
  declared: DeclaredBackup,
  statement: Stated,
): SomeEvidence | undefined {
  const [tool, ...others] = [...velero.slice(0, 3), ...(declared.none ? declared.evidence : [])];
  if (tool !== undefined) return [tool, ...others];
  return statement.type === 'old' ? statement.evidence : undefined;
}

const NO_TOOL: Gap = {
  source: 'fact/backups',
  cause: 'not-installed',
  detail: 'no backup tool that is known was found in the cluster',
  permission: '--plan FILE with recovery.backup',
};
