import type { PodSpec } from '../model/kubernetes/pod-spec.ts';

/** Labels that controllers give each pod for itself: they make no different kind of pod. */
const PER_POD_LABELS: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-generation',
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** The token volume that the API server adds to a pod, with a random end. */
const TOKEN_VOLUME = /^kube-api-access-[a-z0-9]{5}$/;

interface Shaped {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly spec: PodSpec;
}

/**
 * Text that is equal for pods of the same shape: same spec, labels and annotations, but for the node,
 * the names of injected token volumes, claims by ordinal and labels that each pod has for itself.
 */
export function shapeOf({ labels, annotations, spec }: Shaped): string {
  const own = [...labels].filter(([key]) => !PER_POD_LABELS.has(key));
  return JSON.stringify([own.sort(byKey), annotations, { ...spec, nodeName: undefined }], plain);
}

/**
 * Whether two pods are of one shape for certain: what they hold is the same objects. False says
 * nothing. Replicas of a snapshot share what they have in common, and telling so takes no text.
 */
export function sharesShape(a: Shaped, b: Shaped): boolean {
  if (a.labels !== b.labels || a.annotations !== b.annotations) return false;
  for (const [key, value] of Object.entries(a.spec)) {
    if (key !== 'nodeName' && !isSame(value, Reflect.get(b.spec, key))) return false;
  }
  return true;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((one, at) => one === b[at]);
}

/** For JSON.stringify: maps as sorted lists, names of token volumes without their random end. */
function plain(key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value].sort(byKey);
  // A template and a pod have the same container at different paths.
  if (key === 'path') return undefined;
  // Each pod of a StatefulSet has its own claims, named after it.
  if (key === 'claim') return value === undefined ? undefined : 'claim';
  if (key === 'name' && typeof value === 'string' && TOKEN_VOLUME.test(value)) {
    return 'kube-api-access';
  }
  return value;
}

function byKey([a]: readonly [unknown, ...unknown[]], [b]: readonly [unknown, ...unknown[]]) {
  return String(a) < String(b) ? -1 : 1;
}
