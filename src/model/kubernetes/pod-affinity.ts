import { at, list, sharing, text, texts } from '../decode.ts';
import { type LabelSelector, policySelectorOf } from './selector.ts';

/** One requirement on a label of a node, or on its name. */
export interface NodeRequirement {
  readonly field: 'label' | 'name';
  readonly key: string;
  /** `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt`, `Lt`. */
  readonly operator: string;
  readonly values: readonly string[];
}

/** What the scheduler insists on; preferences are left out. */
export interface PodAffinity {
  /** One of these terms must match the node, all of it; undefined where any node does. */
  readonly nodeTerms: readonly (readonly NodeRequirement[])[] | undefined;
  /** Whether it must be near certain pods. */
  readonly near: boolean;
  /** The pods that it may not share a place with. */
  readonly apart: readonly ApartTerm[];
}

export interface ApartTerm {
  readonly selector: LabelSelector;
  /** Whether it looks into other namespaces than that of its pod. */
  readonly elsewhere: boolean;
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const ANYWHERE: PodAffinity = { nodeTerms: undefined, near: false, apart: [] };

export const podAffinityOf: (raw: unknown, path: string) => PodAffinity = sharing((raw) => {
  if (raw === undefined) return ANYWHERE;
  const terms = `nodeAffinity.${REQUIRED}.nodeSelectorTerms`;
  return {
    nodeTerms: at(raw, terms) === undefined ? undefined : nodeTermsOf(raw, terms),
    near: list(raw, `podAffinity.${REQUIRED}`).length > 0,
    apart: list(raw, `podAntiAffinity.${REQUIRED}`).flatMap((term) => {
      const selector = policySelectorOf(term, 'labelSelector');
      const elsewhere =
        list(term, 'namespaces').length > 0 || at(term, 'namespaceSelector') !== undefined;
      return selector === undefined ? [] : [{ selector, elsewhere }];
    }),
  };
});

/** An empty term matches no node. */
function nodeTermsOf(raw: unknown, path: string): readonly (readonly NodeRequirement[])[] {
  return list(raw, path)
    .map((term) => [
      ...list(term, 'matchExpressions').map((one) => requirementOf(one, 'label')),
      ...list(term, 'matchFields').map((one) => requirementOf(one, 'name')),
    ])
    .filter((term) => term.length > 0);
}

function requirementOf(raw: unknown, field: NodeRequirement['field']): NodeRequirement {
  return {
    field,
    key: text(raw, 'key') ?? '',
    operator: text(raw, 'operator') ?? '',
    values: texts(raw, 'values'),
  };
}

/** Whether it is spread over places in a way that the scheduler insists on. */
export const isSpreadStrictly: (raw: unknown, path: string) => boolean = sharing((raw) =>
  list(raw, '').some((one) => text(one, 'whenUnsatisfiable') !== 'ScheduleAnyway'),
);
