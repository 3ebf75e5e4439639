import { fieldOf } from '../model/kubernetes/meta.ts';
import type { Evidence } from '../model/verdict.ts';
import type { PodView } from './workloads.ts';

/** A Secret that a pod is given, with the first field that says so. */
export interface GivenSecret {
  readonly name: string;
  /** Whether only the kubelet reads it, to pull images. */
  readonly pulls: boolean;
  readonly evidence: () => Evidence;
}

/** Secrets that are read for a pod, each once: its files, its environment, and what pulls its images. */
export function secretsGivenTo({ object, base, spec }: PodView): readonly GivenSecret[] {
  const found = new Map<string, GivenSecret>();
  const add = (name: string, path: string, pulls = false): void => {
    if (found.has(name)) return;
    found.set(name, { name, pulls, evidence: () => fieldOf(object, path, name) });
  };
  for (const container of spec.containers) {
    for (const { path, name } of container.secrets) add(name, `${container.path}.${path}`);
  }
  for (const [index, { secrets }] of spec.volumes.entries()) {
    for (const { path, name } of secrets) add(name, `${base}.volumes[${index}].${path}`);
  }
  for (const [index, name] of spec.pullSecrets.entries()) {
    add(name, `${base}.imagePullSecrets[${index}].name`, true);
  }
  return [...found.values()];
}
