import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ClusterData } from '../../src/model/cluster.ts';
import { InputError } from '../../src/model/input-error.ts';
import { defineKind, type Kind } from '../../src/model/source.ts';

function kind(
  apiVersions: readonly [string, ...string[]],
  name: string,
  plural: string,
  spec: Partial<Kind<unknown>> = {},
): Kind<unknown> {
  return defineKind<unknown>({
    apiVersions,
    kind: name,
    plural,
    namespaced: true,
    declared: true,
    keep: ['metadata.labels', 'spec.replicas', 'spec.template', 'spec.hostNetwork'],
    decode: (raw) => raw,
    ...spec,
  });
}

const deployments: Kind<unknown> = kind(
  ['apps/v1', 'extensions/v1beta1'],
  'Deployment',
  'deployments',
);
const pods: Kind<unknown> = kind(['v1'], 'Pod', 'pods');
const namespaces: Kind<unknown> = kind(['v1'], 'Namespace', 'namespaces', {
  namespaced: false,
});
const nodes: Kind<unknown> = kind(['v1'], 'Node', 'nodes', {
  namespaced: false,
  declared: false,
});
export const ciliumConfig: Kind<unknown> = kind(['v1'], 'ConfigMap', 'configmaps', {
  only: { namespace: 'kube-system', name: 'cilium-config' },
  keep: ['data.policy'],
});
export const kinds: readonly Kind<unknown>[] = [deployments, pods, namespaces, nodes, ciliumConfig];

/** An empty folder that goes away after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'kubemuster-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** `name@file:line` of every object that was read, by kind. */
export function namesIn(data: ClusterData, base: string): Readonly<Record<string, string[]>> {
  const names: Record<string, string[]> = {};
  for (const [id, observed] of data.leaves) {
    if (observed.state === 'unseen' || observed.value.length === 0) continue;
    names[id] = observed.value.map(({ raw, origin }) => {
      const where = `${origin?.file.replace(`${base}/`, '')}:${origin?.line}`;
      return `${nameIn(raw)}@${where}`;
    });
  }
  return names;
}

function nameIn(raw: unknown): string {
  const metadata: unknown = Reflect.get(Object(raw), 'metadata');
  return String(Reflect.get(Object(metadata), 'name'));
}

/** The InputError that a step ends with. */
export async function refusal(step: () => Promise<unknown>): Promise<InputError> {
  try {
    await step();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

export async function* bytesOf(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

export async function all<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  return Array.fromAsync(values);
}
