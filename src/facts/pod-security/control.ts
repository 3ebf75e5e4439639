import type { Container, PodSpec } from '../../model/kubernetes/pod-spec.ts';

/** A pod as Pod Security judges it: a Pod, or the template of a workload. */
export interface PodShape {
  readonly spec: PodSpec;
  readonly annotations: ReadonlyMap<string, string>;
  /** Where the pod's `metadata` and `spec` stand in its object: empty for a Pod, else `spec.template`. */
  readonly path?: string;
}

/** One field that a control forbids, or that it demands and is not set. */
export interface Violation {
  readonly control: ControlId;
  /** The field, such as `spec.containers[0].securityContext.privileged`. */
  readonly path: string;
  /** What it holds; `undefined` when it had to be set. */
  readonly value: string;
}

/** The checks of k8s.io/pod-security-admission by their ids there. */
export type ControlId =
  | 'appArmorProfile'
  | 'capabilities_baseline'
  | 'hostNamespaces'
  | 'hostPathVolumes'
  | 'hostPorts'
  | 'hostProbesAndHostLifecycle'
  | 'privileged'
  | 'procMount'
  | 'seLinuxOptions'
  | 'seccompProfile_baseline'
  | 'sysctls'
  | 'windowsHostProcess'
  | 'allowPrivilegeEscalation'
  | 'capabilities_restricted'
  | 'procMount_restricted'
  | 'restrictedVolumes'
  | 'runAsNonRoot'
  | 'runAsUser'
  | 'seccompProfile_restricted';

export interface Control {
  readonly id: ControlId;
  /** The first Kubernetes 1.x minor whose standard has it. */
  readonly since: number;
  /** The baseline control that it stands in for at the restricted level. */
  readonly replaces?: ControlId;
  /** The fields that it forbids, as path and value, in the standard of a 1.x minor. */
  readonly find: (pod: PodShape, minor: number) => Iterable<readonly [path: string, value: string]>;
}

/** The path of a field of the pod's spec. */
export function specPath(pod: PodShape, field: string): string {
  return pod.path ? `${pod.path}.spec.${field}` : `spec.${field}`;
}

/** The path of one of the pod's annotations. */
export function annotationPath(pod: PodShape, key: string): string {
  return `${pod.path ? `${pod.path}.` : ''}metadata.annotations['${key}']`;
}

export function securityPath(container: Container, field: string): string {
  return `${container.path}.securityContext.${field}`;
}

/** Since 1.25 controls about Linux leave pods alone that say they are for Windows. */
export function isWindows(pod: PodShape): boolean {
  return pod.spec.os === 'windows';
}

/** Since 1.35 root in a user namespace counts as non-root: it is nobody on the node. */
export function hasUserNamespace(pod: PodShape): boolean {
  return pod.spec.hostUsers === false;
}
