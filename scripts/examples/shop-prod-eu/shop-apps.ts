import type { Cron } from '../control-plane/jobs.ts';
import type { Part } from '../control-plane/run.ts';
import type { Workload } from '../control-plane/workloads.ts';
import {
  configMap,
  container,
  emptyDir,
  fromSecret,
  HARDENED,
  NON_ROOT,
  type PodTemplate,
} from '../pod-spec.ts';
import { type Labels, object, type Raw } from '../raw.ts';
import { identity } from './identities.ts';
import { APPS, type App } from './shop-catalogue.ts';
import { APPS_POOL, digestImage, RESTRICTED_POOL } from './site.ts';

/** The shop itself. */
export function shopApps(): Part {
  return {
    objects: APPS.flatMap(around),
    workloads: APPS.filter(({ schedule }) => schedule === undefined).map(workload),
    crons: APPS.flatMap(cron),
    services: APPS.filter(
      ({ port, schedule }) => port !== undefined && schedule === undefined,
    ).flatMap((app) => [
      {
        namespace: app.namespace,
        name: app.name,
        labels: labelsOf(app),
        selector: { 'app.kubernetes.io/name': app.name },
        ports: [`http:${app.port}:http`],
        ...(app.claim === undefined ? {} : { headless: true as const }),
      },
    ]),
  };
}

function labelsOf({ name, version, team }: App): Labels {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'shop',
    'app.kubernetes.io/version': version,
    team,
    oncall: `${team}-oncall`,
  };
}

function template(app: App, version: string): PodTemplate {
  const { name, port, tier, secrets = [] } = app;
  const mounts = [
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'config', mountPath: '/etc/shop', readOnly: true as const },
    ...(app.claim === undefined ? [] : [{ name: 'data', mountPath: '/data' }]),
  ];
  return {
    labels: {
      ...labelsOf({ ...app, version }),
      ...(app.outsideMesh === true ? { 'sidecar.istio.io/inject': 'false' } : {}),
    },
    spec: {
      ...(tier === 'critical' ? RESTRICTED_POOL : APPS_POOL),
      serviceAccountName: name,
      // No workload of the shop talks to the Kubernetes API.
      automountServiceAccountToken: false,
      securityContext: NON_ROOT,
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
        },
      ],
      containers: [
        container({
          name,
          image: digestImage(app.image ?? `shop/${name}`, version, app.byTag === true),
          ...(port === undefined ? {} : { ports: [`http:${port}`], probe: '/healthz' }),
          env: [
            { name: 'SHOP_REGION', value: 'eu' },
            { name: 'LOG_FORMAT', value: 'json' },
            ...secrets.map((key) => fromSecret(key.toUpperCase().replaceAll('-', '_'), name, key)),
          ],
          cpu: app.cpu ?? '200m',
          memory: app.memory ?? '256Mi',
          mounts,
          security: HARDENED,
        }),
      ],
      volumes: [emptyDir('tmp'), configMap('config', `${name}-config`)],
    },
  };
}

function workload(app: App): Workload {
  const { namespace, name, replicas = 2, claim } = app;
  const kind = claim === undefined ? 'Deployment' : 'StatefulSet';
  const earlier = app.earlier ?? [];
  return {
    kind,
    namespace,
    name,
    labels: labelsOf(app),
    annotations: {
      'argocd.argoproj.io/tracking-id': `${app.application ?? namespace}:apps/${kind}:${namespace}/${name}`,
    },
    selector: { 'app.kubernetes.io/name': name },
    replicas,
    template: template(app, app.version),
    since: '2025-03-17',
    rolledOut: app.rolledOut,
    revision: 4 + earlier.length + name.length,
    ...(claim === undefined
      ? { earlier: earlier.map((version) => template(app, version)) }
      : { claims: [{ name: 'data', storageClass: 'gp3', size: claim }] }),
  };
}

function cron(app: App): readonly Cron[] {
  if (app.schedule === undefined) return [];
  const { namespace, name, schedule } = app;
  return [
    {
      namespace,
      name,
      labels: labelsOf(app),
      annotations: {
        'argocd.argoproj.io/tracking-id': `${namespace}:batch/CronJob:${namespace}/${name}`,
      },
      schedule,
      since: '2025-03-17',
      template: template(app, app.version),
      runs: app.runs ?? [],
      seconds: 187,
    },
  ];
}

/** What a team ships beside a workload: identity, disruption budget, secrets from the vault. */
function around(app: App): readonly Raw[] {
  const { namespace, name, replicas = 2, schedule, secrets = [] } = app;
  const budget = object(
    'policy/v1',
    'PodDisruptionBudget',
    { name, namespace },
    {
      spec: { maxUnavailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': name } } },
    },
  );
  return [
    identity(namespace, name, false),
    ...(schedule === undefined && replicas > 1 ? [budget] : []),
    ...(secrets.length === 0 ? [] : [externalSecret(app, secrets)]),
    ...(app.scalesTo === undefined ? [] : [autoscaler(app, app.scalesTo)]),
  ];
}

function externalSecret({ namespace, name }: App, keys: readonly string[]): Raw {
  return object(
    'external-secrets.io/v1',
    'ExternalSecret',
    { name, namespace },
    {
      spec: {
        refreshInterval: '1h0m0s',
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'aws-secrets-manager' },
        target: { name, creationPolicy: 'Owner' },
        data: keys.map((secretKey) => ({
          secretKey,
          remoteRef: { key: `shop-prod-eu/${namespace}/${name}`, property: secretKey },
        })),
      },
      status: {
        refreshTime: '2026-11-20T08:12:44Z',
        conditions: [{ type: 'Ready', status: 'True', reason: 'SecretSynced' }],
      },
    },
  );
}

function autoscaler({ namespace, name, replicas = 2 }: App, maxReplicas: number): Raw {
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', name };
  const metric = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 65 } },
  };
  return object(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    { name, namespace },
    {
      spec: { scaleTargetRef: target, minReplicas: replicas, maxReplicas, metrics: [metric] },
      status: { currentReplicas: replicas, desiredReplicas: replicas },
    },
  );
}
