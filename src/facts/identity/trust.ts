/** How many ServiceAccounts of a cluster a role of the cloud lets in. */
export type Trust =
  | 'nobody'
  | 'one'
  /** Several, each by name. */
  | 'several'
  /** Whatever has a name like it, such as everything in one namespace. */
  | 'wide'
  /** Those of any namespace, so that whoever makes a namespace is among them. */
  | 'anybody';

const ACCOUNT = /^system:serviceaccount:([^:]+):(.+)$/;

/** `*` and `?` stand for any text, as clouds match subjects. */
export function trustOf(subjects: readonly string[]): Trust {
  const all = [...new Set(subjects)].map(widthOf);
  if (all.includes('anybody')) return 'anybody';
  if (all.includes('wide')) return 'wide';
  const named = all.filter((one) => one === 'one').length;
  if (named === 0) return 'nobody';
  return named === 1 ? 'one' : 'several';
}

function widthOf(subject: string): Trust {
  const [, namespace, name] = ACCOUNT.exec(subject) ?? [];
  if (namespace === undefined || name === undefined) {
    // Anything but an account is none of this cluster, unless a star may stand for one.
    return hasWildcard(subject) ? 'anybody' : 'nobody';
  }
  if (/^[*?]+$/.test(namespace)) return 'anybody';
  return hasWildcard(namespace) || hasWildcard(name) ? 'wide' : 'one';
}

function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

/** Whether one of these subjects, with `*` for any text and `?` for any letter, is that account. */
export function letsIn(subjects: readonly string[], namespace: string, name: string): boolean {
  const own = `system:serviceaccount:${namespace}:${name}`;
  return subjects.some((one) => matches(one, own));
}

/** In time of the product of both lengths, whatever the pattern is: it goes back to the last star alone. */
function matches(pattern: string, text: string): boolean {
  let [at, here, star, kept] = [0, 0, -1, 0];
  while (here < text.length) {
    const letter = pattern[at];
    if (letter === '*') {
      star = at;
      kept = here;
      at += 1;
    } else if (letter === '?' || letter === text[here]) {
      at += 1;
      here += 1;
    } else if (star === -1) {
      return false;
    } else {
      kept += 1;
      at = star + 1;
      here = kept;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
