import { at, labels, list, Malformed, requiredText, texts } from '../decode.ts';

/** A metav1.LabelSelector: all requirements must hold. No requirement at all selects everything. */
export interface LabelSelector {
  readonly requirements: readonly Requirement[];
}

/** One requirement on one label key; `matchLabels` reads as `In` with a single value. */
export interface Requirement {
  readonly key: string;
  /** `unknown` only in policies, which are read with `policySelectorOf`. */
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'unknown';
  /** Of an unknown operator: the operator as it was written. */
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
  const selector = policySelectorOf(raw, path);
  const unknown = selector?.requirements.find(({ operator }) => operator === 'unknown');
  if (unknown === undefined) return selector;
  const field = `${path}.matchExpressions.operator`;
  throw new Malformed(field, `one of ${OPERATORS.join(', ')}`, unknown.values.join());
}

/**
 * As `selectorOf`, for policies: an operator that the API does not have leaves the rest readable.
 * Its requirement is `unknown` and selects nothing; who evaluates it says so.
 */
export function policySelectorOf(raw: unknown, path: string): LabelSelector | undefined {
  const found = at(raw, path);
  if (found === undefined) return undefined;
  const equal = [...labels(raw, `${path}.matchLabels`)].map(
    ([key, value]): Requirement => ({ key, operator: 'In', values: [value] }),
  );
  return { requirements: [...equal, ...list(raw, `${path}.matchExpressions`).map(requirementOf)] };
}

function requirementOf(raw: unknown): Requirement {
  const key = requiredText(raw, 'key');
  const written = requiredText(raw, 'operator');
  const operator = OPERATORS.find((one) => one === written);
  if (operator === undefined) return { key, operator: 'unknown', values: [written] };
  return { key, operator, values: texts(raw, 'values') };
}

/** Whether it selects an object with these labels. */
export function selects(selector: LabelSelector, labels: ReadonlyMap<string, string>): boolean {
  return selector.requirements.every((one) => meets(one, labels.get(one.key)));
}

/**
 * `NotIn` and `DoesNotExist` also hold where the key is missing, as in the API server. An operator that is
 * none of the four holds nowhere.
 */
export function meets(
  { operator, values }: { readonly operator: string; readonly values: readonly string[] },
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
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
    case 'unknown':
      return `${key} ${values.join()}?`;
  }
}
