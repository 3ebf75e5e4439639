const SECURITY: readonly string[] = [
  'runAsNonRoot',
  'runAsUser',
  'seccompProfile.type',
  'appArmorProfile.type',
  'seLinuxOptions.type',
  'seLinuxOptions.user',
  'seLinuxOptions.role',
  'windowsOptions.hostProcess',
  'windowsOptions.runAsUserName',
];

/** Probes and lifecycle hooks of a container, which may connect to a host. */
export const HANDLERS: readonly string[] = [
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle.postStart',
  'lifecycle.preStop',
];

const CONTAINER: readonly string[] = [
  'name',
  'image',
  'command~',
  'args~',
  'restartPolicy',
  'ports[].name',
  'ports[].containerPort',
  'ports[].hostPort',
  'ports[].hostIP',
  'ports[].protocol',
  'volumeMounts[].name!',
  'volumeMounts[].mountPath',
  'volumeMounts[].readOnly',
  // Whether it mounts a part of the volume, which is not renewed in a running pod.
  'volumeMounts[]?',
  'resources.requests',
  'resources.limits',
  'env[].name',
  // Where a value comes from; the question marks tell sources that we do not know by name.
  'env[].valueFrom.secretKeyRef.name',
  'env[].valueFrom.secretKeyRef.key',
  'env[].valueFrom.secretKeyRef.optional',
  'env[].valueFrom.configMapKeyRef.name',
  'env[].valueFrom.configMapKeyRef.key',
  'env[].valueFrom.fieldRef.fieldPath',
  'env[].valueFrom.resourceFieldRef.resource',
  'env[].valueFrom?',
  'envFrom[].secretRef.name',
  'envFrom[].secretRef.optional',
  'envFrom[].configMapRef.name',
  'envFrom[]?',
  ...HANDLERS.flatMap((one) => [
    `${one}.httpGet.host`,
    `${one}.httpGet.port`,
    `${one}.tcpSocket.host`,
    `${one}.tcpSocket.port`,
    `${one}.grpc.port`,
    `${one}.exec?`,
  ]),
  ...SECURITY.map((one) => `securityContext.${one}`),
  'securityContext.privileged',
  'securityContext.allowPrivilegeEscalation',
  'securityContext.readOnlyRootFilesystem',
  'securityContext.procMount',
  'securityContext.capabilities',
];

/** Sources of volumes that name a Secret in `secretRef`. */
const SECRET_REF_VOLUMES: readonly string[] = [
  'cephfs',
  'flexVolume',
  'iscsi',
  'rbd',
  'scaleIO',
  'storageos',
];

/** Where a volume names Secrets, other than in its sources that are projected. */
export const VOLUME_SECRETS: readonly string[] = [
  'secret.secretName',
  'azureFile.secretName',
  'csi.nodePublishSecretRef.name',
  ...SECRET_REF_VOLUMES.map((one) => `${one}.secretRef.name`),
];

/** Kept of a pod spec: no environment values, no literal secrets. */
export const POD_SPEC_KEEP: readonly string[] = [
  ...['containers', 'initContainers', 'ephemeralContainers'].flatMap((role) =>
    CONTAINER.map((one) => `${role}[].${one}`),
  ),
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'hostUsers',
  'os.name',
  'nodeName',
  'serviceAccountName',
  'serviceAccount',
  'automountServiceAccountToken',
  'runtimeClassName',
  'priorityClassName',
  'nodeSelector',
  'affinity',
  'overhead',
  'resources.requests',
  'tolerations',
  'topologySpreadConstraints',
  'terminationGracePeriodSeconds',
  'imagePullSecrets[].name',
  ...SECURITY.map((one) => `securityContext.${one}`),
  'securityContext.sysctls',
  'volumes[].name!',
  'volumes[].hostPath.path',
  'volumes[].persistentVolumeClaim.claimName',
  ...VOLUME_SECRETS.map((one) => `volumes[].${one}`),
  'volumes[].configMap.name',
  'volumes[].csi.driver',
  'volumes[].csi.volumeAttributes.secretProviderClass',
  'volumes[].projected.sources[].serviceAccountToken.audience',
  'volumes[].projected.sources[].serviceAccountToken.expirationSeconds',
  'volumes[].projected.sources[].secret.name',
  'volumes[].projected.sources[].secret.optional',
  'volumes[].secret.optional',
  'volumes[].projected.sources[].configMap.name',
  'volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName',
  // The names alone tell which source a volume has, also of one that we do not know.
  'volumes[]?',
];
