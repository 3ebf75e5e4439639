import type { CloudLog, ControlPlaneLog } from '../../../model/cloud.ts';
import type { Observed } from '../../../model/observed.ts';
import { type DiagnosticSetting, diagnosticSettings, type Flow } from './diagnostic-settings.ts';
import { type Reading, withGaps } from './reading.ts';
import { said } from './said.ts';
import { sinkOf, workspaceSink } from './sinks.ts';

/** The logs of the control plane by the categories that Azure has for them. */
const CATEGORIES: readonly (readonly [string, ControlPlaneLog])[] = [
  ['kube-apiserver', 'api'],
  ['kube-audit', 'audit'],
  ['kube-audit-admin', 'audit-writes-only'],
  ['guard', 'authenticator'],
  ['kube-controller-manager', 'controller-manager'],
  ['cloud-controller-manager', 'cloud-controller-manager'],
  ['kube-scheduler', 'scheduler'],
];

/** Each log once for each place that receives it; once, as off, where none does. */
export async function loggingOf(reading: Reading): Promise<Observed<readonly CloudLog[]>> {
  const settings = await diagnosticSettings(reading);
  const logs: CloudLog[] = [];
  for (const [category, log] of CATEGORIES)
    logs.push(...(await logOf(log, category, settings, reading)));
  return withGaps([...logs, ...(await workloadLogs(reading))], reading);
}

async function logOf(
  log: ControlPlaneLog,
  category: string,
  settings: readonly DiagnosticSetting[],
  reading: Reading,
): Promise<readonly CloudLog[]> {
  const flows = settings.flatMap((one) => one.flowsOf(category) ?? []);
  if (flows.length === 0) {
    // With a group whose categories were not told, it may well be on.
    if (settings.some((one) => one.flowsOf(category) === undefined)) return [];
    const words = settings.length === 0 ? 'no diagnostic setting' : 'in no diagnostic setting';
    return [offAs(log, `diagnosticSettings[].properties.logs[category=${category}]`, words)];
  }
  const found: CloudLog[] = [];
  for (const flow of flows) found.push(await received(log, category, flow, reading));
  return found;
}

async function received(
  log: ControlPlaneLog,
  category: string,
  flow: Flow,
  reading: Reading,
): Promise<CloudLog> {
  return {
    log,
    enabled: said(true, flow.field, flow.by),
    ...(await sinkOf(flow, category, reading)),
  };
}

function offAs(log: ControlPlaneLog, field: string, words: string): CloudLog {
  return {
    log,
    enabled: said(false, field, words),
    sink: undefined,
    retentionDays: undefined,
    searchableDays: undefined,
    locked: undefined,
    apart: undefined,
  };
}

/** Container Insights, by the add-on or by the field that is taking its place. */
async function workloadLogs(reading: Reading): Promise<readonly CloudLog[]> {
  const { cluster } = reading;
  const addon = cluster.addons.find(({ name }) => name.toLowerCase() === 'omsagent');
  const field = 'properties.azureMonitorProfile.containerInsights.enabled';
  const insights = cluster.flag('azureMonitorProfile.containerInsights.enabled');
  const ways = [
    {
      on: addon?.enabled,
      to: addon?.workspace,
      field: 'properties.addonProfiles.omsagent.enabled',
    },
    {
      on: insights,
      to: cluster.text('azureMonitorProfile.containerInsights.logAnalyticsWorkspaceResourceId'),
      field,
    },
  ];
  const way = ways.find(({ on }) => on === true);
  if (way === undefined) {
    const told = ways.find(({ on }) => on !== undefined);
    return [offAs('workloads', told?.field ?? field, told === undefined ? 'not set' : 'false')];
  }
  const kept =
    way.to === undefined
      ? {
          sink: undefined,
          retentionDays: undefined,
          searchableDays: undefined,
          locked: undefined,
          apart: undefined,
        }
      : await workspaceSink({ id: way.to, field: way.field }, 'ContainerLogV2', reading);
  return [{ log: 'workloads', enabled: said(true, way.field), ...kept }];
}
