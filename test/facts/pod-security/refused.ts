import { type Case, main, pod, tight } from './pods.ts';

/** Pods that a level refuses, at least one for every control. */
export const refused: readonly Case[] = [
  {
    says: 'AppArmor switched off by annotation',
    spec: {},
    annotations: { 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' },
    level: 'privileged',
    refused: [
      [
        'appArmorProfile',
        "metadata.annotations['container.apparmor.security.beta.kubernetes.io/main']",
        'unconfined',
      ],
    ],
  },
  {
    says: 'AppArmor switched off by field, on pod and container',
    spec: {
      ...pod({ appArmorProfile: { type: 'Unconfined' } }),
      ...main({ appArmorProfile: { type: 'Unconfined' } }),
    },
    level: 'privileged',
    refused: [
      ['appArmorProfile', 'spec.securityContext.appArmorProfile.type', 'Unconfined'],
      ['appArmorProfile', 'spec.containers[0].securityContext.appArmorProfile.type', 'Unconfined'],
    ],
  },
  {
    says: 'NET_RAW',
    spec: main({ capabilities: { drop: ['ALL'], add: ['NET_RAW'] } }),
    level: 'privileged',
    refused: [
      ['capabilities_baseline', 'spec.containers[0].securityContext.capabilities.add', 'NET_RAW'],
      ['capabilities_restricted', 'spec.containers[0].securityContext.capabilities.add', 'NET_RAW'],
    ],
  },
  {
    says: 'a default capability under restricted only',
    spec: main({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }),
    level: 'baseline',
    refused: [
      ['capabilities_restricted', 'spec.containers[0].securityContext.capabilities.add', 'CHOWN'],
    ],
  },
  {
    says: 'ALL in another case than the API reads',
    spec: main({ capabilities: { drop: ['all', 'NET_RAW'] } }),
    level: 'baseline',
    refused: [
      [
        'capabilities_restricted',
        'spec.containers[0].securityContext.capabilities.drop',
        'all, NET_RAW',
      ],
    ],
  },
  {
    says: 'the namespaces of the node',
    spec: { hostNetwork: true, hostPID: true, hostIPC: true },
    level: 'privileged',
    refused: [
      ['hostNamespaces', 'spec.hostNetwork', 'true'],
      ['hostNamespaces', 'spec.hostPID', 'true'],
      ['hostNamespaces', 'spec.hostIPC', 'true'],
    ],
  },
  {
    says: 'a hostPath volume',
    spec: { volumes: [{ name: 'a' }, { name: 'b', hostPath: { path: '/srv' } }] },
    level: 'privileged',
    refused: [
      ['hostPathVolumes', 'spec.volumes[1].hostPath', '/srv'],
      ['restrictedVolumes', 'spec.volumes[1].hostPath', 'hostPath'],
    ],
  },
  {
    says: 'volumes of the node or a network, under restricted only',
    spec: {
      volumes: [
        { name: 'a', nfs: { server: 's', path: '/' } },
        { name: 'b', later: {} },
      ],
    },
    level: 'baseline',
    refused: [
      ['restrictedVolumes', 'spec.volumes[0].nfs', 'nfs'],
      ['restrictedVolumes', 'spec.volumes[1].later', 'later'],
    ],
  },
  {
    says: 'a host port of an init container',
    spec: { initContainers: [tight({}, { ports: [{ containerPort: 53, hostPort: 53 }] })] },
    level: 'privileged',
    refused: [['hostPorts', 'spec.initContainers[0].ports[0].hostPort', '53']],
  },
  {
    says: 'probes and hooks that connect elsewhere, since 1.34',
    spec: main(
      {},
      {
        startupProbe: { httpGet: { host: '169.254.169.254', port: 80 } },
        lifecycle: { preStop: { tcpSocket: { host: 'db', port: 5432 } } },
      },
    ),
    version: 34,
    level: 'privileged',
    refused: [
      [
        'hostProbesAndHostLifecycle',
        'spec.containers[0].startupProbe.httpGet.host',
        '169.254.169.254',
      ],
      ['hostProbesAndHostLifecycle', 'spec.containers[0].lifecycle.preStop.tcpSocket.host', 'db'],
    ],
  },
  {
    says: 'a privileged ephemeral container',
    spec: { ephemeralContainers: [tight({ privileged: true })] },
    level: 'privileged',
    refused: [['privileged', 'spec.ephemeralContainers[0].securityContext.privileged', 'true']],
  },
  {
    says: 'unmasked /proc',
    spec: main({ procMount: 'Unmasked' }),
    level: 'privileged',
    refused: [
      ['procMount', 'spec.containers[0].securityContext.procMount', 'Unmasked'],
      ['procMount_restricted', 'spec.containers[0].securityContext.procMount', 'Unmasked'],
    ],
  },
  {
    says: 'unmasked /proc in a user namespace under restricted only, since 1.35',
    spec: { hostUsers: false, ...main({ procMount: 'Unmasked' }) },
    level: 'baseline',
    refused: [['procMount_restricted', 'spec.containers[0].securityContext.procMount', 'Unmasked']],
  },
  {
    says: 'another SELinux type, user or role',
    spec: {
      ...pod({ seLinuxOptions: { type: 'spc_t' } }),
      ...main({ seLinuxOptions: { user: 'system_u', role: 'system_r' } }),
    },
    level: 'privileged',
    refused: [
      ['seLinuxOptions', 'spec.securityContext.seLinuxOptions.type', 'spc_t'],
      ['seLinuxOptions', 'spec.containers[0].securityContext.seLinuxOptions.user', 'system_u'],
      ['seLinuxOptions', 'spec.containers[0].securityContext.seLinuxOptions.role', 'system_r'],
    ],
  },
  {
    says: 'seccomp switched off for one container',
    spec: main({ seccompProfile: { type: 'Unconfined' } }),
    level: 'privileged',
    refused: [
      [
        'seccompProfile_baseline',
        'spec.containers[0].securityContext.seccompProfile.type',
        'Unconfined',
      ],
      [
        'seccompProfile_restricted',
        'spec.containers[0].securityContext.seccompProfile.type',
        'Unconfined',
      ],
    ],
  },
  {
    says: 'seccomp that is set nowhere, under restricted only',
    spec: { securityContext: { runAsNonRoot: true } },
    level: 'baseline',
    refused: [
      [
        'seccompProfile_restricted',
        'spec.containers[0].securityContext.seccompProfile.type',
        'undefined',
      ],
    ],
  },
  {
    says: 'seccomp switched off by annotation, before 1.19',
    spec: { securityContext: { runAsNonRoot: true } },
    annotations: {
      'seccomp.security.alpha.kubernetes.io/pod': 'unconfined',
      'container.seccomp.security.alpha.kubernetes.io/nobody': 'unconfined',
    },
    version: 18,
    level: 'privileged',
    refused: [
      [
        'seccompProfile_baseline',
        "metadata.annotations['seccomp.security.alpha.kubernetes.io/pod']",
        'unconfined',
      ],
    ],
  },
  {
    says: 'a sysctl of the node',
    spec: pod({
      sysctls: [
        { name: 'kernel.msgmax', value: '1' },
        { name: 'kernel.shm_rmid_forced', value: '1' },
      ],
    }),
    level: 'privileged',
    refused: [['sysctls', 'spec.securityContext.sysctls[0].name', 'kernel.msgmax']],
  },
  {
    says: 'Windows host processes of pod and container',
    spec: {
      ...pod({ windowsOptions: { hostProcess: true } }),
      ...main({ windowsOptions: { hostProcess: true } }),
    },
    level: 'privileged',
    refused: [
      ['windowsHostProcess', 'spec.securityContext.windowsOptions.hostProcess', 'true'],
      [
        'windowsHostProcess',
        'spec.containers[0].securityContext.windowsOptions.hostProcess',
        'true',
      ],
    ],
  },
  {
    says: 'privilege escalation that is allowed, or not forbidden',
    spec: {
      containers: [tight({ allowPrivilegeEscalation: true })],
      initContainers: [tight({ allowPrivilegeEscalation: null })],
    },
    level: 'baseline',
    refused: [
      [
        'allowPrivilegeEscalation',
        'spec.containers[0].securityContext.allowPrivilegeEscalation',
        'true',
      ],
      [
        'allowPrivilegeEscalation',
        'spec.initContainers[0].securityContext.allowPrivilegeEscalation',
        'undefined',
      ],
    ],
  },
  {
    says: 'a container that may be root although the pod says no',
    spec: main({ runAsNonRoot: false }),
    level: 'baseline',
    refused: [['runAsNonRoot', 'spec.containers[0].securityContext.runAsNonRoot', 'false']],
  },
  {
    says: 'a pod that says root although its containers say no',
    spec: { ...pod({ runAsNonRoot: false }), ...main({ runAsNonRoot: true }) },
    level: 'baseline',
    refused: [['runAsNonRoot', 'spec.securityContext.runAsNonRoot', 'false']],
  },
  {
    says: 'a container that says nothing of root where the pod does not either',
    spec: { securityContext: { seccompProfile: { type: 'Localhost' } } },
    level: 'baseline',
    refused: [['runAsNonRoot', 'spec.containers[0].securityContext.runAsNonRoot', 'undefined']],
  },
  {
    says: 'user 0 on pod or container',
    spec: { ...pod({ runAsUser: 0 }), ...main({ runAsUser: 0 }) },
    level: 'baseline',
    refused: [
      ['runAsUser', 'spec.securityContext.runAsUser', '0'],
      ['runAsUser', 'spec.containers[0].securityContext.runAsUser', '0'],
    ],
  },
];
