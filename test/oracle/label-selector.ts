import { items, type Json, labelsAt, text, texts } from './json.ts';
import { and, maybe, type Truth } from './truth.ts';

export type Labels = ReadonlyMap<string, string>;

/** metav1.LabelSelector: all of it must hold; the empty one selects everything. */
export function selects(selector: Json | undefined, labels: Labels): Truth {
  const equal = [...labelsAt(selector, 'matchLabels')].map(
    ([key, value]) => labels.get(key) === value,
  );
  const expressions = items(selector, 'matchExpressions').map((one) => meets(one, labels));
  return and(...equal, ...expressions);
}

function meets(expression: Json, labels: Labels): Truth {
  const operator = text(expression, 'operator') ?? '';
  const value = labels.get(text(expression, 'key') ?? '');
  const values = texts(expression, 'values');
  const needsValues = operator === 'In' || operator === 'NotIn';
  if (needsValues !== values.length > 0) return maybe('too many or too few values, or no operator');
  const listed = value !== undefined && values.includes(value);
  switch (operator) {
    case 'In':
      return listed;
    case 'NotIn':
      return !listed;
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return maybe('an unknown operator is invalid');
  }
}
