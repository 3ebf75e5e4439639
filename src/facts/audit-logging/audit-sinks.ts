import { cloudField } from '../../model/cloud/parts.ts';
import { inThisCloud } from '../../model/cloud/rights.ts';
import { type CloudLog, cloudLogging } from '../../model/cloud.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { LogSink, PlanLogging } from '../../model/plan/means.ts';
import { planLogging } from '../../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence, SomeEvidence } from '../../model/verdict.ts';
import { planSubject, stated } from '../attested.ts';
import { concerns } from '../declarations.ts';
import { type ApiServer, flagOf, shownFlag } from '../identity/api-server.ts';
import { type ApiServers, apiServers } from '../identity/api-servers.ts';
import { auditLogging } from './audit-logging.ts';

/** One place that keeps the audit log. What is undefined is not known. */
export interface AuditSink {
  readonly where: 'outside' | 'inside' | 'disk' | undefined;
  /** Write-once, or administered by others than the cluster. */
  readonly guarded: boolean | undefined;
  /** How many days back it goes; Infinity where nothing is ever deleted. */
  readonly days: number | undefined;
  /** How many of them can be searched at once. */
  readonly searchable: number | undefined;
  readonly evidence: SomeEvidence;
}

export interface AuditSinks {
  readonly sinks: readonly AuditSink[];
  /** The proof that nothing is recorded at all. */
  readonly off: SomeEvidence | undefined;
  /** Why it is not certain that anything is recorded. */
  readonly unsure: readonly Gap[];
  /** Why there may be other sinks than these. */
  readonly gaps: readonly Gap[];
}

/** Where the audit log is kept, how long, and out of whose reach: by the cloud, the API servers, the plan. */
export const auditSinks: Fact<AuditSinks> = defineFact({
  id: 'audit-sinks',
  title: 'Where the audit log is kept, for how long, and out of whose reach',
  needs: {
    logging: auditLogging,
    cloud: maybe(cloudLogging),
    servers: apiServers,
    plan: maybe(planLogging),
    cluster: thisCluster,
  },
  compute: ({ logging: { places, gaps }, cloud, servers, plan, cluster }): AuditSinks => {
    const offs = places.flatMap((one) => (one.state === 'off' ? [one.evidence] : []));
    const own = servers.servers.length > 0 ? diskSinks(servers) : cloudSinks(cloud, cluster.id);
    const declared = planSinks(plan, (sink) => concerns(sink, cluster));
    const unasked = gapsOf(cloud).map((gap) => inThisCloud(gap, servers.distribution));
    return {
      sinks: [...own, ...declared],
      off: offs.length === places.length ? offs[0] : undefined,
      unsure: [...gaps, ...places.flatMap((one) => (one.state === 'unknown' ? one.gaps : []))],
      gaps: [
        ...(servers.servers.length > 0 || servers.managed === undefined ? [] : unasked),
        ...gapsOf(plan),
      ],
    };
  },
  show: ({ sinks, off, gaps }: AuditSinks) => ({
    recorded: off === undefined,
    sinks: sinks.map(({ where, guarded, days, searchable, evidence }) => ({
      where: where ?? null,
      guarded: guarded ?? null,
      days: days === Number.POSITIVE_INFINITY ? 'for ever' : (days ?? null),
      searchable: searchable === Number.POSITIVE_INFINITY ? 'for ever' : (searchable ?? null),
      because: evidence,
    })),
    gaps,
  }),
});

/** A control plane that a provider runs never keeps its logs in the cluster. */
function cloudSinks(logs: Observed<readonly CloudLog[]>, cluster: string): readonly AuditSink[] {
  const on = visible(logs).filter(({ enabled }) => enabled.value);
  const whole = on.filter(({ log }) => log === 'audit');
  // Changes alone may be kept longer: what was read is gone when the log that holds it is.
  const kept = whole.length > 0 ? whole : on.filter(({ log }) => log === 'audit-writes-only');
  return kept.map((one) => {
    const { enabled, sink, retentionDays, searchableDays, locked, apart } = one;
    const days = retentionDays && (retentionDays.value ?? Number.POSITIVE_INFINITY);
    const more = [sink, retentionDays, searchableDays, locked, apart].flatMap((field) =>
      field === undefined ? [] : [cloudField(cluster, field)],
    );
    return {
      where: 'outside',
      guarded: either(locked?.value, apart?.value),
      days,
      searchable: searchableDays?.value ?? days,
      evidence: [cloudField(cluster, enabled, one.log), ...more],
    };
  });
}

/** True where one of them is; false only where both are known not to be. */
function either(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}

/** Where an API server writes to itself. Where a webhook leads only its host shows. */
function diskSinks({ servers }: ApiServers): readonly AuditSink[] {
  return servers.flatMap((server) => {
    const webhook = flagOf(server, 'audit-webhook-config-file');
    const log = flagOf(server, 'audit-log-path');
    const sent: AuditSink = {
      where: undefined,
      guarded: undefined,
      days: undefined,
      searchable: undefined,
      evidence: [shownFlag(server, 'audit-webhook-config-file')],
    };
    const days = lifeOf(server);
    const written: AuditSink = {
      where: 'disk',
      guarded: false,
      days,
      searchable: days,
      evidence: [
        shownFlag(server, 'audit-log-path'),
        shownFlag(server, 'audit-log-maxage'),
        shownFlag(server, 'audit-log-maxbackup'),
      ],
    };
    return [...(webhook === undefined ? [] : [sent]), ...(log === undefined ? [] : [written])];
  });
}

/** Files are deleted by age and by number. What a number of files lasts nobody knows. */
function lifeOf(server: ApiServer): number | undefined {
  const [age, files] = ['audit-log-maxage', 'audit-log-maxbackup'].map((name) =>
    Number(flagOf(server, name) ?? 0),
  );
  const most = age === undefined || !(age > 0) ? Number.POSITIVE_INFINITY : age;
  return files === 0 || most < SHORT ? most : undefined;
}

/** A log that is deleted by then is too short, however many files there are. */
const SHORT = 90;

const PLACES: Readonly<Record<LogSink['location'], AuditSink['where']>> = {
  external: 'outside',
  'in-cluster': 'inside',
  'in-cluster-object-storage': 'inside',
  'control-plane-disk': 'disk',
};

function planSinks(
  plan: Observed<PlanLogging>,
  isHere: (sink: LogSink) => boolean,
): readonly AuditSink[] {
  const all = plan.state === 'unseen' ? [] : (plan.value.sinks ?? []);
  return [...all.entries()].flatMap(([index, sink]) =>
    sink.kind === 'audit' && isHere(sink) ? [declaredSink(sink, `logging.sinks[${index}]`)] : [],
  );
}

function declaredSink(sink: LogSink, path: string): AuditSink {
  const { location, immutable, adminsOverlap, retentionDays, hotDays } = sink;
  const fields = { immutable, adminsOverlap, retentionDays, hotDays };
  const say = (field: string, value: string): Evidence =>
    stated(planSubject('plan/logging'), `${path}.${field}`, value);
  return {
    where: PLACES[location],
    guarded: immutable === true || adminsOverlap === false,
    days: retentionDays,
    searchable: hotDays,
    evidence: [
      say('location', location),
      ...Object.entries(fields).flatMap(([field, value]) =>
        value === undefined ? [] : [say(field, String(value))],
      ),
    ],
  };
}
