import type { Phase, Severity } from './check.ts';

// The published weights that scores are made with and reports explain: readiness model, section 8.1.

export const severityWeights: Readonly<Record<Severity, number>> = {
  critical: 8,
  high: 4,
  medium: 2,
  low: 1,
};

/** How much each phase counts in the mean of a cluster. */
export const phaseWeights: Readonly<Record<Phase, number>> = {
  prepare: 15,
  detect: 20,
  contain: 25,
  eradicate: 15,
  recover: 15,
  coordinate: 10,
};
