import type { Gap } from '../model/observed.ts';
import type { PlanRecovery } from '../model/plan/means.ts';
import { planRecovery } from '../model/plan.ts';
import { asOf, defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import { DEFAULT_RPO_MINUTES } from './backups.ts';
import { ageText, freshness } from './freshness.ts';
import { namesCluster } from './plan-cluster.ts';
import type { NamespaceView } from './tenancy.ts';

/** What the plan says of a namespace's backup. A statement without a day is no statement. */
export type Stated =
  | { readonly type: 'fresh' | 'old'; readonly text: string; readonly evidence: SomeEvidence }
  | { readonly type: 'nothing' };

export interface DeclaredBackup {
  readonly of: (namespace: NamespaceView, claims: number | undefined, rpoMinutes: number) => Stated;
  /** The tool by name, as written; undefined where the plan names none. */
  readonly tool: string | undefined;
  /** The plan says in words that there is no backup. */
  readonly none: boolean;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

type PlanBackup = NonNullable<PlanRecovery['backup']>;

/** Backups as the plan declares them, for tools whose results are not read. */
export const declaredBackup: Fact<DeclaredBackup> = defineFact({
  id: 'declared-backup',
  title: 'Backups that the plan declares',
  needs: { recovery: maybe(planRecovery), cluster: thisCluster, asOf },
  compute: ({ recovery, cluster, asOf }): DeclaredBackup => {
    const backup = recovery.state === 'unseen' ? undefined : recovery.value.backup;
    const ours = (ids: readonly string[] | undefined): boolean =>
      ids === undefined || ids.some((id) => namesCluster(id, cluster));
    return {
      of: (namespace, claims, rpoMinutes) => {
        const states = [
          filesOf(backup, namespace, ours),
          claims === 0 ? etcdOf(backup, ours) : undefined,
        ].flatMap((one) => (one === undefined ? [] : stated(one, asOf, rpoMinutes)));
        const fresh = states.find(({ type }) => type === 'fresh');
        return fresh ?? states[0] ?? { type: 'nothing' };
      },
      tool: backup?.tool,
      none: /^(?:none|no)$/i.test(backup?.tool ?? ''),
      evidence: backup?.tool === undefined ? [] : [evidence('tool', backup.tool)],
      gaps: backup === undefined ? [notDeclared(recovery.state === 'unseen')] : [],
    };
  },
  show: ({ tool, none }: DeclaredBackup) => ({ tool: tool ?? null, none }),
});

interface Statement {
  readonly path: string;
  readonly day: string;
}

function filesOf(
  backup: PlanBackup | undefined,
  { name, labels }: NamespaceView,
  ours: (ids: readonly string[] | undefined) => boolean,
): Statement | undefined {
  if (backup?.lastCompleted === undefined) return undefined;
  const included =
    backup.namespaces === undefined ||
    backup.namespaces.some((one) => {
      if (!ours(one.clusters)) return false;
      if ('namespace' in one) return one.namespace === name;
      return [...one.namespaceSelector].every(([key, value]) => labels.get(key) === value);
    });
  return included ? { path: 'lastCompleted', day: backup.lastCompleted } : undefined;
}

/** A snapshot of etcd holds the objects of every namespace, but no volume. */
function etcdOf(
  backup: PlanBackup | undefined,
  ours: (ids: readonly string[] | undefined) => boolean,
): Statement | undefined {
  const etcd = backup?.etcdSnapshot;
  if (etcd === undefined || !ours(etcd.clusters)) return undefined;
  return { path: 'etcdSnapshot.lastCompleted', day: etcd.lastCompleted };
}

function stated({ path, day }: Statement, asOf: number, rpoMinutes: number): readonly Stated[] {
  // The plan knows days only: a recovery point below a day is taken as one.
  const days = Math.max(1, Math.floor(rpoMinutes / DEFAULT_RPO_MINUTES));
  const age = freshness(day, asOf, { pass: days, warn: days });
  const text = ageText(age);
  const type = age.state === 'fresh' ? 'fresh' : 'old';
  return [{ type, text, evidence: [evidence(path, day, text)] }];
}

function evidence(path: string, value: string, note?: string): Evidence {
  const found: Evidence = {
    subject: { type: 'plan', key: 'plan/recovery' },
    path: `recovery.backup.${path}`,
    value,
  };
  return note === undefined ? found : { ...found, note };
}

function notDeclared(noSection: boolean): Gap {
  return {
    source: 'plan/recovery',
    cause: 'not-attested',
    detail: noSection ? 'the plan declares no recovery' : 'the plan declares no recovery.backup',
    permission: '--plan FILE with recovery.backup.tool and lastCompleted',
  };
}
