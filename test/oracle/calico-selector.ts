import type { Labels } from './label-selector.ts';

/**
 * Calico's selector language, read by taking expressions apart at the operator that binds least:
 * `||`, then `&&`, then `!`. Undefined where it is not well formed.
 */
export function calicoSelects(expression: string, labels: Labels): boolean | undefined {
  const text = expression.trim();
  if (text === '' || text === 'all()') return true;
  const parts = split(text, '||');
  if (parts.length > 1) return every(parts, labels, (all) => all.includes(true));
  const factors = split(text, '&&');
  if (factors.length > 1) return every(factors, labels, (all) => !all.includes(false));
  if (text.startsWith('!')) {
    const negated = nonEmpty(text.slice(1), labels);
    return negated === undefined ? undefined : !negated;
  }
  if (text.startsWith('(') && text.endsWith(')')) return nonEmpty(text.slice(1, -1), labels);
  return atom(text, labels);
}

function nonEmpty(text: string, labels: Labels): boolean | undefined {
  return text.trim() === '' ? undefined : calicoSelects(text, labels);
}

function every(
  parts: readonly string[],
  labels: Labels,
  join: (all: readonly boolean[]) => boolean,
): boolean | undefined {
  const all = parts.map((one) => nonEmpty(one, labels));
  const known = all.filter((one) => one !== undefined);
  return known.length < all.length ? undefined : join(known);
}

/** At the sign, where it stands in no bracket and no quotes. */
function split(text: string, sign: string): readonly string[] {
  const plain = masked(text);
  const parts: string[] = [];
  let start = 0;
  for (let end = plain.indexOf(sign); end >= 0; end = plain.indexOf(sign, start)) {
    parts.push(text.slice(start, end));
    start = end + sign.length;
  }
  return [...parts, text.slice(start)];
}

/** Of the same length, with nothing left of what is quoted or in brackets. */
function masked(text: string): string {
  const blank = (found: string): string => '_'.repeat(found.length);
  let plain = text.replaceAll(/'[^']*'|"[^"]*"/g, blank);
  for (let next = ''; next !== plain; ) {
    next = plain;
    plain = plain.replaceAll(/[({][^(){}]*[)}]/g, blank);
  }
  return plain;
}

const KEY = String.raw`([\w./-]+)`;
const QUOTED = `(?:'([^']*)'|"([^"]*)")`;
const HAS = new RegExp(String.raw`^has\(\s*${KEY}\s*\)$`);
const SET = new RegExp(String.raw`^${KEY}\s+(not\s+in|in)\s*\{([^}]*)\}$`);
const COMPARED = new RegExp(
  String.raw`^${KEY}\s*(==|!=|contains|starts\s+with|ends\s+with)\s*${QUOTED}$`,
);

function atom(text: string, labels: Labels): boolean | undefined {
  const [, has] = HAS.exec(text) ?? [];
  if (has !== undefined) return labels.has(has);
  const [, member, operator = '', list = ''] = SET.exec(text) ?? [];
  if (member !== undefined) {
    const listed = list.split(',').map((one) => one.trim().slice(1, -1));
    const value = labels.get(member);
    return (value !== undefined && listed.includes(value)) === (operator === 'in');
  }
  const [, key, sign = '', single, double] = COMPARED.exec(text) ?? [];
  if (key === undefined) return undefined;
  return compared(labels.get(key), sign.replace(/\s+/, ' '), single ?? double ?? '');
}

function compared(value: string | undefined, sign: string, given: string): boolean {
  switch (sign) {
    case '==':
      return value === given;
    case '!=':
      return value !== given;
    case 'contains':
      return value?.includes(given) ?? false;
    case 'starts with':
      return value?.startsWith(given) ?? false;
    default:
      return value?.endsWith(given) ?? false;
  }
}
