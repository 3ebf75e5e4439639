import type { FreshnessItem } from '../model/plan/scope.ts';

/**
 * How long a statement of the plan counts, in days: at most `pass` for a pass, then at most `warn`
 * for a warning, then it fails. Source: the readiness model, section 7 and the rules of each check.
 * A row without `warn` beyond `pass` knows no warning by age.
 */
export const freshnessTable: Readonly<
  Record<FreshnessItem, { readonly pass: number; readonly warn: number }>
> = {
  planReview: { pass: 365, warn: 455 },
  leadVerified: { pass: 90, warn: 180 },
  pagingTest: { pass: 90, warn: 180 },
  rolesVerified: { pass: 180, warn: 180 },
  contactVerified: { pass: 180, warn: 365 },
  humanResourcesVerified: { pass: 365, warn: 365 },
  syntheticAlert: { pass: 90, warn: 180 },
  outOfBandTest: { pass: 180, warn: 365 },
  breakGlassTest: { pass: 180, warn: 365 },
  liveDrill: { pass: 183, warn: 365 },
  tabletop: { pass: 365, warn: 545 },
  restoreProof: { pass: 180, warn: 365 },
  rehearsal: { pass: 365, warn: 365 },
  accessReview: { pass: 183, warn: 365 },
  training: { pass: 365, warn: 365 },
  detectionTest: { pass: 180, warn: 180 },
};
