import type { Claim, Workload } from './control-plane/workloads.ts';
import type { PodSpec } from './pod-spec.ts';
import type { Labels } from './raw.ts';

/** An add-on's workload in the short form: labelled as its chart labels it. */
export interface Addon {
  readonly kind?: Workload['kind'];
  readonly namespace: string;
  readonly name: string;
  readonly app?: string;
  readonly version: string;
  readonly replicas?: number;
  readonly spec: PodSpec;
  readonly since: string;
  readonly rolledOut: string;
  readonly revision?: number;
  /** The Helm release; none when the provider installs it. */
  readonly release?: string;
  readonly chart?: string;
  /** The Argo CD Application that keeps it in place. */
  readonly application?: string;
  readonly podAnnotations?: Labels;
  readonly podLabels?: Labels;
  readonly claims?: readonly Claim[];
  readonly waiting?: string;
}

const GROUPS: Readonly<Record<Workload['kind'], string>> = {
  Deployment: 'apps/Deployment',
  StatefulSet: 'apps/StatefulSet',
  DaemonSet: 'apps/DaemonSet',
};

export function addon(shape: Addon): Workload {
  const kind = shape.kind ?? 'Deployment';
  const selector = {
    'app.kubernetes.io/name': shape.app ?? shape.name,
    ...(shape.release === undefined ? {} : { 'app.kubernetes.io/instance': shape.release }),
    ...(shape.app === undefined ? {} : { 'app.kubernetes.io/component': shape.name }),
  };
  return {
    kind,
    namespace: shape.namespace,
    name: shape.name,
    selector,
    labels: {
      ...selector,
      'app.kubernetes.io/version': shape.version,
      ...(shape.chart === undefined
        ? {}
        : { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': shape.chart }),
    },
    annotations: annotationsOf(shape, kind),
    ...(shape.replicas === undefined ? {} : { replicas: shape.replicas }),
    ...(shape.claims === undefined ? {} : { claims: shape.claims }),
    ...(shape.waiting === undefined ? {} : { waiting: shape.waiting }),
    template: {
      labels: { ...selector, ...shape.podLabels },
      ...(shape.podAnnotations === undefined ? {} : { annotations: shape.podAnnotations }),
      spec: shape.spec,
    },
    since: shape.since,
    rolledOut: shape.rolledOut,
    revision: shape.revision ?? 1,
  };
}

function annotationsOf(
  { namespace, name, release, chart, application }: Addon,
  kind: Workload['kind'],
): Labels {
  if (application !== undefined) {
    const id = `${application}:${GROUPS[kind]}:${namespace}/${name}`;
    return { 'argocd.argoproj.io/tracking-id': id };
  }
  if (chart === undefined || release === undefined) return {};
  return { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': namespace };
}
