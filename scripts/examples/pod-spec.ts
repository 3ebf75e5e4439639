import type { Labels } from './raw.ts';

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly Port[];
  readonly resources?: Resources;
  readonly volumeMounts?: readonly Mount[];
  readonly restartPolicy?: 'Always';
  readonly [field: string]: unknown;
}

interface Port {
  readonly name: string;
  readonly containerPort: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly hostPort?: number;
}

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: true;
}

interface Resources {
  readonly requests?: Labels;
  readonly limits?: Labels;
}

export interface Volume {
  readonly name: string;
  readonly [source: string]: unknown;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: true;
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
  readonly priorityClassName?: string;
  readonly [field: string]: unknown;
}

export interface PodTemplate {
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly spec: PodSpec;
}

/** The short form that a container of the examples is written in. */
export interface ContainerShape {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  /** Name and number, `http:8080`; with `/UDP` for that protocol. */
  readonly ports?: readonly string[];
  readonly env?: readonly unknown[];
  readonly cpu?: string;
  readonly memory?: string;
  /** Path of the HTTP probes, on the first port. */
  readonly probe?: string;
  readonly mounts?: readonly Mount[];
  readonly security?: Readonly<Record<string, unknown>>;
}

/** What the restricted level asks of a container. */
export const HARDENED: Readonly<Record<string, unknown>> = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** What the restricted level asks of a pod. */
export const NON_ROOT: Readonly<Record<string, unknown>> = {
  runAsNonRoot: true,
  runAsUser: 10001,
  runAsGroup: 10001,
  fsGroup: 10001,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** A container with the defaults that the API server fills in. */
export function container(shape: ContainerShape): Container {
  const ports = (shape.ports ?? []).map(portOf);
  const [first] = ports;
  return {
    name: shape.name,
    image: shape.image,
    ...(shape.command === undefined ? {} : { command: shape.command }),
    ...(shape.args === undefined ? {} : { args: shape.args }),
    ...(shape.env === undefined ? {} : { env: shape.env }),
    ...(ports.length === 0 ? {} : { ports }),
    resources: resourcesOf(shape),
    ...(shape.probe === undefined || first === undefined ? {} : probes(shape.probe, first.name)),
    ...(shape.mounts === undefined ? {} : { volumeMounts: shape.mounts }),
    ...(shape.security === undefined ? {} : { securityContext: shape.security }),
    imagePullPolicy: shape.image.endsWith(':latest') ? 'Always' : 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
}

function resourcesOf({ cpu, memory }: ContainerShape): Resources {
  if (cpu === undefined || memory === undefined) return {};
  return { requests: { cpu, memory }, limits: { memory } };
}

function portOf(written: string): Port {
  const [name = '', rest = ''] = written.split(':');
  const [number, protocol] = rest.split('/');
  return { name, containerPort: Number(number), protocol: protocol === 'UDP' ? 'UDP' : 'TCP' };
}

function probes(path: string, port: string): Readonly<Record<string, unknown>> {
  const httpGet = { path, port, scheme: 'HTTP' };
  const timing = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  return { livenessProbe: { httpGet, ...timing }, readinessProbe: { httpGet, ...timing } };
}

export function emptyDir(name: string): Volume {
  return { name, emptyDir: {} };
}

export function hostPath(name: string, path: string, type = ''): Volume {
  return { name, hostPath: { path, type } };
}

export function configMap(name: string, configMapName: string): Volume {
  return { name, configMap: { name: configMapName, defaultMode: 420 } };
}

/** A variable whose value is in a Secret: the examples hold names of Secrets, never their content. */
export function fromSecret(name: string, secret: string, key: string): unknown {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** Runs on every node, whatever its taints. */
export const EVERYWHERE: readonly Toleration[] = [{ operator: 'Exists' }];
