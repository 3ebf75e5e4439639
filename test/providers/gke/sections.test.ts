import { afterEach, describe, expect, test } from 'vitest';
import { cloudAuthorizers } from '../../../src/model/cloud/authorizers.ts';
import { cloudIdentity } from '../../../src/model/cloud/identity.ts';
import { cloudPools } from '../../../src/model/cloud/pools.ts';
import { cloudWorkloadIdentities } from '../../../src/model/cloud/workload-identities.ts';
import {
  cloudAddons,
  cloudEncryption,
  cloudExposure,
  cloudLogging,
  cloudNetwork,
  cloudSections,
  cloudSecurity,
  cloudVersions,
} from '../../../src/model/cloud.ts';
import type { Observed } from '../../../src/model/observed.ts';
import type { Cloud } from '../../../src/model/source.ts';
import type { Reply } from './answers.ts';
import { AUTOPILOT, STANDARD, shop } from './shop.ts';
import { type Fake, fakeGoogle, found, refsIn, type Transport } from './world.ts';

const open: Fake[] = [];

afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

const SIGNAL = new AbortController().signal;
const LIST = 'container listClusters projects/shop/locations/-';

/** All sections, or some, of the clusters of the project, by name. */
async function read(
  transport: Transport,
  answers: Readonly<Record<string, Reply>> = shop,
  ids: readonly string[] = cloudSections.map(({ id }) => id),
): Promise<{
  google: Fake;
  sections: ReadonlyMap<string, ReadonlyMap<string, Observed<unknown>>>;
}> {
  const google = await fakeGoogle(transport, answers, { projects: ['shop'] });
  open.push(google);
  const sections = new Map<string, ReadonlyMap<string, Observed<unknown>>>();
  for (const ref of refsIn(await found(google))) {
    sections.set(ref.name, (await google.provider.sections?.(ref, ids, SIGNAL)) ?? new Map());
  }
  return { google, sections };
}

const MAIN = 'gke_shop_europe-west4_main';
const AUTO = 'gke_shop_europe-west4_auto';

/** One section of a cluster as its leaf decodes it, with the gaps beside it. */
async function one<T>(
  leaf: Cloud<T>,
  changes: object = {},
  answers: Readonly<Record<string, Reply>> = {},
): Promise<{ state: Observed<unknown>['state']; value?: T; gaps: readonly unknown[] }> {
  const { sections } = await read(
    'rest',
    { ...shop, [LIST]: { ok: { clusters: [{ ...STANDARD, ...changes }] } }, ...answers },
    [leaf.id],
  );
  const observed = sections.get(MAIN)?.get(leaf.id);
  if (observed === undefined) throw new TypeError('no such section');
  const gaps = observed.state === 'seen' ? [] : observed.gaps;
  if (observed.state === 'unseen') return { state: 'unseen', gaps };
  return { state: observed.state, value: leaf.decode(observed.value), gaps };
}

describe('the sections of GKE', () => {
  test('gRPC and REST tell the same, each section whole and of the shape that its leaf decodes', async () => {
    const [grpc, rest] = [await read('grpc'), await read('rest')];

    expect(grpc.sections).toEqual(rest.sections);
    expect(grpc.google.calls.byOperation()).toEqual(rest.google.calls.byOperation());
    for (const [, sections] of grpc.sections) {
      expect([...sections.keys()]).toEqual(cloudSections.map(({ id }) => id));
      for (const { id, decode } of cloudSections) {
        const observed = sections.get(id);
        expect(observed?.state).toBe('seen');
        if (observed?.state === 'seen') expect(decode(observed.value)).toBeDefined();
      }
    }
  });

  test('what the clusters of a project share is asked once, and a section asks for nothing that is not its own', async () => {
    const { google } = await read('rest');
    const few = await read('rest', shop, ['cloud/exposure', 'cloud/encryption', 'cloud/network']);

    expect(google.calls.byOperation()).toEqual([
      ['cloudresourcemanager:folders.getIamPolicy', 1],
      ['cloudresourcemanager:organizations.getIamPolicy', 1],
      ['cloudresourcemanager:projects.getAncestry', 1],
      ['cloudresourcemanager:projects.getIamPolicy', 1],
      ['container:fetchClusterUpgradeInfo', 2],
      ['container:getServerConfig', 1],
      ['container:listClusters', 1],
      ['gkebackup:backupPlans.list', 1],
      ['gkehub:memberships.list', 1],
      ['iam:roles.get', 1],
      ['iam:serviceAccounts.getIamPolicy', 2],
      ['iam:serviceAccounts.list', 2],
      ['logging:buckets.list', 1],
      ['logging:sinks.list', 1],
      ['securitycentermanagement:securityCenterServices.get', 2],
    ]);
    expect(few.google.calls.total).toBe(2);
  });

  test('exposure: the endpoints of today, with those of before as a fallback', async () => {
    const old = {
      controlPlaneEndpointsConfig: undefined,
      privateClusterConfig: { enablePrivateEndpoint: true, privateEndpoint: '10.0.0.2' },
      masterAuthorizedNetworksConfig: { enabled: false },
    };
    const IP = 'controlPlaneEndpointsConfig.ipEndpointsConfig';

    expect((await one(cloudExposure)).value).toEqual({
      public: { value: true, field: `${IP}.enablePublicEndpoint` },
      private: { value: true, field: `${IP}.privateEndpoint`, said: '10.0.0.2' },
      allowed: {
        value: ['198.51.100.0/26'],
        field: `${IP}.authorizedNetworksConfig.cidrBlocks`,
      },
      dnsEndpoint: {
        value: true,
        field: 'controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic',
        said: 'true',
      },
      cloudAddresses: {
        value: false,
        field: `${IP}.authorizedNetworksConfig.gcpPublicCidrsAccessEnabled`,
      },
    });
    expect((await one(cloudExposure, old)).value).toEqual({
      public: { value: false, field: 'privateClusterConfig.enablePrivateEndpoint', said: 'true' },
      private: { value: true, field: 'privateClusterConfig.privateEndpoint', said: '10.0.0.2' },
      allowed: {
        value: ['0.0.0.0/0'],
        field: 'masterAuthorizedNetworksConfig.enabled',
        said: 'false: every address',
      },
    });
  });

  test('exposure: with addresses switched off nothing but the named endpoint is left', async () => {
    const { value } = await one(cloudExposure, {
      controlPlaneEndpointsConfig: {
        dnsEndpointConfig: { allowExternalTraffic: false },
        ipEndpointsConfig: { enabled: false },
      },
    });

    expect([value?.public.value, value?.private.value, value?.dnsEndpoint?.value]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('encryption: a key that is not in force yet is not the key', async () => {
    const pending = {
      databaseEncryption: {
        state: 'ENCRYPTED',
        currentState: 'CURRENT_STATE_ENCRYPTION_ERROR',
        keyName: 'projects/p/cryptoKeys/k',
      },
    };

    expect((await one(cloudEncryption)).value?.secrets.value).toBe('customer-key');
    expect((await one(cloudEncryption, pending)).value).toEqual({
      secrets: {
        value: 'provider-key',
        field: 'databaseEncryption.currentState',
        said: 'CURRENT_STATE_ENCRYPTION_ERROR',
      },
      key: { value: 'projects/p/cryptoKeys/k', field: 'databaseEncryption.keyName' },
    });
    expect((await one(cloudEncryption, { databaseEncryption: undefined })).value).toEqual({
      secrets: { value: 'provider-key', field: 'databaseEncryption.state', said: 'not set' },
    });
  });

  test('encryption: a key of our own for the disks of the control plane is one for what is on them', async () => {
    const { value } = await one(cloudEncryption, {
      databaseEncryption: { state: 'DECRYPTED' },
      userManagedKeysConfig: { controlPlaneDiskEncryptionKey: 'projects/p/cryptoKeys/disks' },
    });
    const field = 'userManagedKeysConfig.controlPlaneDiskEncryptionKey';

    expect(value).toEqual({
      secrets: { value: 'customer-key', field, said: 'the disks of the control plane' },
      key: { value: 'projects/p/cryptoKeys/disks', field },
    });
  });

  test('identity: passwords and client certificates are local administrators', async () => {
    const masterAuth = { username: 'admin', password: 'p', clientCertificate: 'c', clientKey: 'k' };
    const issued = { clientCertificateConfig: { issueClientCertificate: true } };

    expect((await one(cloudIdentity, { masterAuth })).value).toMatchObject({
      people: { value: 'mixed', field: 'masterAuth.username', said: 'there is a password' },
      localAdmins: { value: true },
      clientCertificates: { value: true },
    });
    expect((await one(cloudIdentity, { masterAuth: issued })).value).toMatchObject({
      people: { value: 'mixed' },
      localAdmins: {
        value: true,
        field: 'masterAuth.clientCertificateConfig.issueClientCertificate',
        said: 'true',
      },
    });
  });

  test('identity: an identity service of the cluster has issuers that nobody told', async () => {
    const { state, value, gaps } = await one(cloudIdentity, {
      identityServiceConfig: { enabled: true },
      anonymousAuthenticationConfig: { mode: 'ENABLED' },
    });

    expect(state).toBe('partial');
    expect(value?.otherIssuers).toBeUndefined();
    expect(value?.anonymous).toEqual({
      value: true,
      field: 'anonymousAuthenticationConfig.mode',
      said: 'ENABLED',
    });
    expect(gaps).toMatchObject([
      { permission: 'get clientconfigs.authentication.gke.io in kube-public' },
    ]);
  });

  test('identity: without addresses and certificates by name nobody signs in by certificate', async () => {
    const { value } = await one(cloudIdentity, {
      controlPlaneEndpointsConfig: {
        dnsEndpointConfig: { allowExternalTraffic: true, enableK8sCertsViaDns: false },
        ipEndpointsConfig: { enabled: false },
      },
    });

    expect(value?.clientCertificates).toEqual({
      value: false,
      field: 'controlPlaneEndpointsConfig.dnsEndpointConfig.enableK8sCertsViaDns',
      said: 'false, and no endpoint by address',
    });
  });

  test('authorizers: who holds rights in the cluster, by the table, by custom roles, and above the project', async () => {
    const { state, value } = await one(cloudAuthorizers, { legacyAbac: { enabled: true } });

    expect(state).toBe('seen');
    expect(
      value?.map((grant) => [grant.principal, grant.holder, grant.grants, grant.admin]),
    ).toEqual([
      ['system:authenticated', 'people', 'legacy authorization (ABAC)', true],
      ['user:ann@example.com', 'people', 'roles/container.admin', true],
      ['group:dev@example.com', 'people', 'roles/container.developer, if office hours', false],
      ['serviceAccount:1-compute@developer.gserviceaccount.com', 'nodes', 'roles/editor', false],
      [
        'serviceAccount:ci@shop.iam.gserviceaccount.com',
        'people',
        'projects/shop/roles/deployer',
        false,
      ],
      ['user:root@example.com', 'people', 'roles/owner', true],
    ]);
  });

  test('authorizers: a refused folder and a refused role are gaps that name their rights', async () => {
    const { state, value, gaps } = await one(
      cloudAuthorizers,
      {},
      {
        'POST /v3/folders/7:getIamPolicy': { refused: 'PERMISSION_DENIED' },
        'GET /v1/projects/shop/roles/deployer': { refused: 'PERMISSION_DENIED' },
      },
    );

    expect(state).toBe('partial');
    expect(value).toHaveLength(4);
    expect(gaps).toMatchObject([
      {
        source: 'cloud/authorizers',
        cause: 'forbidden',
        permission: 'resourcemanager.folders.getIamPolicy on folders/7',
      },
      { cause: 'forbidden', permission: 'iam.roles.get on projects/shop/roles/deployer' },
    ]);
  });

  test('workload identities: whom accounts trust, roles that pods have of their own, and what they are worth', async () => {
    const principal =
      'principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/shop.svc.id.goog/subject/ns/web/sa/cart';
    const { value } = await one(cloudWorkloadIdentities);

    expect(value?.associations).toEqual([
      {
        namespace: 'web',
        serviceAccount: 'cart',
        role: principal,
        field: 'projects/shop iamPolicy.bindings[6].role',
      },
    ]);
    expect(
      value?.roles.map(({ role, subjects, permissions }) => [
        role,
        subjects?.value,
        permissions?.map(({ name, level }) => `${name} ${level}`),
      ]),
    ).toEqual([
      ['ci@shop.iam.gserviceaccount.com', [], ['projects/shop/roles/deployer extra']],
      ['cart@shop.iam.gserviceaccount.com', ['system:serviceaccount:web:cart'], []],
      [principal, ['system:serviceaccount:web:cart'], ['roles/storage.objectViewer admin']],
    ]);
  });

  test('workload identities: the trust of an account that may not be read is not known', async () => {
    const { state, value, gaps } = await one(
      cloudWorkloadIdentities,
      {},
      {
        'POST /v1/projects/-/serviceAccounts/cart%40shop.iam.gserviceaccount.com:getIamPolicy': {
          refused: 'PERMISSION_DENIED',
        },
      },
    );

    expect(state).toBe('partial');
    expect(value?.roles[1]?.subjects).toBeUndefined();
    expect(gaps).toMatchObject([
      {
        permission:
          'iam.serviceAccounts.getIamPolicy on serviceAccounts/cart@shop.iam.gserviceaccount.com',
      },
    ]);
  });

  test('workload identities: without a pool there are none, and nothing is asked', async () => {
    const { state, value } = await one(cloudWorkloadIdentities, {
      workloadIdentityConfig: undefined,
    });

    expect({ state, value }).toEqual({ state: 'seen', value: { associations: [], roles: [] } });
  });

  test('versions: when support ends, and what the channel offers', async () => {
    expect((await one(cloudVersions)).value).toEqual({
      controlPlane: { value: '1.35.2-gke.1000', field: 'currentMasterVersion' },
      support: { value: 'standard', field: 'releaseChannel.channel', said: 'REGULAR' },
      standardUntil: {
        value: '2027-02-16',
        field: 'clusterUpgradeInfo.endOfStandardSupportTimestamp',
      },
      extendedUntil: {
        value: '2027-12-16',
        field: 'clusterUpgradeInfo.endOfExtendedSupportTimestamp',
      },
      channel: { value: 'REGULAR', field: 'releaseChannel.channel' },
      offered: {
        value: '1.35.4-gke.100',
        field: 'serverConfig.channels[REGULAR].validVersions[0]',
      },
    });
  });

  test('versions: what is refused leaves the version, and a gap', async () => {
    const { state, value, gaps } = await one(
      cloudVersions,
      { releaseChannel: { channel: 'EXTENDED' } },
      {
        'container fetchClusterUpgradeInfo projects/shop/locations/europe-west4/clusters/main': {
          refused: 'PERMISSION_DENIED',
        },
      },
    );

    expect(state).toBe('partial');
    expect(value).toEqual({
      controlPlane: { value: '1.35.2-gke.1000', field: 'currentMasterVersion' },
      channel: { value: 'EXTENDED', field: 'releaseChannel.channel' },
    });
    expect(gaps).toMatchObject([{ cause: 'forbidden', permission: 'container.clusters.get' }]);
  });

  test('network: Dataplane V2, Calico, or nothing enforces policies', async () => {
    const engine = async (changes: object): Promise<unknown> =>
      (await one(cloudNetwork, changes)).value?.policyEngine;
    const legacy = { networkConfig: { datapathProvider: 'LEGACY_DATAPATH' } };

    expect(await engine({})).toEqual({
      value: 'ADVANCED_DATAPATH',
      field: 'networkConfig.datapathProvider',
    });
    expect(
      await engine({ ...legacy, networkPolicy: { enabled: true, provider: 'CALICO' } }),
    ).toEqual({ value: 'CALICO', field: 'networkPolicy.provider' });
    expect(await engine(legacy)).toEqual({
      value: 'none',
      field: 'networkPolicy.enabled',
      said: 'LEGACY_DATAPATH, false',
    });
  });

  test('pools: an old pool shows pods its own identity, which is an editor of the project', async () => {
    const { value } = await one(cloudPools);

    expect(value?.map(({ identity }) => identity)).toEqual([
      {
        value: 'nodes@shop.iam.gserviceaccount.com',
        field: 'nodePools[0].config.serviceAccount',
        said: 'nodes@shop.iam.gserviceaccount.com',
      },
      {
        value: '1-compute@developer.gserviceaccount.com',
        field: 'nodePools[1].config.serviceAccount',
        said: 'default',
      },
    ]);
    expect(
      value?.map((pool) => [pool.name, pool.metadataProtected?.value, pool.permissions]),
    ).toEqual([
      [
        'pool-1',
        true,
        [
          {
            name: 'roles/container.defaultNodeServiceAccount',
            level: 'minimal',
            field: 'projects/shop iamPolicy.bindings[2].role',
          },
        ],
      ],
      [
        'old',
        false,
        [
          {
            name: 'roles/editor',
            level: 'admin',
            field: 'projects/shop iamPolicy.bindings[3].role',
          },
        ],
      ],
    ]);
  });

  test('pools: where a policy above is not read, only what is already the most is told', async () => {
    const { value } = await one(
      cloudPools,
      {},
      { 'POST /v3/folders/7:getIamPolicy': { refused: 'PERMISSION_DENIED' } },
    );

    expect(value?.map(({ permissions }) => permissions?.map(({ level }) => level))).toEqual([
      undefined,
      ['admin'],
    ]);
  });

  test('Autopilot keeps pods from the metadata of its machines by itself', async () => {
    const { sections } = await read('grpc', shop, ['cloud/pools']);
    const pools = sections.get(AUTO)?.get('cloud/pools');

    expect(pools).toMatchObject({
      state: 'seen',
      value: [{ metadataProtected: { value: true, field: 'autopilot.enabled' } }],
    });
    expect(AUTOPILOT.autopilot.enabled).toBe(true);
  });

  test('logging: where each log goes, for how long, and whether reads are recorded', async () => {
    const { value } = await one(cloudLogging);

    expect(
      value?.map(({ log, enabled, sink, retentionDays, locked }) => [
        log,
        enabled.value,
        sink?.value,
        retentionDays?.value,
        locked?.value,
      ]),
    ).toEqual([
      ['audit-writes-only', true, 'projects/shop/locations/global/buckets/_Required', 400, true],
      ['audit', true, 'projects/shop/locations/eu/buckets/cluster', 90, false],
      ['api', true, 'projects/shop/locations/eu/buckets/cluster', 90, false],
      ['scheduler', false, 'projects/shop/locations/eu/buckets/cluster', 90, false],
      ['controller-manager', false, 'projects/shop/locations/eu/buckets/cluster', 90, false],
      ['workloads', true, 'projects/shop/locations/eu/buckets/cluster', 90, false],
    ]);
  });

  test('logging: reads may be switched on above the project, where nobody could look', async () => {
    const { state, value, gaps } = await one(
      cloudLogging,
      {},
      { 'POST /v3/organizations/9:getIamPolicy': { refused: 'PERMISSION_DENIED' } },
    );

    expect(state).toBe('partial');
    expect(value?.map(({ log }) => log)).not.toContain('audit');
    expect(gaps).toMatchObject([
      { permission: 'resourcemanager.organizations.getIamPolicy on organizations/9' },
    ]);
  });

  test('logging: without the buckets the one that Google fixes is known all the same', async () => {
    const { value, gaps } = await one(
      cloudLogging,
      {},
      {
        'GET /v2/projects/shop/sinks': { refused: 'PERMISSION_DENIED' },
        'GET /v2/projects/shop/locations/-/buckets': { refused: 'PERMISSION_DENIED' },
      },
    );

    expect(value?.map(({ log, retentionDays }) => [log, retentionDays?.value])).toEqual([
      ['audit-writes-only', 400],
      ['audit', undefined],
      ['api', undefined],
      ['scheduler', undefined],
      ['controller-manager', undefined],
      ['workloads', undefined],
    ]);
    expect(gaps).toMatchObject([
      { permission: 'logging.sinks.list on projects/shop' },
      { permission: 'logging.buckets.list on projects/shop' },
    ]);
  });

  test('add-ons and guards: what is on, and a backup only where a plan has a schedule for this cluster', async () => {
    const addons = await one(cloudAddons);
    const guards = await one(cloudSecurity);
    const paused = await one(
      cloudSecurity,
      {},
      {
        'GET /v1/projects/shop/locations/-/backupPlans': {
          ok: {
            backupPlans: [
              {
                cluster: 'projects/shop/locations/europe-west4/clusters/main',
                backupSchedule: { cronSchedule: '0 3 * * *', paused: true },
              },
            ],
          },
        },
      },
    );

    expect(addons.value?.map(({ name, status }) => [name, status])).toEqual([
      ['httpLoadBalancing', 'enabled'],
      ['gkeBackupAgentConfig', 'enabled'],
      ['securityPostureConfig.mode', 'BASIC'],
      ['securityPostureConfig.vulnerabilityMode', 'VULNERABILITY_DISABLED'],
    ]);
    expect(guards.value).toMatchObject({
      runtimeDetection: { value: true },
      auditDetection: { value: false },
      imagePolicy: { value: 'PROJECT_SINGLETON_POLICY_ENFORCE' },
      backup: { value: true },
    });
    expect(paused.value?.backup?.value).toBe(false);
  });

  test('a cluster that its list did not describe is asked for by itself; a refusal is the gap of each section', async () => {
    const google = await fakeGoogle(
      'grpc',
      {
        'container getCluster projects/shop/locations/europe-west4/clusters/main': {
          refused: 'PERMISSION_DENIED',
          reason: 'IAM_PERMISSION_DENIED',
        },
      },
      { projects: ['shop'] },
    );
    open.push(google);
    const value =
      'https://container.googleapis.com/v1/projects/shop/locations/europe-west4/clusters/main';
    const sections = await google.provider.sections?.(
      { name: 'x', source: 'gke', server: '', identities: [{ type: 'cloud', value }], notes: [] },
      ['cloud/exposure', 'cloud/network'],
      SIGNAL,
    );

    expect([...(sections ?? [])].map(([id, { state }]) => [id, state])).toEqual([
      ['cloud/exposure', 'unseen'],
      ['cloud/network', 'unseen'],
    ]);
    expect(google.calls.byOperation()).toEqual([['container:getCluster', 1]]);
  });

  test('an abort ends it at once, with its own reason', async () => {
    const google = await fakeGoogle(
      'rest',
      { ...shop, 'POST /v3/projects/shop:getIamPolicy': { never: true } },
      { projects: ['shop'] },
    );
    open.push(google);
    const [ref] = refsIn(await found(google));
    if (ref === undefined) throw new TypeError('no cluster');
    const controller = new AbortController();
    const reading = google.provider.sections?.(ref, ['cloud/authorizers'], controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 50);

    await expect(reading).rejects.toThrow('enough');
  });
});
