import { fieldOf } from '../model/kubernetes/meta.ts';
import type { Container, PodSpec, Volume } from '../model/kubernetes/pod-spec.ts';
import type { Evidence } from '../model/verdict.ts';
import { ESCAPE_TREES, HARMLESS_PATHS, LOG_TREE, RUNTIME_SOCKETS } from '../tables/host-paths.ts';
import type { PodView } from './workloads.ts';

/** Capabilities that are root on the node by themselves. */
const ESCAPE_CAPABILITIES: ReadonlySet<string> = new Set([
  'ALL',
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_RAWIO',
  'DAC_READ_SEARCH',
  'BPF',
]);

/** The fields that make a pod equal to root on its node; none for a pod that is confined. */
export function escapesOf({ object, base, spec }: PodView): readonly Evidence[] {
  const found: Evidence[] = [];
  for (const field of ['hostPID', 'hostIPC'] as const) {
    if (spec[field]) found.push(fieldOf(object, `${base}.${field}`, true));
  }
  if (spec.security.hostProcess) {
    found.push(fieldOf(object, `${base}.securityContext.windowsOptions.hostProcess`, true));
  }
  for (const [index, volume] of spec.volumes.entries()) {
    const why = volumeEscape(volume, spec);
    if (why === undefined) continue;
    const path = `${base}.volumes[${index}].hostPath.path`;
    found.push(fieldOf(object, path, volume.hostPath ?? '', why));
  }
  for (const container of spec.containers) {
    for (const [field, value] of containerEscapes(container, spec)) {
      found.push(fieldOf(object, `${container.path}.securityContext.${field}`, value));
    }
  }
  return found;
}

function* containerEscapes(
  { security }: Container,
  spec: PodSpec,
): Iterable<readonly [field: string, value: string]> {
  if (security.privileged) yield ['privileged', 'true'];
  if (security.hostProcess) yield ['windowsOptions.hostProcess', 'true'];
  // In a user namespace an unmasked /proc shows only what the pod may see anyway.
  if (security.procMount === 'Unmasked' && spec.hostUsers !== false)
    yield ['procMount', 'Unmasked'];
  for (const one of security.add) {
    if (isEscapeCapability(one.toUpperCase().replace(/^CAP_/, ''), spec))
      yield ['capabilities.add', one];
  }
}

function isEscapeCapability(capability: string, spec: PodSpec): boolean {
  if (capability === 'SYS_PTRACE') return spec.hostPID;
  if (capability === 'NET_ADMIN') return spec.hostNetwork;
  return ESCAPE_CAPABILITIES.has(capability);
}

/** Why a volume reaches the node's root; undefined when it does not. */
function volumeEscape({ name, type, hostPath }: Volume, spec: PodSpec): string | undefined {
  if (type !== 'hostPath') return undefined;
  const path = normal(hostPath ?? '/');
  if (path === '/') return 'the whole disk of the node';
  const socket = RUNTIME_SOCKETS.find((one) => isWithin(one, path));
  if (socket !== undefined) return `holds the runtime socket ${socket}`;
  if (HARMLESS_PATHS.some((one) => isHarmless(path, one))) return undefined;
  const tree = ESCAPE_TREES.find((one) => isWithin(path, one) || isWithin(one, path));
  if (tree !== undefined) return `reaches ${tree} of the node`;
  const logs = isWithin(path, LOG_TREE) || isWithin(LOG_TREE, path);
  return logs && isWritableAsRoot(name, spec) ? `root may write to ${LOG_TREE}` : undefined;
}

function isWritableAsRoot(volume: string, spec: PodSpec): boolean {
  if (spec.hostUsers === false) return false;
  return spec.containers
    .filter(({ mounts }) => mounts.some((one) => one.name === volume && !one.readOnly))
    .some(({ security }) => {
      const user = security.runAsUser ?? spec.security.runAsUser;
      const nonRoot = security.runAsNonRoot ?? spec.security.runAsNonRoot ?? false;
      return user === undefined ? !nonRoot : user === 0;
    });
}

/** Without `.`, `..` and repeated slashes, and `/var/run` as the link to `/run` that it is. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const clean = `/${parts.join('/')}`;
  return isWithin(clean, '/var/run') ? clean.replace('/var/run', '/run') : clean;
}

/** Whether a path is a directory itself or lies in it. */
function isWithin(path: string, directory: string): boolean {
  return path === directory || directory === '/' || path.startsWith(`${directory}/`);
}

function isHarmless(path: string, known: string): boolean {
  return known.endsWith('*') ? path.startsWith(known.slice(0, -1)) : isWithin(path, known);
}
