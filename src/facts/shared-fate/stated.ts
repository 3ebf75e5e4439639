import type { Gap, Observed } from '../../model/observed.ts';
import type { PlanRecovery, SharedFate } from '../../model/plan/means.ts';
import type { PlanAccess } from '../../model/plan/people.ts';
import type { PlanCluster } from '../../model/plan/scope.ts';
import { planAccess, planClusters, planRecovery } from '../../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { namesCluster } from '../plan-cluster.ts';
import { apart, type Fate, open, together } from './fate.ts';

export interface StatedFates {
  /** Whether the plan has another cluster at all. That one serves the same it cannot say. */
  readonly cluster: Fate;
  /** What a recovery elsewhere would stand on: logins, account, hub, backups. */
  readonly besides: readonly Fate[];
}

/** What the plan says of shared fates that no object of the cluster shows. */
export const statedFates: Fact<StatedFates> = defineFact({
  id: 'stated-fates',
  title: 'What the plan says of fates that the cluster shares with others',
  needs: {
    clusters: maybe(planClusters),
    access: maybe(planAccess),
    recovery: maybe(planRecovery),
    cluster: thisCluster,
  },
  compute: ({ clusters, access, recovery, cluster }): StatedFates => ({
    cluster: clusterOf(clusters, (id) => namesCluster(id, cluster)),
    besides: [loginOf(access), ...backupOf(recovery), hubOf(clusters)],
  }),
});

function clusterOf(
  clusters: Observed<readonly PlanCluster[]>,
  isThis: (id: string) => boolean,
): Fate {
  if (clusters.state === 'unseen') {
    return open('cluster', 'whether another cluster serves it is not known', clusters.gaps);
  }
  const others = clusters.value.filter(({ id }) => !isThis(id));
  const value = clusters.value.map(({ id }) => id).join(', ');
  const evidence = [stated('clusters', 'clusters[].id', value || 'none')];
  if (others.length === 0 && clusters.value.length > 0) {
    return together('cluster', 'no other cluster could serve it', evidence);
  }
  const detail = 'whether another cluster serves the same does not show in this one';
  const gaps = [unstated('recovery', detail, 'recovery.acceptedSharedFate with shared: cluster')];
  return open('cluster', 'whether another cluster serves it is not known', gaps, evidence);
}

function loginOf(access: Observed<PlanAccess>): Fate {
  const fate = 'identity-provider';
  const found = access.state === 'unseen' ? undefined : access.value.breakGlass;
  if (found === undefined) {
    const detail = 'the plan has no way in without the identity provider';
    return open(fate, detail, [unstated('access', detail, 'access.breakGlass')]);
  }
  const value = found.independentOf.join(', ') || 'nothing';
  const evidence = [stated('access', 'access.breakGlass.independentOf', value)];
  return found.independentOf.includes('sso')
    ? apart(fate, 'there is a way in without it', evidence)
    : together(fate, 'the way in for emergencies needs it too', evidence);
}

function backupOf(recovery: Observed<PlanRecovery>): readonly Fate[] {
  const backup = recovery.state === 'unseen' ? undefined : recovery.value.backup;
  return [
    answer('account', 'account', backup?.account, backup?.account === 'separate'),
    answer('backup-store', 'isolated', backup?.isolated, backup?.isolated === true),
  ];
}

function answer(
  fate: SharedFate,
  field: string,
  value: string | boolean | undefined,
  good: boolean,
): Fate {
  const path = `recovery.backup.${field}`;
  if (value === undefined) {
    const detail = `the plan does not say ${path}`;
    return open(fate, detail, [unstated('recovery', detail, path)]);
  }
  const evidence = [stated('recovery', path, String(value))];
  return good
    ? apart(fate, 'backups outlive it', evidence)
    : together(fate, 'backups are lost with it', evidence);
}

/** A cluster that holds credentials of others. */
function hubOf(clusters: Observed<readonly PlanCluster[]>): Fate {
  const all = clusters.state === 'unseen' ? [] : clusters.value;
  const evidence = all.flatMap(({ remoteCredentials }, index) =>
    remoteCredentials === undefined
      ? []
      : [stated('clusters', `clusters[${index}].remoteCredentials`, remoteCredentials)],
  );
  if (evidence.length > 0) return together('hub', 'a hub holds credentials of others', evidence);
  const detail = 'the plan names no hub';
  return open('hub', detail, [unstated('clusters', detail, 'clusters[].remoteCredentials')]);
}

function stated(section: string, path: string, value: string): Evidence {
  return { subject: { type: 'plan', key: `plan/${section}` }, path, value };
}

function unstated(section: string, detail: string, field: string): Gap {
  return {
    source: `plan/${section}`,
    cause: 'not-attested',
    detail,
    permission: `--plan FILE with ${field}`,
  };
}
