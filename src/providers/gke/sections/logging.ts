import type { Sourced } from '../../../model/cloud/parts.ts';
import type { CloudLog, ControlPlaneLog } from '../../../model/cloud.ts';
import { at, text, texts } from '../../../model/decode.ts';
import type { Gap } from '../../../model/observed.ts';
import type { AuditConfig } from '../iam.ts';
import { type LogRoutes, logRoutesOf } from '../log-buckets.ts';
import { type Reading, type Told, told } from './parts.ts';

const COMPONENTS = 'loggingConfig.componentConfig.enableComponents';

const BY_COMPONENT: readonly (readonly [component: string, log: ControlPlaneLog])[] = [
  ['APISERVER', 'api'],
  ['SCHEDULER', 'scheduler'],
  ['CONTROLLER_MANAGER', 'controller-manager'],
  ['WORKLOADS', 'workloads'],
];

/** What the cluster logs, and what the project records of who asked it for what. */
export async function logging(reading: Reading): Promise<Told> {
  const { cluster, where, iam, source, signal } = reading;
  const [routes, policies] = await Promise.all([
    logRoutesOf(reading),
    iam.over(where.project, source, signal),
  ]);
  const reads = readsIn(policies.audits, policies.gaps);
  const dest = destinationOf(routes, '_Default');
  const value: readonly CloudLog[] = [
    { log: 'audit-writes-only', ...writes(reading, routes) },
    ...(reads === undefined ? [] : [kept('audit', reads, dest, routes, where.project)]),
    ...BY_COMPONENT.map(([component, log]) =>
      kept(log, enabled(cluster, component), dest, routes, where.project),
    ),
  ];
  const stray = routes.sinks !== undefined && dest === undefined ? [strayGap(source)] : [];
  // What is above the project can only add reads to those that are recorded.
  const above = reads?.value === true ? [] : policies.gaps;
  return { value, gaps: [...routes.gaps, ...stray, ...above] };
}

function enabled(cluster: unknown, component: string): Sourced<boolean> {
  if (at(cluster, 'loggingConfig.componentConfig') === undefined) {
    const service = text(cluster, 'loggingService') ?? '';
    const isOld = component === 'WORKLOADS' && service.startsWith('logging.googleapis.com');
    return told(isOld, 'loggingService', service || 'not set');
  }
  const all = texts(cluster, COMPONENTS);
  return told(all.includes(component), COMPONENTS, all.join(', ') || 'none');
}

/** Nobody can turn this one off, or shorten the 400 days that its bucket keeps it. */
function writes({ where }: Reading, routes: LogRoutes): Omit<CloudLog, 'log'> {
  const name = `projects/${where.project}/locations/global/buckets/_Required`;
  const bucket = routes.bucket(name);
  const copy = routes.sinks?.find(
    ({ destination, filter }) => takesActivity(filter) && projectIn(destination) !== where.project,
  );
  return {
    enabled: told(true, 'auditConfigs', 'Admin Activity: always on'),
    sink: told(name, `${name}.name`),
    retentionDays: told(bucket?.days ?? 400, `${name}.retentionDays`),
    searchableDays: undefined,
    locked: told(true, `${name}.locked`, 'fixed by Google'),
    apart: copy === undefined ? undefined : told(true, `sinks[${copy.name}].destination`),
  };
}

/** A sink for everything, or for logs by name of which this is one. Other filters are not understood. */
function takesActivity(filter: string): boolean {
  if (filter.trim() === '') return true;
  const isListed = /^(?:LOG_ID\("[^"]+"\)(?:\s+OR\s+|$))+$/.test(filter.trim());
  return isListed && filter.includes('"cloudaudit.googleapis.com/activity"');
}

const READS = ['ADMIN_READ', 'DATA_READ'];
const SERVICES: ReadonlySet<string> = new Set([
  'allServices',
  'container.googleapis.com',
  'k8s.io',
]);

/** Undefined where a policy that was not read may switch them on. */
function readsIn(
  audits: readonly AuditConfig[],
  gaps: readonly Gap[],
): Sourced<boolean> | undefined {
  const own = audits.filter(({ service }) => SERVICES.has(service));
  const types = new Set(own.flatMap(({ logTypes }) => logTypes));
  const isOn = READS.every((one) => types.has(one));
  if (!isOn && gaps.length > 0) return undefined;
  const said = [...types].sort().join(', ') || 'none for everybody';
  return told(isOn, own[0]?.field ?? 'iamPolicy.auditConfigs', said);
}

function destinationOf({ sinks }: LogRoutes, name: string): string | undefined {
  return sinks?.find((one) => one.name === name)?.destination;
}

function kept(
  log: ControlPlaneLog,
  enabled: Sourced<boolean>,
  destination: string | undefined,
  routes: LogRoutes,
  project: string,
): CloudLog {
  const bucket = destination === undefined ? undefined : routes.bucket(destination);
  const isApart = destination !== undefined && projectIn(destination) !== project;
  return {
    log,
    enabled,
    sink: destination === undefined ? undefined : told(destination, 'sinks[_Default].destination'),
    retentionDays:
      bucket?.days === undefined ? undefined : told(bucket.days, `${bucket.name}.retentionDays`),
    searchableDays: undefined,
    locked: bucket === undefined ? undefined : told(bucket.isLocked, `${bucket.name}.locked`),
    apart: isApart ? told(true, 'sinks[_Default].destination') : undefined,
  };
}

function projectIn(destination: string): string | undefined {
  return /(?:^|\/)projects\/([^/]+)/.exec(destination)?.[1];
}

function strayGap(source: string): Gap {
  return {
    source,
    cause: 'not-collected',
    detail:
      'the sink _Default is off: which other sink takes these logs is in filters that are not evaluated',
    permission: 'logging.sinks of the plan',
  };
}
