import { AccessError } from '../../model/access.ts';
import { at, list, requiredText, text } from '../../model/decode.ts';
import type { Arm } from './arm.ts';
import { ArmError, errorOf } from './arm-error.ts';
import { resourceIdOf } from './resource-id.ts';

/** Rows by subscription and type, as they are on the wire. */
export type GraphRows = ReadonlyMap<string, ReadonlyMap<string, readonly unknown[]>>;

const PATH = '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01';
const ACTION = 'Microsoft.ResourceGraph/resources/read';
const MOST_SUBSCRIPTIONS = 1000;
const MOST_PAGES = 1000;

/** Only what names a cluster: all else is read where it is needed, and never from an index that lags. */
const QUERY = `resources
| where type in~ ('microsoft.containerservice/managedclusters', 'microsoft.redhatopenshift/openshiftclusters', 'microsoft.kubernetes/connectedclusters')
| project id, name, location, properties = bag_pack('fqdn', properties.fqdn, 'privateFQDN', properties.privateFQDN, 'kubernetesVersion', properties.kubernetesVersion, 'currentKubernetesVersion', properties.currentKubernetesVersion, 'powerState', properties.powerState, 'provisioningState', properties.provisioningState, 'apiserverProfile', bag_pack('url', properties.apiserverProfile.url), 'clusterProfile', bag_pack('version', properties.clusterProfile.version), 'distribution', properties.distribution, 'infrastructure', properties.infrastructure, 'connectivityStatus', properties.connectivityStatus)
| order by id asc`;

/**
 * The clusters that Resource Graph knows, in one question for all subscriptions. A subscription that it
 * may not be asked about is silently left out: what is not in it says nothing. None where it does not answer.
 */
export async function graphRows(
  arm: Arm,
  subscriptions: readonly string[],
  signal: AbortSignal,
): Promise<GraphRows> {
  const rows = new Map<string, Map<string, unknown[]>>();
  try {
    for (let from = 0; from < subscriptions.length; from += MOST_SUBSCRIPTIONS) {
      const some = subscriptions.slice(from, from + MOST_SUBSCRIPTIONS);
      for await (const row of rowsIn(arm, some, signal)) file(row, rows);
    }
    return rows;
  } catch (error) {
    const failure = errorOf(error, ACTION, signal);
    if (!(failure instanceof AccessError)) throw failure;
    // What came before would pass for all that a subscription has.
    return new Map();
  }
}

async function* rowsIn(
  arm: Arm,
  subscriptions: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const options = {
      resultFormat: 'objectArray',
      $top: 1000,
      ...(token === undefined ? {} : { $skipToken: token }),
    };
    const answer = await arm.ask(PATH, { subscriptions, query: QUERY, options }, signal);
    yield* list(answer, 'data');
    token = text(answer, '$skipToken') || undefined;
    if (token !== undefined) continue;
    const isCut = at(answer, 'resultTruncated');
    if (isCut !== 'true' && isCut !== true) return;
    throw new ArmError('malformed', `${ACTION}: the answer is not whole`, { action: ACTION });
  }
}

function file(row: unknown, rows: Map<string, Map<string, unknown[]>>): void {
  const id = resourceIdOf(requiredText(row, 'id'));
  if (id === undefined) return;
  const types = rows.get(id.subscription) ?? new Map<string, unknown[]>();
  rows.set(id.subscription, types);
  const all = types.get(id.type) ?? [];
  types.set(id.type, all);
  all.push(row);
}
