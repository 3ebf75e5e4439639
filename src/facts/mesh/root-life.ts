import type { Signer, TrustBundle, TrustRoot } from './mesh-trust.ts';

const DAY = 86_400_000;

/** How long the trust of a mesh lasts. Which of several roots signs is not seen. */
export interface RootLife {
  /** The root that lasts longest of those that are valid; undefined where none is. */
  readonly longest: TrustRoot | undefined;
  /** Whole days that it is still valid. */
  readonly days: number;
  /** Others that run out within so few days that what they signed is refused soon. */
  readonly ending: readonly TrustRoot[];
}

export function lifeOf({ roots }: TrustBundle, asOf: number, few: number): RootLife {
  const left = (one: TrustRoot): number => Math.floor((Date.parse(one.notAfter) - asOf) / DAY);
  const valid = roots
    .filter((one) => Date.parse(one.notBefore) <= asOf && asOf <= Date.parse(one.notAfter))
    .toSorted((a, b) => left(b) - left(a));
  const [longest, ...others] = valid;
  return {
    longest,
    days: longest === undefined ? 0 : left(longest),
    ending: others.filter((one) => left(one) < few),
  };
}

/** Whether what signs for the proxies has run out, or is about to and nobody renews it. */
export function isEnding({ certificate }: Signer, asOf: number, few: number): boolean {
  const { notAfter, ready } = certificate;
  if (notAfter === undefined) return ready === false;
  const left = (Date.parse(notAfter) - asOf) / DAY;
  return left < 0 || (ready === false && left < few);
}
