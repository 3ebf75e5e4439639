import { fieldOf } from '../model/kubernetes/meta.ts';
import type { Container } from '../model/kubernetes/pod-spec.ts';
import type { Evidence } from '../model/verdict.ts';
import { startsAs } from './effective-security.ts';
import { volumeEscape } from './host-path-escape.ts';
import type { PodView } from './workloads.ts';

/**
 * What a field gives whoever controls the pod. `root`: commands as root of the node. `keys`: what the
 * node and all its pods are to the API, to be read. `near`: a part of the node that one more bug makes
 * into that.
 */
export type EscapeGrade = 'root' | 'keys' | 'near';

/** A field that leads out of a pod to its node. */
export interface Escape {
  readonly grade: EscapeGrade;
  readonly evidence: Evidence;
}

/** Capabilities by what they give a container whose processes may be root. */
const CAPABILITIES: ReadonlyMap<string, EscapeGrade> = new Map([
  ['ALL', 'root'],
  ['SYS_ADMIN', 'root'],
  ['SYS_MODULE', 'root'],
  ['SYS_RAWIO', 'root'],
  // It opens any file of the node by its number, past every mount.
  ['DAC_READ_SEARCH', 'root'],
  ['BPF', 'near'],
]);

/** Every field that makes a pod escape-grade, the worst of them first. */
export function escapesFrom(pod: PodView): readonly Escape[] {
  const { object, base, spec } = pod;
  const found: Escape[] = [];
  for (const field of ['hostPID', 'hostIPC'] as const) {
    if (spec[field])
      found.push({ grade: 'near', evidence: fieldOf(object, `${base}.${field}`, true) });
  }
  if (spec.security.hostProcess) {
    const path = `${base}.securityContext.windowsOptions.hostProcess`;
    found.push({ grade: 'root', evidence: fieldOf(object, path, true) });
  }
  for (const [index, volume] of spec.volumes.entries()) {
    const way = volumeEscape(volume, pod);
    if (way === undefined) continue;
    const path = `${base}.volumes[${index}].hostPath.path`;
    const evidence = fieldOf(object, path, volume.hostPath ?? '', way.why);
    found.push({ grade: way.grade, evidence });
  }
  for (const container of spec.containers) found.push(...containerEscapes(pod, container));
  return found.sort((a, b) => rank(a.grade) - rank(b.grade));
}

/** The fields alone; none for a pod that is confined. */
export function escapesOf(pod: PodView): readonly Evidence[] {
  return escapesFrom(pod).map(({ evidence }) => evidence);
}

const GRADES: readonly EscapeGrade[] = ['root', 'keys', 'near'];

function rank(grade: EscapeGrade): number {
  return GRADES.indexOf(grade);
}

function* containerEscapes(pod: PodView, container: Container): Iterable<Escape> {
  const { security, path } = container;
  const found = (field: string, value: string, grade: EscapeGrade): Escape => ({
    grade,
    evidence: fieldOf(pod.object, `${path}.securityContext.${field}`, value),
  });
  const asRoot = mayBeRoot(pod, container) ? 'root' : 'near';
  if (security.privileged) yield found('privileged', 'true', 'root');
  if (security.hostProcess) yield found('windowsOptions.hostProcess', 'true', 'root');
  // In a user namespace an unmasked /proc shows only what the pod may see anyway.
  if (security.procMount === 'Unmasked' && pod.spec.hostUsers !== false) {
    yield found('procMount', 'Unmasked', asRoot);
  }
  for (const one of security.add) {
    const grade = gradeOf(one.toUpperCase().replace(/^CAP_/, ''), pod);
    if (grade === undefined) continue;
    yield found('capabilities.add', one, grade === 'root' ? asRoot : grade);
  }
}

/** Another user has added capabilities in no effect until a program of the image hands them out. */
function mayBeRoot(pod: PodView, container: Container): boolean {
  return startsAs(pod, container).value !== 'non-root' && pod.spec.hostUsers !== false;
}

function gradeOf(capability: string, { spec }: PodView): EscapeGrade | undefined {
  if (capability === 'SYS_PTRACE') return spec.hostPID ? 'root' : undefined;
  if (capability === 'NET_ADMIN') return spec.hostNetwork ? 'near' : undefined;
  return CAPABILITIES.get(capability);
}
