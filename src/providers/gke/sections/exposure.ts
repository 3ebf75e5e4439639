import type { Sourced } from '../../../model/cloud/parts.ts';
import type { CloudExposure } from '../../../model/cloud.ts';
import { at, flag, list, text } from '../../../model/decode.ts';
import { type Reading, type Told, told, whole } from './parts.ts';

const IP = 'controlPlaneEndpointsConfig.ipEndpointsConfig';
const DNS = 'controlPlaneEndpointsConfig.dnsEndpointConfig';

/** Who reaches the API server: by the fields of today, else by those that they took the place of. */
export function exposure({ cluster }: Reading): Told {
  const value: CloudExposure = {
    public: publicOf(cluster),
    private: privateOf(cluster),
    allowed: allowedOf(cluster),
    dnsEndpoint: namedOf(cluster),
    cloudAddresses: googleOf(cluster),
  };
  return whole(value);
}

function publicOf(cluster: unknown): Sourced<boolean> {
  if (flag(cluster, `${IP}.enabled`) === false) return told(false, `${IP}.enabled`);
  const open = flag(cluster, `${IP}.enablePublicEndpoint`);
  if (open !== undefined) return told(open, `${IP}.enablePublicEndpoint`);
  const old = 'privateClusterConfig.enablePrivateEndpoint';
  const closed = flag(cluster, old);
  return told(closed !== true, old, closed === undefined ? 'not set' : String(closed));
}

function privateOf(cluster: unknown): Sourced<boolean> {
  if (flag(cluster, `${IP}.enabled`) === false) return told(false, `${IP}.enabled`);
  const fields = [`${IP}.privateEndpoint`, 'privateClusterConfig.privateEndpoint'];
  const found = fields.find((field) => (text(cluster, field) ?? '') !== '');
  if (found !== undefined) return told(true, found, text(cluster, found));
  return told(false, `${IP}.privateEndpoint`, 'not set');
}

/** The block of networks that holds: that of today where there is one. */
function networksIn(cluster: unknown): string {
  const today = `${IP}.authorizedNetworksConfig`;
  return at(cluster, today) === undefined ? 'masterAuthorizedNetworksConfig' : today;
}

function allowedOf(cluster: unknown): Sourced<readonly string[]> {
  const config = networksIn(cluster);
  if (flag(cluster, `${config}.enabled`) !== true) {
    return told(['0.0.0.0/0'], `${config}.enabled`, 'false: every address');
  }
  const blocks = list(cluster, `${config}.cidrBlocks`);
  return told(
    blocks.flatMap((one) => text(one, 'cidrBlock') || []),
    `${config}.cidrBlocks`,
  );
}

/** Networks of other customers of Google: told only where networks are limited at all. */
function googleOf(cluster: unknown): Sourced<boolean> | undefined {
  const config = networksIn(cluster);
  if (flag(cluster, `${config}.enabled`) !== true) return undefined;
  const open = flag(cluster, `${config}.gcpPublicCidrsAccessEnabled`);
  return open === undefined ? undefined : told(open, `${config}.gcpPublicCidrsAccessEnabled`);
}

function namedOf(cluster: unknown): Sourced<boolean> | undefined {
  if (at(cluster, DNS) === undefined) return undefined;
  const open = flag(cluster, `${DNS}.allowExternalTraffic`);
  const said = open === undefined ? 'not set' : String(open);
  return told(open === true, `${DNS}.allowExternalTraffic`, said);
}
