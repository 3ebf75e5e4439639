import type { FluxHelmRelease, FluxKustomization } from '../../model/kubernetes/flux.ts';
import { fieldOf, type Named, subjectOf } from '../../model/kubernetes/meta.ts';
import { gapsOf, type Observed, visible } from '../../model/observed.ts';
import { secondsOf } from './duration.ts';
import { groupOf, patchStep, type Reconciled, type Reconciler } from './reconciler.ts';

export interface Flux {
  readonly kustomizations: Observed<readonly FluxKustomization[]>;
  readonly releases: Observed<readonly FluxHelmRelease[]>;
}

const RECONCILE = 'kustomize.toolkit.fluxcd.io/reconcile';
const APPLY = 'kustomize.toolkit.fluxcd.io/ssa';

/** The Kustomization and the HelmRelease that an object's labels name, or whose inventory holds it. */
export function fluxReconcilers(flux: Flux, object: Reconciled): readonly Reconciler[] {
  return [...kustomizationsOf(flux, object), ...releasesOf(flux, object)];
}

function kustomizationsOf({ kustomizations }: Flux, object: Reconciled): readonly Reconciler[] {
  const { meta } = object;
  const id = [meta.namespace, meta.name, groupOf(meta), meta.kind].join('_');
  const holding = visible(kustomizations).filter(({ inventory }) => inventory.includes(id));
  const named = labelled(meta, 'kustomize.toolkit.fluxcd.io');
  const found = holding.length > 0 ? holding : whereNamed(visible(kustomizations), named);
  if (found.length > 0) return found.map((one) => kustomization(one, object));
  if (named === undefined) return [];
  return [notSeen('Kustomization', 'kustomize.toolkit.fluxcd.io', named, object, kustomizations)];
}

function kustomization(one: FluxKustomization, { meta }: Reconciled): Reconciler {
  const exempt = isExempt(meta.annotations);
  const acts = !one.suspended && !exempt;
  return {
    tool: 'Flux',
    object: subjectOf(one.meta),
    // The number of pods is put back only where the source states it, which the cluster does not show.
    reverts: acts ? ['replicas', 'spec'] : [],
    seconds: acts ? secondsOf(one.interval) : undefined,
    certainty: 'certain',
    why: exempt
      ? 'an annotation keeps Flux from applying this object again'
      : one.suspended
        ? 'the Kustomization is suspended'
        : `Flux applies the Kustomization again every ${one.interval}`,
    pause: acts ? [suspend('kustomize.toolkit.fluxcd.io', 'kustomizations', one)] : [],
    evidence: [
      fieldOf(one, 'spec.suspend', one.suspended),
      fieldOf(one, 'spec.interval', one.interval),
    ],
    gaps: [],
  };
}

function isExempt(annotations: ReadonlyMap<string, string>): boolean {
  return (
    annotations.get(RECONCILE)?.toLowerCase() === 'disabled' ||
    ['ignore', 'ifnotpresent'].includes(annotations.get(APPLY)?.toLowerCase() ?? '')
  );
}

function releasesOf({ releases }: Flux, object: Reconciled): readonly Reconciler[] {
  const named = labelled(object.meta, 'helm.toolkit.fluxcd.io');
  const found = whereNamed(visible(releases), named);
  if (found.length > 0) return found.map(release);
  if (named === undefined) return [];
  return [notSeen('HelmRelease', 'helm.toolkit.fluxcd.io', named, object, releases)];
}

function release(one: FluxHelmRelease): Reconciler {
  const acts = !one.suspended && one.drift === 'enabled';
  return {
    tool: 'Flux',
    object: subjectOf(one.meta),
    reverts: acts ? ['replicas', 'spec'] : [],
    seconds: acts ? secondsOf(one.interval) : undefined,
    certainty: 'certain',
    why: acts
      ? `Flux corrects drift of the HelmRelease every ${one.interval}`
      : 'Flux changes the HelmRelease only when its chart or values change',
    pause: acts ? [suspend('helm.toolkit.fluxcd.io', 'helmreleases', one)] : [],
    evidence: [
      fieldOf(one, 'spec.driftDetection.mode', one.drift),
      fieldOf(one, 'spec.interval', one.interval),
    ],
    gaps: [],
  };
}

interface Labelled {
  readonly namespace: string;
  readonly name: string;
}

function labelled({ labels }: Reconciled['meta'], group: string): Labelled | undefined {
  const name = labels.get(`${group}/name`);
  return name === undefined
    ? undefined
    : { name, namespace: labels.get(`${group}/namespace`) ?? '' };
}

function whereNamed<T extends Named>(all: readonly T[], named: Labelled | undefined): readonly T[] {
  return all.filter(({ meta }) => meta.name === named?.name && meta.namespace === named.namespace);
}

function suspend(group: string, resource: string, { meta }: Named) {
  return patchStep([group, resource], meta, { spec: { suspend: true } });
}

function notSeen(
  kind: string,
  group: string,
  { namespace, name }: Labelled,
  { meta }: Reconciled,
  all: Observed<unknown>,
): Reconciler {
  const key = `${group}/${kind}/${namespace}/${name}`;
  const gaps = gapsOf(all);
  return {
    tool: 'Flux',
    object: { type: 'k8s', key, apiVersion: `${group}/v1`, kind, namespace, name },
    reverts: ['replicas', 'spec'],
    seconds: undefined,
    certainty: 'possible',
    why: `the ${kind} that its labels name was not seen`,
    pause: [],
    evidence: [{ subject: subjectOf(meta), path: `metadata.labels['${group}/name']`, value: name }],
    gaps:
      gaps.length > 0
        ? gaps
        : [
            {
              source: `${group}/${kind}`,
              cause: 'not-collected',
              detail: `the ${kind} ${namespace}/${name} is not in this cluster`,
              permission: 'a scan of the cluster that Flux runs in',
            },
          ],
  };
}
