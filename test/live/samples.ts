import type { Raw } from '../../scripts/examples/raw.ts';
import type { Kind } from '../../src/model/source.ts';
import { customResource, definition } from '../envtest/definitions.ts';

/** The namespace that holds a sample of every namespaced kind. */
const HOME = 'team-a';

const CONTAINER = { name: 'main', image: 'registry.example/main@sha256:00' };
const POD = { metadata: { labels: { app: 'sample' } }, spec: { containers: [CONTAINER] } };
const ONCE = { metadata: {}, spec: { containers: [CONTAINER], restartPolicy: 'Never' } };
const WORKLOAD = { selector: { matchLabels: { app: 'sample' } }, template: POD };
const WEBHOOK = {
  name: 'sample.harbour.example',
  clientConfig: { url: 'https://127.0.0.1:9/never-called' },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
};
const SUBJECTS = [{ kind: 'User', name: 'nobody', apiGroup: 'rbac.authorization.k8s.io' }];
const VIEW = { kind: 'ClusterRole', name: 'view', apiGroup: 'rbac.authorization.k8s.io' };

/** For a certificate of somebody called `sample`; the key was thrown away. */
const REQUEST = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlITE1ITUNBUUF3RVRFUE1BMEdBMVVFQXd3R2My',
  'RnRjR3hsTUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowRApBUWNEUWdBRWxxMVpwZDRZTFFzdDFMekdsd3I0TkE5',
  'SUFFK1pVUTU2bll3cmJvVGowV1ZyNnJBK1RrQ256Ylg1CmZ0d1JhUWIxOEhTWlRVTmx5cklLZ2FQYkIrQXpTS0FB',
  'TUFvR0NDcUdTTTQ5QkFNQ0EwZ0FNRVVDSUV2cUVFSUMKNzRKNnFyS3k1SnFGTzU3b1ozZ1BCU0RqRmdjenMvUlR2',
  'dFF1QWlFQTMxeFBvdVJOaVppYitCdDhvTnVKeUFKMQphdHlVZFJMRzBUUFdNQTJOd3dRPQotLS0tLUVORCBDRVJU',
  'SUZJQ0FURSBSRVFVRVNULS0tLS0K',
].join('');

/** The least that the API server takes of each kind that it serves itself: a new one is added here. */
const FIELDS: Readonly<Record<string, object>> = {
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': { webhooks: [WEBHOOK] },
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': {
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
        ],
      },
      validations: [{ expression: 'true' }],
    },
  },
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': {
    spec: { policyName: 'sample', validationActions: ['Deny'] },
  },
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': { webhooks: [WEBHOOK] },
  'apps/DaemonSet': { spec: WORKLOAD },
  'apps/Deployment': { spec: WORKLOAD },
  'apps/ReplicaSet': { spec: WORKLOAD },
  'apps/StatefulSet': { spec: { ...WORKLOAD, serviceName: 'sample' } },
  'autoscaling/HorizontalPodAutoscaler': {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'sample' },
      maxReplicas: 2,
    },
  },
  'batch/CronJob': { spec: { schedule: '@daily', jobTemplate: { spec: { template: ONCE } } } },
  'batch/Job': { spec: { template: ONCE } },
  'certificates.k8s.io/CertificateSigningRequest': {
    spec: {
      request: REQUEST,
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
    },
  },
  'coordination.k8s.io/Lease': { spec: { holderIdentity: 'node-1' } },
  'core/Namespace': {},
  'core/Node': {},
  'core/PersistentVolume': {
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      hostPath: { path: '/srv/sample' },
    },
  },
  'core/PersistentVolumeClaim': {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  'core/Pod': { spec: POD.spec },
  'core/ReplicationController': { spec: { selector: { app: 'sample' }, template: POD } },
  'core/ResourceQuota': { spec: { hard: { pods: '10' } } },
  'core/Service': { spec: { ports: [{ port: 80 }], selector: { app: 'sample' } } },
  'core/ServiceAccount': {},
  'discovery.k8s.io/EndpointSlice': {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.0.1'] }],
  },
  'networking.k8s.io/Ingress': {
    spec: { defaultBackend: { service: { name: 'sample', port: { number: 80 } } } },
  },
  'networking.k8s.io/NetworkPolicy': { spec: { podSelector: {} } },
  'node.k8s.io/RuntimeClass': { handler: 'runc' },
  'policy/PodDisruptionBudget': { spec: { minAvailable: 1 } },
  'rbac.authorization.k8s.io/ClusterRole': { rules: [] },
  'rbac.authorization.k8s.io/ClusterRoleBinding': { subjects: SUBJECTS, roleRef: VIEW },
  'rbac.authorization.k8s.io/Role': { rules: [] },
  'rbac.authorization.k8s.io/RoleBinding': { subjects: SUBJECTS, roleRef: VIEW },
};

/** One object of every kind, and before them the definitions of those that no API server has. */
export function samples(kinds: readonly Kind<unknown>[]): readonly Raw[] {
  const definitions = kinds.filter((kind) => isCustom(kind)).map(customResource);
  const plain = kinds.filter(({ only }) => only === undefined);
  const named = kinds.filter(({ only }) => only !== undefined);
  const namespaces = new Set([HOME, ...named.map(({ only }) => only?.namespace ?? HOME)]);
  return [
    ...[...new Map(definitions.map((one) => [`${one.plural}.${one.group}`, one])).values()].map(
      definition,
    ),
    ...[...namespaces].filter((name) => name !== '').map(namespace),
    ...plain.map((kind) => object(kind, 'sample', HOME)),
    ...named.map((kind) => object(kind, kind.only?.name ?? '', kind.only?.namespace ?? '')),
  ];
}

/** Whether the API server knows the kind only by a definition. */
function isCustom(kind: Kind<unknown>): boolean {
  const [group = '', version] = kind.apiVersions[0].split('/');
  return version !== undefined && !(`${group}/${kind.kind}` in FIELDS);
}

function object(kind: Kind<unknown>, name: string, namespace: string): Raw {
  const metadata = kind.namespaced ? { name, namespace } : { name };
  return { apiVersion: kind.apiVersions[0], kind: kind.kind, metadata, ...FIELDS[kind.id] };
}

export function namespace(name: string): Raw {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** An API that a service in the cluster should serve, which is not there. */
export function apiService(group: string, version: string): Raw {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `${version}.${group}` },
    spec: {
      group,
      version,
      service: { namespace: 'kube-system', name: 'not-there' },
      groupPriorityMinimum: 1500,
      versionPriority: 15,
      insecureSkipTLSVerify: true,
    },
  };
}
