import { at, labels, list, Malformed, requiredText, texts } from '../decode.ts';

/** A metav1.LabelSelector: all requirements must hold. No requirement at all selects everything. */
export interface LabelSelector {
  readonly requirements: readonly Requirement[];
}

/** One requirement on one label key; `matchLabels` reads as `In` with a single value. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** Selects every object. */
export const EVERYTHING: LabelSelector = { requirements: [] };

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/**
 * Reads the selector at a path; undefined where it is missing. What a missing one means (nothing,
 * everything, this namespace) is for the field that holds it to say.
 */
export function selectorOf(raw: unknown, path: string): LabelSelector | undefined {
  const found = at(raw, path);
  if (found === undefined) return undefined;
  const equal = [...labels(raw, `${path}.matchLabels`)].map(
    ([key, value]): Requirement => ({ key, operator: 'In', values: [value] }),
  );
  const expressions = list(raw, `${path}.matchExpressions`).map((one) =>
    requirementOf(one, `${path}.matchExpressions`),
  );
  return { requirements: [...equal, ...expressions] };
}

function requirementOf(raw: unknown, path: string): Requirement {
  const key = requiredText(raw, 'key');
  const name = requiredText(raw, 'operator');
  const operator = OPERATORS.find((one) => one === name);
  if (operator === undefined) {
    throw new Malformed(`${path}.operator`, `one of ${OPERATORS.join(', ')}`, name);
  }
  return { key, operator, values: texts(raw, 'values') };
}

/** Whether it selects an object with these labels. */
export function selects(selector: LabelSelector, labels: ReadonlyMap<string, string>): boolean {
  return selector.requirements.every((one) => meets(one, labels.get(one.key)));
}

/** `NotIn` and `DoesNotExist` also hold where the key is missing, as in the API server. */
function meets({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** As kubectl prints it, such as `app=web,tier notin (cache)`; `everything` when it has no requirement. */
export function describeSelector({ requirements }: LabelSelector): string {
  if (requirements.length === 0) return 'everything';
  return requirements.map(describe).join(',');
}

function describe({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values.join()}` : `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}
