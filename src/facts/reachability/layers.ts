import type { Compiled, Finding, Layer, Policy } from './rules.ts';

/** Layers of several kinds of policy as one list, in order; those of equal order become one. */
export function assembled(parts: readonly Compiled[]): Compiled {
  const findings: Finding[] = parts.flatMap((one) => one.findings);
  return {
    ingress: merged(parts.flatMap((one) => one.ingress)),
    egress: merged(parts.flatMap((one) => one.egress)),
    findings,
  };
}

function merged(layers: readonly Layer[]): readonly Layer[] {
  const filled = layers.filter(({ policies }) => policies.length > 0);
  const byOrder = Map.groupBy(filled, ({ order }) => order);
  return [...byOrder]
    .sort(([a], [b]) => a - b)
    .map(([order, same]): Layer => {
      const ids = new Set(same.map(({ id }) => id));
      const policies: readonly Policy[] = same.flatMap((one) => one.policies);
      const unmatched = same.some((one) => one.unmatched === 'deny') ? 'deny' : 'next';
      return { id: [...ids].join(' and '), order, unmatched, policies };
    });
}
