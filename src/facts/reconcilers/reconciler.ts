import type { Named } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import type { SomeEvidence, Subject } from '../../model/verdict.ts';
import type { WorkloadMeta } from '../owners.ts';

/** Something that may put back what a responder changes in a workload. */
export interface Reconciler {
  readonly tool: 'Argo CD' | 'Flux' | 'KEDA' | 'HorizontalPodAutoscaler' | 'operator';
  /** What has to be told to stop: the Application, Kustomization and so on, seen or only named. */
  readonly object: Subject;
  /** What is put back: the number of pods, the rest of the spec. None: it leaves both alone. */
  readonly reverts: readonly Reverted[];
  /** Seconds until it acts, by its settings or its default; undefined where that is not known. */
  readonly seconds: number | undefined;
  /** `possible`: its settings were not seen, or do not decide. */
  readonly certainty: 'certain' | 'possible';
  readonly why: string;
  /** In order; none where nothing is known that stops it. */
  readonly pause: readonly PauseStep[];
  readonly evidence: SomeEvidence;
  /** What would tell what is only possible. */
  readonly gaps: readonly Gap[];
}

export type Reverted = 'replicas' | 'spec';

/** One change that stops a reconciler, and the right it takes. */
export interface PauseStep {
  readonly right: {
    readonly verb: 'patch';
    readonly group: string;
    readonly resource: string;
    readonly namespace: string;
    readonly name: string;
  };
  /** The arguments of the command, unquoted. */
  readonly command: readonly string[];
}

/** Of what is asked who reconciles it: a workload, or an object that is itself reconciled. */
export type Reconciled = Pick<Named, 'meta'> | { readonly meta: WorkloadMeta };

/** A merge patch of one object, as a step. */
export function patchStep(
  [group, resource]: readonly [string, string],
  { namespace, name }: { readonly namespace: string; readonly name: string },
  patch: object,
): PauseStep {
  return {
    right: { verb: 'patch', group, resource, namespace, name },
    command: [
      'kubectl',
      ...(namespace === '' ? [] : ['-n', namespace]),
      'patch',
      `${resource}.${group}/${name}`,
      '--type',
      'merge',
      '-p',
      JSON.stringify(patch),
    ],
  };
}

/** Group and kind of an object, such as `apps` and `Deployment`. */
export function groupOf({ apiVersion }: Pick<WorkloadMeta, 'apiVersion'>): string {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? '' : group;
}
