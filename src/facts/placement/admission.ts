import type { Node } from '../../model/kubernetes/node.ts';
import type { NodeRequirement } from '../../model/kubernetes/pod-affinity.ts';
import type { PodSpec } from '../../model/kubernetes/pod-spec.ts';
import { meets } from '../../model/kubernetes/selector.ts';

/** What decides on which nodes a pod may be, besides their room. */
export interface PlacementRules {
  readonly nodeSelector: ReadonlyMap<string, string>;
  readonly nodeTerms: readonly (readonly NodeRequirement[])[] | undefined;
  readonly tolerations: PodSpec['tolerations'];
  /** Of each of its volumes that are bound to places: one of its terms must match. */
  readonly volumeTerms: readonly (readonly (readonly NodeRequirement[])[])[];
}

/** As the scheduler judges it: selector, required affinity, taints and the places of volumes. */
export function admits(rules: PlacementRules, node: Node): boolean {
  return (
    [...rules.nodeSelector].every(([key, value]) => node.meta.labels.get(key) === value) &&
    (rules.nodeTerms === undefined || matchesAny(rules.nodeTerms, node)) &&
    rules.volumeTerms.every((terms) => matchesAny(terms, node)) &&
    node.taints.every((taint) => isTolerated(taint, rules.tolerations))
  );
}

function matchesAny(terms: readonly (readonly NodeRequirement[])[], node: Node): boolean {
  return terms.some((term) => term.every((one) => fits(one, node)));
}

/** Nodes may be asked for by numbers too; all else is as for labels anywhere. */
function fits(one: NodeRequirement, { meta }: Node): boolean {
  const { field, key, operator, values } = one;
  const value = field === 'name' ? meta.name : meta.labels.get(key);
  if (operator === 'Gt') return isWhole(value) && Number(value) > Number(values[0]);
  if (operator === 'Lt') return isWhole(value) && Number(value) < Number(values[0]);
  return meets(one, value);
}

function isWhole(value: string | undefined): boolean {
  return value !== undefined && /^[+-]?\d+$/.test(value);
}

function isTolerated(
  { key, value = '', effect }: Node['taints'][number],
  tolerations: PodSpec['tolerations'],
): boolean {
  if (effect !== 'NoSchedule' && effect !== 'NoExecute') return true;
  return tolerations.some(
    (one) =>
      (!one.effect || one.effect === effect) &&
      (one.key ? one.key === key : one.operator === 'Exists') &&
      (one.operator === 'Exists' || (one.operator === 'Equal' && (one.value ?? '') === value)),
  );
}
