import {
  at,
  elements,
  flag,
  labels,
  list,
  number,
  requiredText,
  sharing,
  text,
  texts,
} from '../decode.ts';
import { HANDLERS } from './pod-spec-keep.ts';
import { namedIn, type SecretReference, type Volume, volumesOf } from './pod-volume.ts';

export type { SecretReference, Volume } from './pod-volume.ts';

/** What a pod is to run, as far as posture depends on it. Missing fields are undefined, never defaulted. */
export interface PodSpec {
  /** Containers, init containers (sidecars included) and ephemeral containers. */
  readonly containers: readonly Container[];
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  readonly hostUsers: boolean | undefined;
  readonly os: string | undefined;
  readonly nodeName: string | undefined;
  readonly serviceAccount: string | undefined;
  readonly automountToken: boolean | undefined;
  readonly runtimeClass: string | undefined;
  readonly priorityClass: string | undefined;
  readonly nodeSelector: ReadonlyMap<string, string>;
  readonly tolerations: readonly Toleration[];
  readonly security: PodSecurity;
  readonly volumes: readonly Volume[];
  /** Names of the Secrets that hold registry credentials. */
  readonly pullSecrets: readonly string[];
}

export type ContainerRole = 'container' | 'init' | 'ephemeral';

export interface Container {
  readonly name: string;
  readonly role: ContainerRole;
  /** Where it stands in the spec, such as `spec.initContainers[0]`. */
  readonly path: string;
  /** An init container that keeps running beside the others. */
  readonly sidecar: boolean;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly ports: readonly ContainerPort[];
  readonly mounts: readonly Mount[];
  /** Secrets that its environment is made of: never their values. */
  readonly secrets: readonly SecretReference[];
  readonly hasReadinessProbe: boolean;
  readonly hasLivenessProbe: boolean;
  /** Hosts that probes and lifecycle hooks connect to, with their field. */
  readonly handlerHosts: readonly { readonly path: string; readonly host: string }[];
  readonly security: ContainerSecurity;
}

export interface ContainerPort {
  readonly name: string | undefined;
  readonly containerPort: number | undefined;
  readonly hostPort: number | undefined;
  readonly hostIP: string | undefined;
  readonly protocol: string;
}

export interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
  /** Whether it mounts one file or folder of the volume only. */
  readonly part: boolean;
}

export interface Sysctl {
  readonly name: string;
  readonly value: string;
}

/** What pod and container contexts share. */
export interface SharedSecurity {
  readonly runAsNonRoot: boolean | undefined;
  readonly runAsUser: number | undefined;
  readonly seccomp: string | undefined;
  /** The AppArmor profile type; the annotation form is in the pod's annotations. */
  readonly appArmor: string | undefined;
  readonly selinux: SelinuxOptions | undefined;
  readonly hostProcess: boolean | undefined;
  /** Whom a Windows container runs as; the image decides when missing. */
  readonly windowsUser: string | undefined;
}

export interface PodSecurity extends SharedSecurity {
  readonly sysctls: readonly Sysctl[];
}

export interface ContainerSecurity extends SharedSecurity {
  readonly privileged: boolean | undefined;
  readonly allowPrivilegeEscalation: boolean | undefined;
  readonly procMount: string | undefined;
  readonly add: readonly string[];
  readonly drop: readonly string[];
}

export interface SelinuxOptions {
  readonly type: string | undefined;
  readonly user: string | undefined;
  readonly role: string | undefined;
}

export interface Toleration {
  readonly key: string | undefined;
  readonly operator: string;
  readonly value: string | undefined;
  readonly effect: string | undefined;
}

/** Reads a pod spec (`spec` of a Pod, `spec.template.spec` of a workload); `base` is its path. */
export function podSpecOf(raw: unknown, base: string): PodSpec {
  return {
    containers: allContainersOf(raw, base),
    hostNetwork: flag(raw, 'hostNetwork') ?? false,
    hostPID: flag(raw, 'hostPID') ?? false,
    hostIPC: flag(raw, 'hostIPC') ?? false,
    hostUsers: flag(raw, 'hostUsers'),
    os: text(raw, 'os.name'),
    nodeName: text(raw, 'nodeName'),
    // The API server copies the older field where only that one is set.
    serviceAccount: text(raw, 'serviceAccountName') ?? text(raw, 'serviceAccount'),
    automountToken: flag(raw, 'automountServiceAccountToken'),
    runtimeClass: text(raw, 'runtimeClassName'),
    priorityClass: text(raw, 'priorityClassName'),
    nodeSelector: labels(raw, 'nodeSelector'),
    tolerations: tolerationsOf(at(raw, 'tolerations'), 'tolerations'),
    security: podSecurityOf(at(raw, 'securityContext'), 'securityContext'),
    volumes: volumesOf(at(raw, 'volumes'), 'volumes'),
    pullSecrets: list(raw, 'imagePullSecrets').flatMap((one) => text(one, 'name') || []),
  };
}

function allContainersOf(raw: unknown, base: string): readonly Container[] {
  const main = containersOf(at(raw, 'containers'), base);
  const [init, ephemeral] = [at(raw, 'initContainers'), at(raw, 'ephemeralContainers')];
  if (init === undefined && ephemeral === undefined) return main;
  return [...main, ...initContainersOf(init, base), ...ephemeralContainersOf(ephemeral, base)];
}

const containersOf = containersIn('containers', 'container');
const initContainersOf = containersIn('initContainers', 'init');
const ephemeralContainersOf = containersIn('ephemeralContainers', 'ephemeral');

function containersIn(
  field: string,
  role: ContainerRole,
): (raw: unknown, base: string) => readonly Container[] {
  return sharing((raw, base) =>
    elements(raw, field).map((one, index) => containerOf(one, role, `${field}[${index}]`, base)),
  );
}

function containerOf(one: unknown, role: ContainerRole, place: string, base: string): Container {
  return {
    // Only a file can lack it, and no real name looks like its place.
    name: text(one, 'name') ?? place,
    role,
    path: `${base}.${place}`,
    sidecar: role === 'init' && text(one, 'restartPolicy') === 'Always',
    image: text(one, 'image') ?? '',
    command: texts(one, 'command'),
    args: texts(one, 'args'),
    ports: list(one, 'ports').map((port) => ({
      name: text(port, 'name'),
      containerPort: number(port, 'containerPort'),
      hostPort: number(port, 'hostPort'),
      hostIP: text(port, 'hostIP'),
      protocol: text(port, 'protocol') ?? 'TCP',
    })),
    mounts: list(one, 'volumeMounts').map((mount) => ({
      name: requiredText(mount, 'name'),
      mountPath: text(mount, 'mountPath') ?? '',
      readOnly: flag(mount, 'readOnly') ?? false,
      part: at(mount, 'subPath') !== undefined || at(mount, 'subPathExpr') !== undefined,
    })),
    secrets: [
      ...namedIn(one, 'env', 'valueFrom.secretKeyRef.name'),
      ...namedIn(one, 'envFrom', 'secretRef.name'),
    ],
    hasReadinessProbe: at(one, 'readinessProbe') !== undefined,
    hasLivenessProbe: at(one, 'livenessProbe') !== undefined,
    handlerHosts: HANDLERS.flatMap((handler) =>
      ['httpGet', 'tcpSocket'].flatMap((action) => {
        const host = text(one, `${handler}.${action}.host`);
        return host === undefined ? [] : [{ path: `${handler}.${action}.host`, host }];
      }),
    ),
    security: containerSecurity(at(one, 'securityContext')),
  };
}

const tolerationsOf = sharing((raw, path): readonly Toleration[] =>
  elements(raw, path).map((one) => ({
    key: text(one, 'key'),
    operator: text(one, 'operator') ?? 'Equal',
    value: text(one, 'value'),
    effect: text(one, 'effect'),
  })),
);

const podSecurityOf = sharing(
  (raw): PodSecurity => ({
    ...sharedSecurity(raw),
    sysctls: list(raw, 'sysctls').map((one) => ({
      name: requiredText(one, 'name'),
      value: text(one, 'value') ?? '',
    })),
  }),
);

function containerSecurity(raw: unknown): ContainerSecurity {
  return {
    ...sharedSecurity(raw),
    privileged: flag(raw, 'privileged'),
    allowPrivilegeEscalation: flag(raw, 'allowPrivilegeEscalation'),
    procMount: text(raw, 'procMount'),
    add: texts(raw, 'capabilities.add'),
    drop: texts(raw, 'capabilities.drop'),
  };
}

function sharedSecurity(raw: unknown): SharedSecurity {
  const selinux = at(raw, 'seLinuxOptions');
  return {
    runAsNonRoot: flag(raw, 'runAsNonRoot'),
    runAsUser: number(raw, 'runAsUser'),
    seccomp: text(raw, 'seccompProfile.type'),
    appArmor: text(raw, 'appArmorProfile.type'),
    selinux:
      selinux === undefined
        ? undefined
        : { type: text(selinux, 'type'), user: text(selinux, 'user'), role: text(selinux, 'role') },
    hostProcess: flag(raw, 'windowsOptions.hostProcess'),
    windowsUser: text(raw, 'windowsOptions.runAsUserName'),
  };
}
