import type { Volume } from '../model/kubernetes/pod-spec.ts';
import {
  ESCAPE_TREES,
  HARMLESS_PATHS,
  KEY_TREES,
  LOG_TREE,
  RUNTIME_SOCKETS,
} from '../tables/host-paths.ts';
import { startsAs } from './effective-security.ts';
import type { PodView } from './workloads.ts';

/** How a volume leads to the node's root. */
interface VolumeEscape {
  readonly grade: 'root' | 'keys' | 'near';
  readonly why: string;
}

/** Undefined for a volume that does not. */
export function volumeEscape(
  { name, type, hostPath }: Volume,
  pod: PodView,
): VolumeEscape | undefined {
  if (type !== 'hostPath') return undefined;
  const path = normal(hostPath ?? '/');
  const grade = isMountedByRoot(name, pod, false) ? 'root' : readGrade(path, name, pod);
  if (path === '/') return { grade, why: 'the whole disk of the node' };
  const socket = RUNTIME_SOCKETS.find((one) => isWithin(one, path));
  if (socket !== undefined) {
    // It answers through a read-only mount too.
    const answers = isMountedByRoot(name, pod, true) ? 'root' : 'near';
    return { grade: answers, why: `holds the runtime socket ${socket}` };
  }
  if (HARMLESS_PATHS.some((one) => isHarmless(path, one))) return undefined;
  const tree = ESCAPE_TREES.find((one) => isWithin(path, one) || isWithin(one, path));
  // Devices do not open for a container that is not privileged, which is a field of its own.
  if (tree === '/dev') return { grade: 'near', why: 'reaches /dev of the node' };
  if (tree !== undefined) return { grade, why: `reaches ${tree} of the node` };
  return grade === 'root' ? logEscape(path, pod) : undefined;
}

/** Whoever writes there as root can have the kubelet read any file. */
function logEscape(path: string, { spec }: PodView): VolumeEscape | undefined {
  const logs = isWithin(path, LOG_TREE) || isWithin(LOG_TREE, path);
  if (!logs || spec.hostUsers === false) return undefined;
  return { grade: 'near', why: `root may write to ${LOG_TREE}` };
}

/** What is only read: keys, where there are some. */
function readGrade(path: string, volume: string, pod: PodView): 'keys' | 'near' {
  const holds = KEY_TREES.some((one) => isWithin(path, one) || isWithin(one, path));
  return holds && isMountedByRoot(volume, pod, true) ? 'keys' : 'near';
}

/** Files of the node are root's: whether a container that may be root mounts it, to write or at all. */
function isMountedByRoot(volume: string, pod: PodView, readOnly: boolean): boolean {
  return pod.spec.containers
    .filter(({ mounts }) =>
      mounts.some((one) => one.name === volume && (readOnly || !one.readOnly)),
    )
    .some((container) => startsAs(pod, container).value !== 'non-root');
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
