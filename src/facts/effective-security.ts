import { fieldOf } from '../model/kubernetes/meta.ts';
import type { Container, SharedSecurity } from '../model/kubernetes/pod-spec.ts';
import type { Evidence } from '../model/verdict.ts';
import type { PodView } from './workloads.ts';

/** A setting as it takes effect on a container, and the field that decides it. */
export interface Effective<T> {
  readonly value: T;
  readonly evidence: Evidence;
}

/** Whom a container starts as: `image` where nothing but its image says. */
export type StartsAs = 'root' | 'non-root' | 'image';

/** Whether the pod is for Windows nodes, where most of a security context means nothing. */
export function isWindowsPod({ spec }: PodView): boolean {
  return spec.os === 'windows' || spec.nodeSelector.get('kubernetes.io/os') === 'windows';
}

/**
 * The container's user before its pod's. A container that has to be non-root and is given user 0 is
 * never started, so that it is no root either.
 */
export function startsAs(pod: PodView, container: Container): Effective<StartsAs> {
  if (isWindowsPod(pod)) return startsOnWindows(pod, container);
  const nonRoot = effective(pod, container, 'runAsNonRoot');
  if (nonRoot.value === true) return { value: 'non-root', evidence: nonRoot.evidence };
  const user = effective(pod, container, 'runAsUser');
  if (user.value === undefined) return { value: 'image', evidence: nonRoot.evidence };
  return { value: user.value === 0 ? 'root' : 'non-root', evidence: user.evidence };
}

const ADMINISTRATORS = /^(?:ContainerAdministrator|NT AUTHORITY\\.*)$/i;

function startsOnWindows(pod: PodView, container: Container): Effective<StartsAs> {
  const host = effective(pod, container, 'hostProcess', 'windowsOptions.hostProcess');
  if (host.value === true) return { value: 'root', evidence: host.evidence };
  const nonRoot = effective(pod, container, 'runAsNonRoot');
  if (nonRoot.value === true) return { value: 'non-root', evidence: nonRoot.evidence };
  const user = effective(pod, container, 'windowsUser', 'windowsOptions.runAsUserName');
  if (user.value === undefined) return { value: 'image', evidence: user.evidence };
  const value = ADMINISTRATORS.test(user.value) ? 'root' : 'non-root';
  return { value, evidence: user.evidence };
}

/** Whether its processes may gain more rights than they start with. */
export function mayEscalate({ object }: PodView, container: Container): Effective<boolean> {
  const { allowPrivilegeEscalation: value, privileged } = container.security;
  const path = `${container.path}.securityContext`;
  if (privileged === true) {
    return { value: true, evidence: fieldOf(object, `${path}.privileged`, true) };
  }
  const shown = value ?? 'not set, which is true';
  const evidence = fieldOf(object, `${path}.allowPrivilegeEscalation`, shown);
  return { value: value !== false, evidence };
}

/** Whether it starts without the capabilities that runtimes give by default. Runtimes ignore case. */
export function dropsAll({ object }: PodView, container: Container): Effective<boolean> {
  const { add, drop, privileged } = container.security;
  const path = `${container.path}.securityContext`;
  if (privileged === true) {
    return { value: false, evidence: fieldOf(object, `${path}.privileged`, true) };
  }
  const all = (list: readonly string[]): boolean => list.some((one) => /^all$/i.test(one));
  if (all(add))
    return { value: false, evidence: fieldOf(object, `${path}.capabilities.add`, 'ALL') };
  const shown = drop.join(', ') || 'not set';
  return { value: all(drop), evidence: fieldOf(object, `${path}.capabilities.drop`, shown) };
}

/** The seccomp profile, undefined where the kubelet decides. A privileged container has none. */
export function seccompOf(pod: PodView, container: Container): Effective<string | undefined> {
  if (container.security.privileged === true) {
    const path = `${container.path}.securityContext.privileged`;
    const evidence = fieldOf(pod.object, path, true, 'runs without a seccomp profile');
    return { value: 'Unconfined', evidence };
  }
  return effective(pod, container, 'seccomp', 'seccompProfile.type');
}

const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/** The AppArmor profile that is asked for, by field or by the older annotation. */
export function appArmorOf(pod: PodView, container: Container): Effective<string | undefined> {
  const field = effective(pod, container, 'appArmor', 'appArmorProfile.type');
  const key = `${APPARMOR}${container.name}`;
  const annotation = pod.annotations.get(key);
  if (field.value !== undefined || annotation === undefined) return field;
  const place = pod.base.replace(/spec$/, 'metadata');
  const evidence = fieldOf(pod.object, `${place}.annotations['${key}']`, annotation);
  if (annotation === 'runtime/default') return { value: 'RuntimeDefault', evidence };
  return { value: annotation.startsWith('localhost/') ? 'Localhost' : 'Unconfined', evidence };
}

/** The SELinux type that is asked for. */
export function selinuxTypeOf(pod: PodView, container: Container): Effective<string | undefined> {
  const { value, evidence } = effective(pod, container, 'selinux', 'seLinuxOptions.type');
  return { value: value?.type, evidence };
}

const NOT_SET = 'not set';

/** What a container says of itself before what its pod says of all. */
function effective<K extends keyof SharedSecurity>(
  { object, base, spec }: PodView,
  { path, security }: Container,
  key: K,
  field: string = key,
): Effective<SharedSecurity[K]> {
  const own: SharedSecurity[K] = security[key];
  const value: SharedSecurity[K] = own ?? spec.security[key];
  const of = own === undefined && value !== undefined ? base : path;
  return { value, evidence: fieldOf(object, `${of}.securityContext.${field}`, shownOf(value)) };
}

function shownOf(value: SharedSecurity[keyof SharedSecurity]): string | number | boolean {
  return (typeof value === 'object' ? value.type : value) ?? NOT_SET;
}
