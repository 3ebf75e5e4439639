import type { LabelSelector, Requirement } from '../../../model/kubernetes/selector.ts';

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const DOMAIN = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

/** What the API refuses in a selector although it is clear what it would mean. */
export function selectorFaults({ requirements }: LabelSelector): readonly string[] {
  return requirements.flatMap((one) => [...keyFaults(one.key), ...valueFaults(one)]);
}

function keyFaults(key: string): readonly string[] {
  const [first = '', second, more] = key.split('/');
  const good = second === undefined ? NAME.test(first) : DOMAIN.test(first) && NAME.test(second);
  return good && more === undefined ? [] : [`${JSON.stringify(key)} is no key of a label`];
}

function valueFaults({ key, operator, values }: Requirement): readonly string[] {
  switch (operator) {
    case 'In':
    case 'NotIn': {
      if (values.length === 0) return [`${operator} of ${key} needs a value`];
      const bad = values.find((value) => value !== '' && !NAME.test(value));
      return bad === undefined ? [] : [`${JSON.stringify(bad)} is no value of a label`];
    }
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0 ? [] : [`${operator} of ${key} takes no value`];
    case 'unknown':
      return [];
  }
}
