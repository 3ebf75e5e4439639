import { cloudField } from '../../model/cloud/parts.ts';
import { inThisCloud } from '../../model/cloud/rights.ts';
import { type CloudEncryption, cloudEncryption } from '../../model/cloud.ts';
import { CLUSTER, fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import {
  type OpenShiftApiServer,
  openShiftApiServers,
} from '../../model/kubernetes/openshift-api-server.ts';
import {
  type Gap,
  type Gaps,
  gapsOf,
  type Observed,
  someGaps,
  visible,
} from '../../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence, SomeEvidence, Subject } from '../../model/verdict.ts';
import { OPENSHIFTS } from '../../tables/platforms.ts';
import { type ApiServer, flagOf, shownFlag } from './api-server.ts';
import { apiServers } from './api-servers.ts';

/** Whose key encrypts Secrets at rest, as one part of the control plane tells it. */
export type SecretEncryption =
  | {
      readonly state: 'customer-key' | 'provider-key' | 'local-key' | 'none';
      readonly subject: Subject;
      readonly evidence: SomeEvidence;
    }
  | {
      /** `set`: there is a configuration, which only its host shows. */
      readonly state: 'set' | 'unseen';
      readonly subject: Subject;
      readonly evidence: readonly Evidence[];
      readonly gaps: Gaps;
    };

export interface SecretEncryptions {
  /** Never empty. */
  readonly places: readonly SecretEncryption[];
  /** Why there may be others. */
  readonly gaps: readonly Gap[];
}

export const secretEncryption: Fact<SecretEncryptions> = defineFact({
  id: 'secret-encryption',
  title: 'Whose key encrypts Secrets at rest',
  needs: {
    servers: apiServers,
    cloud: maybe(cloudEncryption),
    openShift: maybe(openShiftApiServers),
    cluster: thisCluster,
  },
  compute: ({ servers, cloud, openShift, cluster }): SecretEncryptions => {
    if (servers.servers.length > 0) {
      return { places: servers.servers.map(ofServer), gaps: servers.gaps };
    }
    if (OPENSHIFTS.has(servers.distribution)) {
      // Where another cluster hosts it, that one encrypts: what is set here decides nothing.
      return { places: [ofOpenShift(openShift, servers.hosted)], gaps: servers.closed };
    }
    if (cloud.state === 'seen') {
      return { places: [ofCloud(cloud.value, cluster.id)], gaps: servers.closed };
    }
    const asked = gapsOf(cloud).map((gap) => inThisCloud(gap, servers.distribution));
    const gaps = [...asked, ...servers.gaps];
    return { places: [unseenPlace(gaps)], gaps: [] };
  },
  show: ({ places, gaps }: SecretEncryptions) => ({
    places: places.map(({ subject, state }) => ({ of: subject.key, state })),
    gaps,
  }),
});

const CONFIG = 'encryption-provider-config';

function ofServer(server: ApiServer): SecretEncryption {
  const { subject } = server;
  if (flagOf(server, CONFIG) !== undefined) {
    const gap: Gap = {
      source: 'fact/api-servers',
      cause: 'not-collected',
      detail: `the file of --${CONFIG} is on the host: no API shows which keys it names`,
      permission: 'credentials.encryptionKey in the plan',
    };
    return { state: 'set', subject, evidence: [shownFlag(server, CONFIG)], gaps: [gap] };
  }
  if (server.runs === 'k3s') {
    const own = 'secrets-encryption';
    const state = flagOf(server, own) === 'true' ? 'local-key' : 'none';
    return { state, subject, evidence: [shownFlag(server, own)] };
  }
  return { state: 'none', subject, evidence: [shownFlag(server, CONFIG)] };
}

function ofOpenShift(
  observed: Observed<readonly OpenShiftApiServer[]>,
  hosted: readonly Gap[],
): SecretEncryption {
  if (hosted.length > 0) return unseenPlace(hosted);
  const found = visible(observed).find(({ meta }) => meta.name === 'cluster');
  if (found === undefined) return unseenPlace(gapsOf(observed));
  const type = found.encryption || 'identity';
  const said = found.encryption === undefined ? 'not set: identity' : found.encryption;
  const evidence = [fieldOf(found, 'spec.encryption.type', said)] as const;
  const subject = subjectOf(found.meta);
  switch (type) {
    case 'identity':
      return { state: 'none', subject, evidence };
    case 'KMS':
      return { state: 'customer-key', subject, evidence };
    default:
      return { state: 'local-key', subject, evidence };
  }
}

function ofCloud({ secrets, key }: CloudEncryption, cluster: string): SecretEncryption {
  const own = key === undefined ? [] : [cloudField(cluster, key)];
  return {
    state: secrets.value,
    subject: CLUSTER,
    evidence: [cloudField(cluster, secrets), ...own],
  };
}

function unseenPlace(gaps: readonly Gap[]): SecretEncryption {
  return { state: 'unseen', subject: CLUSTER, evidence: [], gaps: someGaps(gaps) ?? [NO_SETTINGS] };
}

const NO_SETTINGS: Gap = {
  source: openShiftApiServers.id,
  cause: 'not-collected',
  detail: 'there is no APIServer named cluster',
  permission: 'list apiservers.config.openshift.io',
};
