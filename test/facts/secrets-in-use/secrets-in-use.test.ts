import { describe, expect, it, test } from 'vitest';
import { secretsInUse } from '../../../src/facts/secrets-in-use/secrets-in-use.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';

interface Row {
  readonly secret: string;
  readonly how: readonly string[];
  readonly restart: boolean;
  readonly by: string;
  readonly because: string;
}

/** What the only workload of these objects is given. */
function used(objects: string, options?: ExampleOptions, plan?: string): readonly Row[] {
  const found = computeFact(
    secretsInUse,
    { objects, ...(plan === undefined ? {} : { plan }) },
    options,
  );
  if (found.state !== 'seen') throw new Error(found.state);
  return found.value.workloads.flatMap((one) =>
    found.value.of(one).map(({ subject, how, restart, rotation }) => ({
      secret: subject.key,
      how,
      restart,
      by: rotation.by,
      because: rotation.message,
    })),
  );
}

const HIDE_SECRETS = { hidden: { 'core/Secret': 'not-collected' } } as const;

function deployment(spec: string, annotations = '{}'): string {
  return `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: api, namespace: shop}
  spec: {template: {metadata: {annotations: ${annotations}}, spec: {${spec}}}}
`;
}

const BY_ENV = deployment(
  'containers: [{name: main, env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: p}}}]}]',
);

/** Who rotates the Secret `db`, which the workload reads, next to these objects. */
function rotated(objects: string, options: ExampleOptions = HIDE_SECRETS, plan?: string): string {
  const [row] = used(BY_ENV + objects, options, plan);
  return `${row?.by}: ${row?.because}`;
}

function object(
  apiVersion: string,
  kind: string,
  name: string,
  spec: string,
  status = '{}',
): string {
  return `
- {apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: ${name}, namespace: shop}, spec: ${spec}, status: ${status}}`;
}

const ready = (status: string) => `{conditions: [{type: Ready, status: '${status}'}]}`;

describe('secrets-in-use', () => {
  it('finds every way in which a pod spec names a Secret, each Secret once', () => {
    const spec = `
      imagePullSecrets: [{name: registry}],
      initContainers: [{name: init, envFrom: [{secretRef: {name: all}}]}],
      containers: [{
        name: main,
        env: [{name: A, valueFrom: {secretKeyRef: {name: db, key: a}}}, {name: B, value: x}],
        envFrom: [{configMapRef: {name: plain}}],
        volumeMounts: [{name: part, mountPath: /a, subPath: key}]
      }],
      volumes: [
        {name: db, secret: {secretName: db}},
        {name: part, secret: {secretName: part}},
        {name: mixed, projected: {sources: [{configMap: {name: x}}, {secret: {name: projected}}]}},
        {name: share, azureFile: {secretName: azure, shareName: s}},
        {name: csi, csi: {driver: some.csi, nodePublishSecretRef: {name: node}}},
        {name: disk, iscsi: {secretRef: {name: chap}}}
      ]`;
    const how = (secret: string, how: readonly string[], restart = false): Row => ({
      secret: `core/Secret/shop/${secret}`,
      how,
      restart,
      by: 'manual',
      because: 'no object writes it: another value comes by hand',
    });

    expect(used(deployment(spec), HIDE_SECRETS)).toEqual([
      how('db', ['volume', 'env'], true),
      how('part', ['volume'], true),
      how('projected', ['volume']),
      how('azure', ['volume']),
      how('node', ['volume']),
      how('chap', ['volume']),
      how('all', ['env'], true),
      how('registry', ['image-pull']),
    ]);
  });

  it('takes what a vault hands out past the API for automation', () => {
    const spec = `
      containers: [{name: main}],
      volumes: [{name: v, csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: keys}}}]`;
    const vault = "{vault.hashicorp.com/agent-inject: 'true'}";

    expect(
      used(deployment(spec, vault), HIDE_SECRETS).map(({ secret, by }) => [secret, by]),
    ).toEqual([
      ['secrets-store.csi.x-k8s.io/SecretProviderClass/shop/keys', 'automation'],
      ['apps/Deployment/shop/api#vault-agent', 'automation'],
    ]);
    const off = "{vault.hashicorp.com/agent-inject: 'false'}";
    expect(used(deployment('containers: [{name: main}]', off))).toEqual([]);
  });

  it('asks the account of a pod that names no pull secrets, but not of a running pod', () => {
    const account = `
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}, imagePullSecrets: [{name: registry}]}`;
    const pod = `
- {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: [{name: main}]}}`;
    const template = deployment('containers: [{name: main}]');

    expect(used(template + account, HIDE_SECRETS).map(({ secret }) => secret)).toEqual([
      'core/Secret/shop/registry',
    ]);
    expect(used(pod + account, HIDE_SECRETS)).toEqual([]);
    const files = { ...HIDE_SECRETS, info: { source: 'manifests' } } as const;
    expect(used(pod + account, files).map(({ how }) => how)).toEqual([['image-pull']]);
    const found = computeFact(
      secretsInUse,
      { objects: template },
      { hidden: ['core/ServiceAccount'] },
    );
    if (found.state !== 'seen') throw new Error(found.state);
    expect(found.value.workloads.map((one) => found.value.unseenOf(one).length)).toEqual([1]);
  });

  it('leaves out a Secret that is not there', () => {
    expect(used(BY_ENV)).toEqual([]);
    const secret = '\n- {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: shop}}';
    expect(used(BY_ENV + secret).map(({ because }) => because)).toEqual([
      'nothing writes it but people',
    ]);
    expect(used(BY_ENV, { info: { source: 'manifests' } }).map(({ by }) => by)).toEqual(['manual']);
  });
});

describe('a Secret that the pod does without', () => {
  const BY_CHOICE = deployment(
    'containers: [{name: main}], volumes: [{name: v, secret: {secretName: db, optional: true}}]',
  );
  const FILES = { info: { source: 'manifests' } } as const;
  const written = `
- {apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: c, namespace: shop}, spec: {secretName: db}}`;

  it('may not be there: files would name it, and a cluster that did not list it may not have it', () => {
    expect(used(BY_CHOICE, FILES)).toEqual([]);
    expect(used(BY_CHOICE, HIDE_SECRETS).map(({ by }) => by)).toEqual(['unknown']);
    expect(used(BY_CHOICE + written, FILES).map(({ by }) => by)).toEqual(['automation']);
    const secret = '\n- {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: shop}}';
    expect(used(BY_CHOICE + secret, FILES).map(({ by }) => by)).toEqual(['manual']);
  });

  it('is there for certain where the same pod needs it elsewhere', () => {
    const spec = `
      containers: [{name: main, envFrom: [{secretRef: {name: db}}]}],
      volumes: [{name: v, secret: {secretName: db, optional: true}}]`;
    expect(used(deployment(spec), FILES).map(({ by }) => by)).toEqual(['manual']);
  });
});

describe('who rotates a Secret', () => {
  const es = (spec: string, status?: string) =>
    object('external-secrets.io/v1', 'ExternalSecret', 'db', spec, status);
  const vault = (kind: string, spec: string) =>
    object('secrets.hashicorp.com/v1beta1', kind, 'v', `{destination: {name: db}, ${spec}}`);

  test.each([
    [
      'an ExternalSecret of its name',
      es('{}'),
      'automation: is copied from a vault again and again',
    ],
    [
      'an ExternalSecret with it as target',
      object(
        'external-secrets.io/v1beta1',
        'ExternalSecret',
        'x',
        '{target: {name: db}, refreshInterval: 1h}',
        ready('True'),
      ),
      'automation: is copied from a vault again and again',
    ],
    [
      'one that cannot sync',
      es('{}', ready('False')),
      'manual: what writes it reports that it cannot',
    ],
    ['one with interval zero', es('{refreshInterval: 0s}'), 'manual: it is copied once only'],
    [
      'one that is created once',
      es('{refreshPolicy: CreatedOnce}'),
      'manual: CreatedOnce does not renew it',
    ],
    [
      'one that writes nothing',
      es('{target: {creationPolicy: None}}'),
      'manual: no object writes it: another value comes by hand',
    ],
    [
      'a SecretProviderClass',
      object(
        'secrets-store.csi.x-k8s.io/v1',
        'SecretProviderClass',
        'c',
        '{secretObjects: [{secretName: db}]}',
      ),
      'automation: is copied from a vault while a pod mounts it',
    ],
    [
      'a VaultStaticSecret',
      vault('VaultStaticSecret', 'refreshAfter: 30s'),
      'automation: is copied from a vault again and again',
    ],
    [
      'one without an interval',
      vault('VaultStaticSecret', 'mount: kv'),
      'manual: it is copied when its object changes, and not again',
    ],
    [
      'one that Vault tells',
      vault('VaultStaticSecret', 'syncConfig: {instantUpdates: true}'),
      'automation: is copied from a vault again and again',
    ],
    [
      'one of a version',
      vault('VaultStaticSecret', 'refreshAfter: 30s, version: 3'),
      'manual: it stays with one version of the secret',
    ],
    [
      'a VaultDynamicSecret',
      vault('VaultDynamicSecret', 'mount: db'),
      'automation: is renewed before it ends',
    ],
    [
      'a VaultPKISecret',
      vault('VaultPKISecret', 'mount: pki'),
      'automation: is renewed before it ends',
    ],
    [
      'a Certificate',
      object('cert-manager.io/v1', 'Certificate', 'c', '{secretName: db}'),
      'automation: is a certificate that is renewed before it ends',
    ],
    [
      'a Certificate that fails',
      object('cert-manager.io/v1', 'Certificate', 'c', '{secretName: db}', ready('False')),
      'manual: what writes it reports that it cannot',
    ],
    [
      'a SealedSecret',
      object('bitnami.com/v1alpha1', 'SealedSecret', 'db', '{}'),
      'manual: it is sealed in Git: another value has to be sealed by hand',
    ],
    [
      'one of another namespace',
      es('{}').replace('shop', 'other'),
      'manual: no object writes it: another value comes by hand',
    ],
  ])('%s', (_, objects, expected) => {
    expect(rotated(objects)).toBe(expected);
  });

  it('follows a ClusterExternalSecret into the namespaces it chooses', () => {
    const spread = (choice: string) => `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}
- apiVersion: external-secrets.io/v1
  kind: ClusterExternalSecret
  metadata: {name: all}
  spec: {${choice}, externalSecretSpec: {target: {name: db}}}`;

    expect(rotated(spread('namespaces: [shop]'))).toMatch(/^automation/);
    expect(rotated(spread('namespaceSelectors: [{matchLabels: {team: a}}]'))).toMatch(
      /^automation/,
    );
    expect(rotated(spread('namespaceSelector: {matchLabels: {team: b}}'))).toMatch(/^manual/);
  });

  it('believes the plan in what is automated and dated, and only there', () => {
    const plan = (fields: string) => `credentials: {rotation: [{name: db, ${fields}}]}`;
    const stated = (fields: string) => rotated('', HIDE_SECRETS, plan(fields));

    expect(stated('automated: true, lastRotated: 2026-09-01')).toBe(
      'plan: the plan has automation for it, last used 2026-09-01',
    );
    expect(stated('automated: true')).toMatch(/^manual: .*without the day/);
    expect(stated('automated: true, lastRotated: 2027-01-01')).toMatch(/^manual: .*lies ahead/);
    expect(stated('automated: false, lastRotated: 2026-09-01')).toMatch(/^manual: .*by hand/);
    const dated = 'automated: true, lastRotated: 2026-09-01';
    expect(stated(`namespace: shop, ${dated}`)).toMatch(/^plan/);
    expect(stated(`namespace: other, ${dated}`)).toMatch(/^manual: no object/);
    const sealed = object('bitnami.com/v1alpha1', 'SealedSecret', 'db', '{}');
    expect(rotated(sealed, HIDE_SECRETS, plan(dated))).toMatch(/^plan/);
  });

  it('reads the owner and the type of a Secret that was listed', () => {
    const secret = (meta: string, type = 'Opaque') =>
      `\n- {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: shop, ${meta}}, type: ${type}}`;
    const owner = (apiVersion: string, kind: string) =>
      secret(`ownerReferences: [{apiVersion: ${apiVersion}, kind: ${kind}, name: x}]`);

    expect(rotated(secret('labels: {}', 'connection.crossplane.io/v1alpha1'), {})).toBe(
      'automation: Crossplane writes it, as the resource behind it has it',
    );
    expect(rotated(secret("labels: {secrets-store.csi.k8s.io/managed: 'true'}"), {})).toBe(
      'automation: the Secrets Store driver copies it from a vault',
    );
    expect(rotated(owner('onepassword.com/v1', 'OnePasswordItem'), {})).toBe(
      'automation: the 1Password operator writes it',
    );
    expect(rotated(owner('rds.aws.upbound.io/v1beta1', 'Instance'), {})).toBe(
      'automation: Crossplane writes it',
    );
    expect(rotated(owner('kafka.example/v1', 'KafkaUser'), {})).toBe(
      'manual: KafkaUser x made it, and is not known to rotate it',
    );
  });

  it('leaves open what an operator that was not seen may write', () => {
    const unseen = {
      'core/Secret': 'not-collected',
      'external-secrets.io/ExternalSecret': 'forbidden',
    };
    expect(rotated('', { hidden: unseen as never })).toBe('unknown: who rotates it was not seen');
    const crossplane =
      '\n- {apiVersion: apiextensions.crossplane.io/v1, kind: Composition, metadata: {name: x}}';
    expect(rotated(crossplane)).toBe('unknown: who rotates it was not seen');
    const apis = { 'core/Secret': 'not-collected', 'info/apis': 'forbidden' };
    expect(rotated(crossplane, { hidden: apis as never })).toMatch(/^unknown/);
  });
});
