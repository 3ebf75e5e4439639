import { baseline } from './baseline.ts';
import type { Control, PodShape, Violation } from './control.ts';
import { restricted } from './restricted.ts';

export type { ControlId, PodShape, Violation } from './control.ts';

/** From the most permissive to the strictest. */
export type Level = 'privileged' | 'baseline' | 'restricted';

/** The newest Kubernetes 1.x minor whose standards are known here; newer ones are judged as it. */
export const LATEST_MINOR = 37;

export interface PodSecurityResult {
  /** What the baseline level refuses; none when it admits the pod. */
  readonly baseline: readonly Violation[];
  /** What the restricted level refuses, baseline's controls included. */
  readonly restricted: readonly Violation[];
}

/**
 * Judges a pod by the Pod Security Standards of a Kubernetes 1.x minor as the API server's admission does;
 * the latest ones when no version is given.
 */
export function evaluatePodSecurity(
  pod: PodShape,
  version: number | 'latest' = 'latest',
): PodSecurityResult {
  const minor = version === 'latest' ? LATEST_MINOR : Math.min(version, LATEST_MINOR);
  const added = restricted.filter(({ since }) => since <= minor);
  const replaced = new Set(added.map(({ replaces }) => replaces));
  const kept = baseline.filter(({ id }) => !replaced.has(id));
  return {
    baseline: violations(baseline, pod, minor),
    restricted: violations([...kept, ...added], pod, minor),
  };
}

/** The strictest level that admits the pod. */
export function levelOf(result: PodSecurityResult): Level {
  if (result.restricted.length === 0) return 'restricted';
  return result.baseline.length === 0 ? 'baseline' : 'privileged';
}

function violations(
  controls: readonly Control[],
  pod: PodShape,
  minor: number,
): readonly Violation[] {
  return controls
    .filter(({ since }) => since <= minor)
    .flatMap((control) =>
      [...control.find(pod, minor)].map(([path, value]) => ({ control: control.id, path, value })),
    );
}
