/** Kleene's three values; what is not known says why. */
export type Truth = boolean | Maybe;

export interface Maybe {
  readonly maybe: string;
}

export function and(...all: readonly Truth[]): Truth {
  if (all.includes(false)) return false;
  return all.find((one) => one !== true) ?? true;
}

export function or(...all: readonly Truth[]): Truth {
  if (all.includes(true)) return true;
  return all.find((one) => one !== false) ?? false;
}

export function not(one: Truth): Truth {
  return typeof one === 'boolean' ? !one : one;
}

export function maybe(why: string): Truth {
  return { maybe: why };
}
