import type { CloudIdentity } from '../../../model/cloud/identity.ts';
import type { Sourced } from '../../../model/cloud/parts.ts';
import { at, flag, text } from '../../../model/decode.ts';
import type { Gap } from '../../../model/observed.ts';
import { type Reading, type Told, told } from './parts.ts';

const ISSUED = 'masterAuth.clientCertificateConfig.issueClientCertificate';
const IP = 'controlPlaneEndpointsConfig.ipEndpointsConfig.enabled';
const CERTIFICATES = 'controlPlaneEndpointsConfig.dnsEndpointConfig.enableK8sCertsViaDns';

/** People sign in by Google's IAM; what else lets somebody in is what this looks for. */
export function identity({ cluster, where, source }: Reading): Told {
  const local = localAdmins(cluster);
  const own = flag(cluster, 'identityServiceConfig.enabled') === true;
  const service = 'identityServiceConfig.enabled';
  const value: CloudIdentity = {
    people: told(local.value ? 'mixed' : 'provider', local.field, local.said),
    localAdmins: local,
    clientCertificates: certificates(cluster, local),
    caRotation: rotation(cluster),
    workloadIdentity: workloads(cluster),
    tokenIssuer: told(issuerOf(where), 'selfLink'),
    otherIssuers: own ? undefined : told([], service, 'false'),
    anonymous: anonymous(cluster),
    groups: groups(cluster),
  };
  return { value, gaps: own ? [issuersIn(source)] : [] };
}

/** A password, and a client certificate: both have every right, and nobody can take them back. */
function localAdmins(cluster: unknown): Sourced<boolean> {
  if (flag(cluster, 'masterAuth.hasPassword') === true) {
    return told(true, 'masterAuth.username', 'there is a password');
  }
  const issued = flag(cluster, 'masterAuth.issueClientCertificate') === true;
  if (issued || flag(cluster, 'masterAuth.hasClientCertificate') === true) {
    return told(true, ISSUED, issued ? 'true' : 'there is a client certificate');
  }
  return told(false, ISSUED, 'no password, no client certificate');
}

/** Known not to be taken where the only way in is the named endpoint, which can refuse them. */
function certificates(cluster: unknown, local: Sourced<boolean>): Sourced<boolean> | undefined {
  if (local.value) return told(true, local.field, local.said);
  if (flag(cluster, IP) !== false) return undefined;
  const taken = flag(cluster, CERTIFICATES) === true;
  return told(taken, CERTIFICATES, `${taken}, and no endpoint by address`);
}

/** A rotation of credentials replaces the authority: Google's, or one of the customer's own pool. */
function rotation(cluster: unknown): Sourced<boolean> {
  const own = text(cluster, 'userManagedKeysConfig.clusterCa') || undefined;
  return own === undefined
    ? told(true, 'masterAuth.clusterCaCertificate', 'replaced by a rotation of credentials')
    : told(true, 'userManagedKeysConfig.clusterCa', own);
}

function workloads(cluster: unknown): Sourced<boolean> {
  const field = 'workloadIdentityConfig.workloadPool';
  const pool = text(cluster, field) ?? '';
  if (pool !== '') return told(true, field, pool);
  const isAutopilot = flag(cluster, 'autopilot.enabled') === true;
  return isAutopilot ? told(true, 'autopilot.enabled') : told(false, field, 'not set');
}

function issuerOf({ project, location, cluster }: Reading['where']): string {
  return `https://container.googleapis.com/v1/projects/${project}/locations/${location}/clusters/${cluster}`;
}

function anonymous(cluster: unknown): Sourced<boolean> | undefined {
  const field = 'anonymousAuthenticationConfig.mode';
  const mode = text(cluster, field) ?? '';
  if (mode !== 'ENABLED' && mode !== 'LIMITED') return undefined;
  return told(mode === 'ENABLED', field, mode);
}

function groups(cluster: unknown): Sourced<boolean> {
  const field = 'authenticatorGroupsConfig.enabled';
  const isOn = flag(cluster, field) === true;
  const group = at(cluster, 'authenticatorGroupsConfig.securityGroup');
  return told(isOn, field, typeof group === 'string' && isOn ? group : String(isOn));
}

function issuersIn(source: string): Gap {
  return {
    source,
    cause: 'not-collected',
    detail: 'the cluster has an identity service of its own, whose issuers this API does not name',
    permission: 'get clientconfigs.authentication.gke.io in kube-public',
  };
}
