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
