import { type Case, main, pod } from './pods.ts';

/** Pods that the standards let pass, with the strictest level that does. */
export const admitted: readonly Case[] = [
  { says: 'a tight pod', spec: {}, level: 'restricted' },
  {
    says: 'runtime and local profiles in annotations',
    spec: {},
    annotations: {
      'container.apparmor.security.beta.kubernetes.io/main': 'localhost/shop',
      'container.apparmor.security.beta.kubernetes.io/other': 'runtime/default',
      'container.apparmor.security.beta.kubernetes.io/third': '',
    },
    level: 'restricted',
  },
  {
    says: 'allowed profiles in fields',
    spec: main({ seccompProfile: { type: 'Localhost' }, appArmorProfile: { type: 'Localhost' } }),
    level: 'restricted',
  },
  {
    says: 'what containers set themselves, where the pod says nothing',
    spec: {
      securityContext: {},
      ...main({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }),
    },
    level: 'restricted',
  },
  {
    says: 'explicit values that equal the defaults',
    spec: {
      hostNetwork: false,
      hostPID: false,
      hostIPC: false,
      ...main(
        { privileged: false, procMount: 'Default', windowsOptions: { hostProcess: false } },
        { ports: [{ containerPort: 80, hostPort: 0 }] },
      ),
    },
    level: 'restricted',
  },
  {
    says: 'NET_BIND_SERVICE',
    spec: main({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
    level: 'restricted',
  },
  {
    says: 'SELinux types of containers',
    spec: { ...pod({ seLinuxOptions: { type: 'container_kvm_t', user: '', role: '' } }) },
    level: 'restricted',
  },
  {
    says: 'a probe that asks its own pod, and one with an empty host',
    spec: main(
      {},
      {
        livenessProbe: { httpGet: { port: 80 } },
        readinessProbe: { tcpSocket: { host: '', port: 80 } },
      },
    ),
    level: 'restricted',
  },
  {
    says: 'every volume type of the restricted level, and a volume without source',
    spec: {
      volumes: [
        { name: 'a', configMap: { name: 'a' } },
        { name: 'b', csi: { driver: 'd' } },
        { name: 'c', downwardAPI: {} },
        { name: 'd', emptyDir: {} },
        { name: 'e', ephemeral: {} },
        { name: 'f', image: {} },
        { name: 'g', persistentVolumeClaim: { claimName: 'g' } },
        { name: 'h', projected: {} },
        { name: 'i', secret: { secretName: 'i' } },
        { name: 'j' },
      ],
    },
    level: 'restricted',
  },
  {
    says: 'a Windows pod without what only Linux has, since 1.25',
    spec: {
      os: { name: 'windows' },
      securityContext: { runAsNonRoot: true },
      containers: [{ name: 'main' }],
    },
    level: 'restricted',
  },
  {
    says: 'root in a user namespace, since 1.35',
    spec: { hostUsers: false, ...pod({ runAsNonRoot: false, runAsUser: 0 }) },
    version: 35,
    level: 'restricted',
  },
];
