import { addon } from '../addon.ts';
import { namespace, type Part, serviceAccount } from '../control-plane/run.ts';
import { configMap, container, EVERYWHERE, hostPath } from '../pod-spec.ts';
import { account, allow, grant } from '../rbac/rules.ts';
import { pinned } from './site.ts';

const NS = 'falco';

/** The runtime sensor, on every node whatever its taints. */
export function falco(): Part {
  return {
    objects: [
      namespace(NS, {
        team: 'platform-security',
        'pod-security.kubernetes.io/enforce': 'privileged',
      }),
      serviceAccount(NS, 'falco'),
      ...grant('falco', account(NS, 'falco'), [
        allow('read', 'core', 'pods namespaces'),
        allow('read', 'apps', 'deployments replicasets daemonsets'),
      ]),
    ],
    workloads: [sensor(), sidekick()],
    services: [
      {
        namespace: NS,
        name: 'falco-falcosidekick',
        selector: { 'app.kubernetes.io/name': 'falcosidekick' },
        ports: ['http:2801:http'],
      },
    ],
  };
}

function sensor(): ReturnType<typeof addon> {
  return addon({
    kind: 'DaemonSet',
    namespace: NS,
    name: 'falco',
    version: '0.43.0',
    release: 'falco',
    chart: 'falco-7.2.1',
    application: 'falco',
    since: '2025-03-04',
    rolledOut: '2026-10-15',
    revision: 12,
    spec: {
      serviceAccountName: 'falco',
      priorityClassName: 'system-node-critical',
      tolerations: EVERYWHERE,
      containers: [
        container({
          name: 'falco',
          image: pinned('docker.io/falcosecurity/falco', '0.43.0'),
          args: ['/usr/bin/falco', '-o', 'engine.kind=modern_ebpf'],
          ports: ['web:8765'],
          probe: '/healthz',
          cpu: '100m',
          memory: '512Mi',
          mounts: [
            { name: 'etc-fs', mountPath: '/host/etc', readOnly: true },
            { name: 'proc-fs', mountPath: '/host/proc', readOnly: true },
            { name: 'containerd-socket', mountPath: '/host/run/containerd' },
            { name: 'falco-config', mountPath: '/etc/falco/config.d' },
          ],
          security: {
            capabilities: {
              drop: ['ALL'],
              add: ['BPF', 'SYS_RESOURCE', 'PERFMON', 'SYS_PTRACE'],
            },
          },
        }),
      ],
      volumes: [
        hostPath('etc-fs', '/etc'),
        hostPath('proc-fs', '/proc'),
        hostPath('containerd-socket', '/run/containerd'),
        configMap('falco-config', 'falco'),
      ],
    },
  });
}

function sidekick(): ReturnType<typeof addon> {
  return addon({
    namespace: NS,
    name: 'falco-falcosidekick',
    app: 'falcosidekick',
    version: '2.32.0',
    release: 'falco',
    chart: 'falcosidekick-0.12.1',
    application: 'falco',
    replicas: 2,
    since: '2025-03-04',
    rolledOut: '2026-08-19',
    revision: 4,
    spec: {
      automountServiceAccountToken: false,
      nodeSelector: { 'harbour.example/pool': 'platform' },
      containers: [
        container({
          name: 'falcosidekick',
          image: pinned('docker.io/falcosecurity/falcosidekick', '2.32.0'),
          ports: ['http:2801'],
          probe: '/ping',
          cpu: '50m',
          memory: '64Mi',
        }),
      ],
    },
  });
}
