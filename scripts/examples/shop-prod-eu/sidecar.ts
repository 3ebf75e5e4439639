import type { Admission } from '../control-plane/world.ts';
import { container, emptyDir, HARDENED, type PodTemplate } from '../pod-spec.ts';
import { pinned } from './site.ts';

export const VERSION = '1.28.3';
export const REVISION = 'default';

/** What the injector adds: the proxy as a native sidecar, redirected by the CNI plugin. */
export const inject: Admission = (template, { labels }): PodTemplate => {
  if (labels['istio-injection'] !== 'enabled' || template.spec.hostNetwork === true)
    return template;
  if (template.labels['sidecar.istio.io/inject'] === 'false') return template;
  const name = template.labels['app.kubernetes.io/name'] ?? 'app';
  return {
    labels: {
      ...template.labels,
      'security.istio.io/tlsMode': 'istio',
      'service.istio.io/canonical-name': name,
      'service.istio.io/canonical-revision':
        template.labels['app.kubernetes.io/version'] ?? 'latest',
    },
    annotations: {
      ...template.annotations,
      'istio.io/rev': REVISION,
      'sidecar.istio.io/status':
        '{"initContainers":["istio-validation","istio-proxy"],"containers":null,"volumes":["workload-socket","istio-envoy","istio-data","istio-token"],"imagePullSecrets":null,"revision":"default"}',
    },
    spec: {
      ...template.spec,
      initContainers: [...(template.spec.initContainers ?? []), ...sidecar()],
      volumes: [
        ...(template.spec.volumes ?? []),
        ...['workload-socket', 'istio-envoy', 'istio-data'].map(emptyDir),
        token(),
      ],
    },
  };
};

function sidecar(): NonNullable<PodTemplate['spec']['initContainers']> {
  const image = pinned('docker.io/istio/proxyv2', VERSION);
  const security = {
    ...HARDENED,
    privileged: false,
    runAsNonRoot: true,
    runAsUser: 1337,
    runAsGroup: 1337,
  };
  return [
    container({
      name: 'istio-validation',
      image,
      args: ['istio-iptables', '--run-validation', '--skip-rule-apply'],
      cpu: '10m',
      memory: '40Mi',
      security,
    }),
    {
      ...container({
        name: 'istio-proxy',
        image,
        args: ['proxy', 'sidecar', '--domain', '$(POD_NAMESPACE).svc.cluster.local'],
        ports: ['http-envoy-prom:15090'],
        cpu: '50m',
        memory: '128Mi',
        mounts: [{ name: 'istio-token', mountPath: '/var/run/secrets/tokens' }],
        security,
      }),
      restartPolicy: 'Always',
    },
  ];
}

function token(): NonNullable<PodTemplate['spec']['volumes']>[number] {
  return {
    name: 'istio-token',
    projected: {
      defaultMode: 420,
      sources: [
        {
          serviceAccountToken: {
            audience: 'istio-ca',
            expirationSeconds: 43200,
            path: 'istio-token',
          },
        },
      ],
    },
  };
}
