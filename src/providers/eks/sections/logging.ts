import type { ControlPlaneLog } from '../../../model/cloud.ts';
import { flag, list, number, text, texts } from '../../../model/decode.ts';
import { jsonRequest } from '../protocols.ts';
import { type Reading, type ReadSection, required, type Sight, told } from './sight.ts';

/** Types of log as EKS names them. */
const LOGS: readonly (readonly [type: string, log: ControlPlaneLog])[] = [
  ['api', 'api'],
  ['audit', 'audit'],
  ['authenticator', 'authenticator'],
  ['controllerManager', 'controller-manager'],
  ['scheduler', 'scheduler'],
];

const ROWS = 'logging.clusterLogging';

/** Which logs are kept, and for how long CloudWatch keeps them. A type that is not listed is off. */
export const readLogging: ReadSection = async (sight, reading) => {
  const rows = list(await sight.cluster(), ROWS);
  const switches = LOGS.map(([type, log]) => ({ log, enabled: switchOf(type, rows) }));
  const isOn = switches.some(({ enabled }) => enabled.value);
  const sink = isOn ? await sinkOf(sight, reading) : {};
  return switches.map((one) => (one.enabled.value ? { ...one, ...sink } : one));
};

function switchOf(type: string, rows: readonly unknown[]): ReturnType<typeof told<boolean>> {
  const found = rows.flatMap((row, index) =>
    texts(row, 'types').includes(type) ? [{ on: flag(row, 'enabled') === true, index }] : [],
  );
  const one = found.find(({ on }) => on) ?? found[0];
  if (one === undefined) return told(false, ROWS, `${type} is not listed`);
  return told(one.on, `${ROWS}[${one.index}].enabled`);
}

/** All logs of a cluster go to one group, whose name EKS sets. */
async function sinkOf(sight: Sight, reading: Reading): Promise<object> {
  const name = `/aws/eks/${sight.arn.name}/cluster`;
  const request = jsonRequest('logs:DescribeLogGroups', 'Logs_20140328', {
    logGroupNamePrefix: name,
  });
  const groups = await reading.attempt('logs:DescribeLogGroups', async () =>
    list(await sight.service(request), 'logGroups'),
  );
  if (groups === undefined) return {};
  const group = groups.find((one) => text(one, 'logGroupName') === name);
  if (group === undefined) {
    reading.missing(
      `there is no log group ${name}, to which EKS sends the logs that are on`,
      `a log group ${name} in CloudWatch`,
    );
    return {};
  }
  const field = `logGroups[${name}].retentionInDays`;
  const days = number(group, 'retentionInDays');
  return {
    sink: told(name, `logGroups[${name}].logGroupName`),
    retentionDays: told(days ?? null, field, days === undefined ? 'not set: kept' : undefined),
    ...(await copiesOf(name, sight, reading)),
  };
}

/** Nobody can make a log group write-once. What is sent on from it may be, and elsewhere. */
async function copiesOf(name: string, sight: Sight, reading: Reading): Promise<object> {
  const request = jsonRequest('logs:DescribeSubscriptionFilters', 'Logs_20140328', {
    logGroupName: name,
  });
  const filters = await reading.attempt('logs:DescribeSubscriptionFilters', async () =>
    list(await sight.service(request), 'subscriptionFilters'),
  );
  if (filters === undefined) return {};
  const field = `subscriptionFilters[${name}].destinationArn`;
  const targets = filters.map((one) => required(one, 'destinationArn', text));
  const elsewhere = targets.find((arn) => arn.split(':')[4] !== sight.arn.account);
  if (elsewhere !== undefined) return { apart: told(true, field, elsewhere) };
  const [near] = targets;
  if (near !== undefined) return { apart: told(false, field, near) };
  return { locked: told(false, field, 'none'), apart: told(false, field, 'none') };
}
