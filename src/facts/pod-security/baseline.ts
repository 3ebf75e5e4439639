import type { SelinuxOptions } from '../../model/kubernetes/pod-spec.ts';
import {
  annotationPath,
  type Control,
  hasUserNamespace,
  type PodShape,
  securityPath,
  specPath,
} from './control.ts';

type Found = Iterable<readonly [path: string, value: string]>;

/** Capabilities that a container may add: those that runtimes give anyway, without NET_RAW. */
const DEFAULT_CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Sysctls that stay inside the pod, by the first minor whose standard allows them. */
const SAFE_SYSCTLS: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
  ['net.ipv4.tcp_slow_start_after_idle', 37],
  ['net.ipv4.tcp_notsent_lowat', 37],
]);

/** SELinux types that confine a container, by the first minor whose standard allows them. */
const CONTAINER_TYPES: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['container_t', 0],
  ['container_init_t', 0],
  ['container_kvm_t', 0],
  ['container_engine_t', 31],
]);

const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const CONFINED_PROFILES: readonly string[] = ['RuntimeDefault', 'Localhost'];

/** Every control of the baseline level, as of Kubernetes 1.37. */
export const baseline: readonly Control[] = [
  {
    id: 'appArmorProfile',
    since: 0,
    *find(pod) {
      yield* profilesOf(pod, 'appArmorProfile', 'appArmor');
      for (const [key, value] of pod.annotations) {
        if (!key.startsWith(APPARMOR)) continue;
        const allowed = value === '' || value === 'runtime/default';
        if (!allowed && !value.startsWith('localhost/')) yield [annotationPath(pod, key), value];
      }
    },
  },
  {
    id: 'capabilities_baseline',
    since: 0,
    *find(pod) {
      for (const container of pod.spec.containers) {
        for (const one of container.security.add) {
          if (!DEFAULT_CAPABILITIES.has(one))
            yield [securityPath(container, 'capabilities.add'), one];
        }
      }
    },
  },
  {
    id: 'hostNamespaces',
    since: 0,
    *find(pod) {
      for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
        if (pod.spec[field]) yield [specPath(pod, field), 'true'];
      }
    },
  },
  {
    id: 'hostPathVolumes',
    since: 0,
    *find(pod) {
      for (const [index, volume] of pod.spec.volumes.entries()) {
        if (volume.type !== 'hostPath') continue;
        yield [specPath(pod, `volumes[${index}].hostPath`), volume.hostPath ?? ''];
      }
    },
  },
  {
    id: 'hostPorts',
    since: 0,
    *find(pod) {
      for (const { path, ports } of pod.spec.containers) {
        for (const [index, { hostPort = 0 }] of ports.entries()) {
          if (hostPort !== 0) yield [`${path}.ports[${index}].hostPort`, String(hostPort)];
        }
      }
    },
  },
  {
    id: 'hostProbesAndHostLifecycle',
    since: 34,
    *find(pod) {
      for (const { path, handlerHosts } of pod.spec.containers) {
        for (const handler of handlerHosts) {
          if (handler.host !== '') yield [`${path}.${handler.path}`, handler.host];
        }
      }
    },
  },
  {
    id: 'privileged',
    since: 0,
    *find(pod) {
      for (const container of pod.spec.containers) {
        if (container.security.privileged) yield [securityPath(container, 'privileged'), 'true'];
      }
    },
  },
  {
    id: 'procMount',
    since: 0,
    *find(pod, minor) {
      if (minor >= 35 && hasUserNamespace(pod)) return;
      yield* unmaskedProc(pod);
    },
  },
  { id: 'seLinuxOptions', since: 0, find: selinuxOverrides },
  {
    id: 'seccompProfile_baseline',
    since: 0,
    find: (pod, minor) =>
      minor >= 19 ? profilesOf(pod, 'seccompProfile', 'seccomp') : seccompAnnotations(pod),
  },
  {
    id: 'sysctls',
    since: 0,
    *find(pod, minor) {
      for (const [index, { name }] of pod.spec.security.sysctls.entries()) {
        const since = SAFE_SYSCTLS.get(name);
        if (since === undefined || minor < since)
          yield [specPath(pod, `securityContext.sysctls[${index}].name`), name];
      }
    },
  },
  {
    id: 'windowsHostProcess',
    since: 0,
    *find(pod) {
      const field = 'windowsOptions.hostProcess';
      if (pod.spec.security.hostProcess) yield [specPath(pod, `securityContext.${field}`), 'true'];
      for (const container of pod.spec.containers) {
        if (container.security.hostProcess) yield [securityPath(container, field), 'true'];
      }
    },
  },
];

/** Containers that see all of /proc. */
export function* unmaskedProc(pod: PodShape): Found {
  for (const container of pod.spec.containers) {
    const { procMount } = container.security;
    if (procMount !== undefined && procMount !== 'Default')
      yield [securityPath(container, 'procMount'), procMount];
  }
}

/** Profiles set to anything that does not confine, on the pod or on a container. */
export function* profilesOf(
  pod: PodShape,
  field: 'seccompProfile' | 'appArmorProfile',
  key: 'seccomp' | 'appArmor',
): Found {
  const ofPod = pod.spec.security[key];
  if (ofPod !== undefined && !CONFINED_PROFILES.includes(ofPod))
    yield [specPath(pod, `securityContext.${field}.type`), ofPod];
  for (const container of pod.spec.containers) {
    const own = container.security[key];
    if (own !== undefined && !CONFINED_PROFILES.includes(own))
      yield [securityPath(container, `${field}.type`), own];
  }
}

/** Before 1.19 seccomp was set by annotations; annotations of containers that do not exist are moot. */
function* seccompAnnotations(pod: PodShape): Found {
  const keys = pod.spec.containers.map(({ name }) => SECCOMP_CONTAINER + name);
  for (const key of [SECCOMP_POD, ...keys]) {
    const value = pod.annotations.get(key);
    if (value === undefined || value === 'runtime/default' || value === 'docker/default') continue;
    if (!value.startsWith('localhost/')) yield [annotationPath(pod, key), value];
  }
}

function* selinuxOverrides(pod: PodShape, minor: number): Found {
  yield* overridesOf(pod.spec.security.selinux, specPath(pod, 'securityContext'), minor);
  for (const { path, security } of pod.spec.containers) {
    yield* overridesOf(security.selinux, `${path}.securityContext`, minor);
  }
}

function* overridesOf(options: SelinuxOptions | undefined, path: string, minor: number): Found {
  const { type = '', user = '', role = '' } = options ?? {};
  const since = CONTAINER_TYPES.get(type);
  if (since === undefined || minor < since) yield [`${path}.seLinuxOptions.type`, type];
  if (user !== '') yield [`${path}.seLinuxOptions.user`, user];
  if (role !== '') yield [`${path}.seLinuxOptions.role`, role];
}
