import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Container } from '../../model/kubernetes/pod-spec.ts';
import type { Webhook } from '../../model/kubernetes/webhook.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import {
  AMBIENT_CAPTURED,
  AMBIENT_LABEL,
  type InjectionMark,
  ISTIO,
  type KnownMesh,
  MESHES,
} from '../../tables/meshes.ts';
import type { PodView } from '../workloads.ts';
import { istioInjection } from './injection.ts';

export interface Marks {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
}

/**
 * What one shape of a workload's pods shows: a proxy beside the containers, one on the node, labels
 * that only ask for either, or none. `gaps`: what could show that labels ask for nothing after all.
 */
export type Carried =
  | {
      readonly by: 'sidecar' | 'node';
      readonly mesh: KnownMesh;
      readonly container: Container | undefined;
      readonly evidence: Evidence;
    }
  | {
      readonly by: 'asked';
      readonly for: 'sidecar' | 'node';
      readonly mesh: KnownMesh;
      readonly evidence: Evidence;
      readonly gaps: readonly Gap[];
    }
  | { readonly by: 'none'; readonly evidence: Evidence; readonly gaps: readonly Gap[] };

/** What decides whether a pod that does not run yet will get a proxy. */
export interface Around {
  /** Of the pod's namespace; undefined where it was not seen. */
  readonly namespace: Marks | undefined;
  /** Why it was not seen; empty where it is just not declared. */
  readonly namespaceGaps: readonly Gap[];
  readonly name: string;
  /** The webhooks of Istio's injectors, and what was not seen of webhooks. */
  readonly injectors: readonly Webhook[];
  readonly webhookGaps: readonly Gap[];
}

type Asked = Pick<Extract<Carried, { by: 'asked' }>, 'mesh' | 'for'> & { readonly why: string };

const UNLABELLED: Marks = { labels: new Map(), annotations: new Map() };

export function carriedBy(view: PodView, around: Around): Carried {
  const { object, annotations, base } = view;
  const sidecar = sidecarOf(view);
  if (sidecar !== undefined) {
    const { container, mesh } = sidecar;
    const evidence = fieldOf(object, `${container.path}.image`, container.image, container.name);
    return { by: 'sidecar', mesh, container, evidence };
  }
  const captured = annotations.get(AMBIENT_CAPTURED);
  if (captured === 'enabled') {
    const path = `metadata.annotations['${AMBIENT_CAPTURED}']`;
    const evidence = fieldOf(object, path, captured);
    return { by: 'node', mesh: ISTIO, container: undefined, evidence };
  }
  const names = view.spec.containers.map(({ name }) => name).join(', ');
  const asked = view.spec.hostNetwork ? undefined : askedFor(view, around);
  const note = asked === undefined ? 'no proxy of a mesh' : asked.why;
  const evidence = fieldOf(object, `${base}.containers[].name`, names, note);
  const gaps = [...around.namespaceGaps, ...(asked?.mesh === ISTIO ? around.webhookGaps : [])];
  return asked === undefined
    ? { by: 'none', evidence, gaps: view.spec.hostNetwork ? [] : around.namespaceGaps }
    : { by: 'asked', for: asked.for, mesh: asked.mesh, evidence, gaps };
}

/** The sidecar of a mesh among the containers of a pod. */
export function sidecarOf({
  spec,
  annotations,
  labels,
}: PodView): { readonly mesh: KnownMesh; readonly container: Container } | undefined {
  for (const mesh of MESHES) {
    const { containers, image, proof } = mesh.sidecar;
    const proven = proof !== undefined && (annotations.has(proof) || labels.has(proof));
    const container = spec.containers.find(
      (one) =>
        containers.includes(one.name) &&
        (one.role === 'container' || one.sidecar) &&
        (proven || lastPart(one.image).includes(image)),
    );
    if (container !== undefined) return { mesh, container };
  }
  return undefined;
}

/** A sidecar comes before capture on the node, and what the pod says before what its namespace says. */
function askedFor(view: PodView, around: Around): Asked | undefined {
  const namespace = around.namespace ?? UNLABELLED;
  const { name, injectors } = around;
  const { hostNetwork } = view.spec;
  const istio = istioInjection({ pod: view, hostNetwork, namespace, name }, injectors);
  if (istio.injected) return { mesh: ISTIO, for: 'sidecar', why: `Istio: ${istio.why}` };
  const mode = view.labels.get(AMBIENT_LABEL) ?? namespace.labels.get(AMBIENT_LABEL);
  if (mode === 'ambient') return { mesh: ISTIO, for: 'node', why: `${AMBIENT_LABEL} is ambient` };
  for (const mesh of MESHES) {
    const said = asks(mesh.injection, view) ?? asks(mesh.injection, namespace);
    if (said === true) return { mesh, for: 'sidecar', why: `labels ask for ${mesh.name}` };
  }
  return undefined;
}

function asks(marks: readonly InjectionMark[], on: Marks): boolean | undefined {
  for (const { key, values } of marks) {
    const value = on.labels.get(key) ?? on.annotations.get(key);
    if (value !== undefined) return values.includes(value);
  }
  return undefined;
}

export function lastPart(image: string): string {
  return (
    image
      .replace(/[@:][^/]*$/, '')
      .split('/')
      .at(-1) ?? ''
  );
}
