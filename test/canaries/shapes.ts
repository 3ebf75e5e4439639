/**
 * Fields of custom kinds, and shapes of texts that types do not tell, as they hold secrets in the
 * field. `%s` becomes a canary that looks random, `%w` one that is a plain word.
 */
const CONTAINER = {
  name: 'app',
  image: 'registry.example/app:1',
  command: [
    '/bin/sh',
    '-c',
    'export PASSWORD=%w; login --token %w && curl -u admin:%w https://x -H "Authorization: Bearer %w" && ' +
      'mysql -h db -uroot -p%w && redis-cli -a %w ping && echo "<password>%w</password>" && sshpass -p %w ssh x',
  ],
  args: [
    '%s',
    '--api-key=%s',
    '--password=%w',
    '--token',
    '%w',
    '--user',
    'admin:%w',
    'DB_PASSWORD=%w',
    'postgres://app:%w@db:5432/app',
    'https://%w@github.com/a/b',
    'https://sink.example/hook?token=%w',
    'https://hooks.example/services/T000/B000/%s',
    '{"clientSecret":"%w","auth":"%s"}',
    'Server=db;User Id=sa;Password=%w;Encrypt=true',
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=%s==;EndpointSuffix=core.windows.net',
    '-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----',
    '["server","--token","%w","--datastore-endpoint","mysql://k3s:%w@tcp(db:3306)/k3s"]',
    '--requirepass',
    '%w',
  ],
  env: [{ name: 'PASSWORD', value: '%w' }],
  livenessProbe: { exec: { command: ['mysqladmin', 'ping', '-p%w'] } },
  readinessProbe: {
    httpGet: {
      path: '/health?key=%w',
      httpHeaders: [{ name: 'Authorization', value: 'Basic %w' }],
    },
  },
  lifecycle: { preStop: { exec: { command: ['curl', 'https://x/?sig=%w'] } } },
};

const ANNOTATIONS = {
  'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"password":"%w"}}',
  'meta.helm.sh/values': 'password: %w',
  'k8s.v1.cni.cncf.io/networks': '[{"name":"vlan","cni-args":{"password":"%w","token":"%s"}}]',
  'sidecar.istio.io/status': '{"revision":"%w"}',
  'service.beta.kubernetes.io/aws-load-balancer-ssl-cert': '%w',
  'k3s.io/node-args': '["server","--token","%w","--agent-token=%w"]',
  'k3s.io/node-env': '{"K3S_TOKEN":"%w"}',
  'nginx.ingress.kubernetes.io/configuration-snippet': 'proxy_set_header Authorization "Basic %w";',
};

const POD = {
  metadata: { annotations: ANNOTATIONS },
  spec: {
    containers: [CONTAINER],
    initContainers: [CONTAINER],
    ephemeralContainers: [CONTAINER],
    volumes: [
      { name: 'nfs', nfs: { server: '%w', path: '/%w' } },
      { name: 'csi', csi: { driver: 'x', volumeAttributes: { secret: '%w' } } },
      { name: 'flex', flexVolume: { driver: 'x', options: { password: '%w' } } },
      { name: 'cephfs', cephfs: { user: '%w', monitors: ['%w'] } },
      { name: 'unheard-of', unheardOf: { password: '%w' } },
    ],
  },
  status: {
    message: '%w',
    containerStatuses: [{ name: 'app', state: { waiting: { message: '%w' } } }],
  },
};

const WORKLOAD = {
  metadata: { annotations: ANNOTATIONS },
  spec: { template: POD, volumeClaimTemplates: [{ metadata: { annotations: { note: '%w' } } }] },
};

const WEBHOOKS = {
  webhooks: [
    {
      name: 'a.example',
      clientConfig: { url: 'https://user:%w@hooks.example/admit?token=%w', caBundle: '%s' },
      matchConditions: [{ name: 'a', expression: "request.userInfo.username != '%w'" }],
    },
  ],
};

const KYVERNO = {
  metadata: { annotations: ANNOTATIONS },
  spec: {
    rules: [
      {
        name: 'a',
        context: [
          { name: 'x', variable: { value: '%w' } },
          {
            name: 'y',
            apiCall: {
              service: {
                url: 'https://x/?key=%w',
                headers: [{ key: 'Authorization', value: '%w' }],
              },
            },
          },
        ],
        preconditions: { all: [{ key: '%w', operator: 'Equals', value: '%w' }] },
        match: {
          any: [
            {
              subjects: [{ kind: 'User', name: '%w' }],
              resources: { annotations: { note: '%w' } },
            },
          ],
        },
        validate: { message: '%w', pattern: { data: '%w' }, deny: { conditions: ['%w'] } },
        mutate: { patchStrategicMerge: { env: '%w' } },
        generate: { data: { password: '%w' } },
        verifyImages: [{ attestors: [{ entries: [{ keys: { publicKeys: '%w' } }] }] }],
      },
    ],
  },
  status: { conditions: [{ message: '%w' }] },
};

const CILIUM = {
  specs: [
    {
      description: '%w',
      egress: [
        {
          toPorts: [
            {
              ports: [{ port: '443', protocol: 'TCP' }],
              originatingTLS: { secret: { name: '%w' }, certificate: '%w' },
              rules: {
                http: [
                  {
                    method: 'GET',
                    headers: ['X-Key: %w'],
                    headerMatches: [{ name: 'Authorization', value: '%w' }],
                  },
                ],
              },
            },
          ],
        },
      ],
    },
  ],
};

const ROUTE = {
  spec: {
    hostnames: ['a.example'],
    rules: [
      {
        matches: [{ headers: [{ name: 'X-Key', value: '%w' }], path: { value: '/%w' } }],
        filters: [
          {
            type: 'RequestHeaderModifier',
            requestHeaderModifier: { set: [{ name: 'Authorization', value: '%w' }] },
          },
        ],
        backendRefs: [
          { name: 'a', port: 80, filters: [{ requestHeaderModifier: { add: [{ value: '%w' }] } }] },
        ],
      },
    ],
  },
};

const BACKUP_SCOPE = {
  includedNamespaces: ['*'],
  hooks: { resources: [{ name: 'a', pre: [{ exec: { command: ['pg_dump', '%w'] } }] }] },
  metadata: { labels: { note: '%w' } },
};

export const SHAPES: Readonly<Record<string, unknown>> = {
  Pod: POD,
  Deployment: WORKLOAD,
  StatefulSet: WORKLOAD,
  DaemonSet: WORKLOAD,
  ReplicaSet: WORKLOAD,
  ReplicationController: WORKLOAD,
  Job: WORKLOAD,
  CronJob: { metadata: { annotations: ANNOTATIONS }, spec: { jobTemplate: WORKLOAD } },
  ConfigMap: {
    metadata: { annotations: ANNOTATIONS },
    data: { 'output.conf': '[OUTPUT]\n  Passwd %w', Corefile: '%w' },
    binaryData: { x: '%w' },
  },
  Secret: {
    metadata: { annotations: ANNOTATIONS },
    data: { password: '%w' },
    stringData: { token: '%w' },
  },
  Service: { metadata: { annotations: ANNOTATIONS } },
  Ingress: {
    metadata: { annotations: ANNOTATIONS },
    spec: { rules: [{ host: 'a.example', http: { paths: [{ path: '/hook/%w' }] } }] },
  },
  Node: {
    metadata: { annotations: ANNOTATIONS },
    status: { conditions: [{ message: '%w' }], images: [{ names: ['%w'] }] },
  },
  Namespace: { metadata: { annotations: ANNOTATIONS } },
  ValidatingWebhookConfiguration: WEBHOOKS,
  MutatingWebhookConfiguration: WEBHOOKS,
  ClusterPolicy: KYVERNO,
  Policy: KYVERNO,
  ValidatingPolicy: {
    spec: {
      validations: [{ expression: "'%w' == ''", message: '%w' }],
      variables: [{ name: 'x', expression: "'%w'" }],
      auditAnnotations: [{ key: 'a', valueExpression: "'%w'" }],
    },
  },
  ConstraintTemplate: { spec: { targets: [{ rego: 'password = "%w"', libs: ['%w'] }] } },
  CiliumNetworkPolicy: CILIUM,
  CiliumClusterwideNetworkPolicy: CILIUM,
  HTTPRoute: ROUTE,
  GRPCRoute: ROUTE,
  Gateway: {
    spec: {
      infrastructure: { annotations: ANNOTATIONS },
      listeners: [{ name: 'a', tls: { mode: 'Terminate', options: { 'example.com/key': '%w' } } }],
    },
  },
  Route: {
    spec: {
      host: 'a.example',
      path: '/%w',
      tls: { key: '%s', certificate: '%s', caCertificate: '%w' },
    },
  },
  Backup: { spec: BACKUP_SCOPE, status: { validationErrors: ['%w'], failureReason: '%w' } },
  Schedule: {
    spec: { schedule: '@daily', template: BACKUP_SCOPE },
    status: { validationErrors: ['%w'] },
  },
  BackupStorageLocation: {
    spec: {
      config: {
        s3Url: 'https://%w@minio',
        insecureSkipTLSVerify: 'true',
        storageAccountKeyEnvVar: '%w',
      },
      credential: { name: '%w', key: '%w' },
      objectStorage: { bucket: 'b', prefix: '%w', caCert: '%s' },
    },
    status: { message: '%w' },
  },
  PodVolumeBackup: {
    spec: { repoIdentifier: 's3:https://%w@minio/b', uploaderSettings: { x: '%w' } },
    status: { message: '%w', path: '/%w' },
  },
  Restore: { spec: { hooks: { command: ['%w'] } }, status: { failureReason: '%w' } },
  FelixConfiguration: { spec: { openstackRegion: '%w', externalNodesList: ['%w'] } },
  NodeClass: { spec: { tags: { token: '%w' }, proxy: { httpProxy: 'http://u:%w@proxy' } } },
  NodePool: {
    spec: {
      template: {
        metadata: { annotations: { token: '%w' } },
        spec: { startupTaints: [{ key: 'a', value: '%w' }], requirements: [{ values: ['%w'] }] },
      },
      disruption: { budgets: [{ schedule: '%w' }] },
    },
  },
  APIServer: { spec: { servingCerts: { namedCertificates: [{ names: ['%w'] }] } } },
};
