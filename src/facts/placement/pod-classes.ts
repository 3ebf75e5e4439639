import type { PersistentVolume } from '../../model/kubernetes/persistent-volume.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import type { NodeRequirement } from '../../model/kubernetes/pod-affinity.ts';
import type { Amounts } from '../../model/kubernetes/pod-requests.ts';
import type { PlacementRules } from './admission.ts';

/** Pods that fit on the same nodes: they ask for as much, by the same rules. */
export interface PodClass {
  readonly requests: Amounts;
  /** The same object for classes with the same rules. */
  readonly rules: PlacementRules;
}

/** The class of each pod, by text that is written once for whatever pods share. */
export function podClasses(volumes: readonly PersistentVolume[]): (pod: Pod) => PodClass {
  const termsOf = volumeTerms(volumes);
  const numberOf = numbering();
  const rules = new Map<string, PlacementRules>();
  const classes = new Map<string, PodClass>();
  return (pod) => {
    const { nodeSelector, tolerations } = pod.spec;
    const { nodeTerms } = pod.affinity;
    const terms = termsOf(pod);
    const ruled = [nodeSelector, nodeTerms, tolerations, terms].map(numberOf).join('/');
    const key = `${ruled}/${numberOf(pod.requests)}`;
    const before = classes.get(key);
    if (before !== undefined) return before;
    const shared = rules.get(ruled) ?? { nodeSelector, nodeTerms, tolerations, volumeTerms: terms };
    rules.set(ruled, shared);
    const made: PodClass = { requests: pod.requests, rules: shared };
    classes.set(key, made);
    return made;
  };
}

/** Equal values have equal numbers; an object that was numbered before is not written out again. */
function numbering(): (value: object | undefined) => number {
  const byObject = new Map<object | undefined, number>();
  const byText = new Map<string, number>();
  return (value) => {
    const before = byObject.get(value);
    if (before !== undefined) return before;
    const text = JSON.stringify(value, plain) ?? '';
    const number = byText.get(text) ?? byText.size;
    byText.set(text, number);
    byObject.set(value, number);
    return number;
  };
}

function plain(_: string, value: unknown): unknown {
  return value instanceof Map
    ? [...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    : value;
}

type Terms = PlacementRules['volumeTerms'];

const NO_TERMS: Terms = [];
const ZONES = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];

/** Where the volumes that are bound to a pod's claims can be. */
function volumeTerms(volumes: readonly PersistentVolume[]): (pod: Pod) => Terms {
  const bound = new Map<string, Terms[number]>();
  for (const volume of volumes) {
    const { claim } = volume;
    const terms = placesOf(volume);
    if (claim !== undefined && terms.length > 0)
      bound.set(`${claim.namespace}/${claim.name}`, terms);
  }
  if (bound.size === 0) return () => NO_TERMS;
  return ({ meta, spec }) => {
    const found = spec.volumes.flatMap(({ claim }) => {
      const terms = claim === undefined ? undefined : bound.get(`${meta.namespace}/${claim}`);
      return terms === undefined ? [] : [terms];
    });
    return found.length === 0 ? NO_TERMS : found;
  };
}

/** Older volumes say it by a label, several zones with two underscores between them. */
function placesOf({ meta, terms }: PersistentVolume): Terms[number] {
  const affine = terms
    .filter((term) => term.length > 0)
    .map((term) => term.map((one): NodeRequirement => ({ field: 'label', ...one })));
  if (affine.length > 0) return affine;
  const label = ZONES.find((one) => meta.labels.has(one));
  if (label === undefined) return [];
  const values = (meta.labels.get(label) ?? '').split('__');
  return [[{ field: 'label', key: label, operator: 'In', values }]];
}
