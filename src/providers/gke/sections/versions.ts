import type { Sourced } from '../../../model/cloud/parts.ts';
import type { CloudVersions } from '../../../model/cloud.ts';
import { at, list, requiredText, text, texts } from '../../../model/decode.ts';
import { attempt } from '../failure.ts';
import { nameOf } from '../ref.ts';
import { type Reading, type Told, told } from './parts.ts';

const CHANNEL = 'releaseChannel.channel';
const STANDARD = 'clusterUpgradeInfo.endOfStandardSupportTimestamp';
const EXTENDED = 'clusterUpgradeInfo.endOfExtendedSupportTimestamp';

/** The version, until when it is supported, and what its channel offers here. */
export async function versions(reading: Reading): Promise<Told> {
  const { cluster, where, google, shared, source, signal } = reading;
  const [upgrade, config] = await Promise.all([
    attempt(source, 'container.clusters.get', () =>
      google.container('fetchClusterUpgradeInfo', nameOf(where), signal).then(datesIn),
    ),
    attempt(source, 'container.clusters.list', async () => {
      const location = `projects/${where.project}/locations/${where.location}`;
      const answer = await shared.get(`config ${location}`, signal, () =>
        google.container('getServerConfig', location, signal),
      );
      return offered(answer, channelOf(cluster));
    }),
  ]);
  const channel = channelOf(cluster);
  const value: CloudVersions = {
    controlPlane: told(requiredText(cluster, 'currentMasterVersion'), 'currentMasterVersion'),
    // Elsewhere than in that channel nobody pays for more time; in it, the dates tell.
    support: channel === 'EXTENDED' ? undefined : told('standard', CHANNEL, channel ?? 'none'),
    ...('gap' in upgrade ? NO_DATES : upgrade.value),
    channel: channel === undefined ? undefined : told(channel, CHANNEL),
    offered: 'gap' in config ? undefined : config.value,
  };
  return { value, gaps: [upgrade, config].flatMap((one) => ('gap' in one ? [one.gap] : [])) };
}

type Dates = Pick<CloudVersions, 'standardUntil' | 'extendedUntil'>;

const NO_DATES: Dates = { standardUntil: undefined, extendedUntil: undefined };

function datesIn(answer: unknown): Dates {
  return {
    standardUntil: dateIn(answer, 'endOfStandardSupportTimestamp', STANDARD),
    extendedUntil: dateIn(answer, 'endOfExtendedSupportTimestamp', EXTENDED),
  };
}

/** Google writes a day in one of two ways; anything else is no date. */
function dateIn(answer: unknown, path: string, field: string): Sourced<string> | undefined {
  const said = text(answer, path) ?? '';
  return /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?$/.test(said)
    ? told(said, field)
    : undefined;
}

function channelOf(cluster: unknown): string | undefined {
  const channel = text(cluster, CHANNEL) ?? '';
  return channel === '' || channel === 'UNSPECIFIED' ? undefined : channel;
}

/** Both lists begin with the newest. */
function offered(config: unknown, channel: string | undefined): Sourced<string> | undefined {
  if (channel === undefined) {
    const [newest] = texts(config, 'validMasterVersions');
    return newest === undefined ? undefined : told(newest, 'serverConfig.validMasterVersions[0]');
  }
  const own = list(config, 'channels').find((one) => at(one, 'channel') === channel);
  const [newest] = texts(own, 'validVersions');
  return newest === undefined
    ? undefined
    : told(newest, `serverConfig.channels[${channel}].validVersions[0]`);
}
