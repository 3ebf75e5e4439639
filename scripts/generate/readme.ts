import type { Check } from '../../src/model/check.ts';
import { CATALOGUE_VERSION } from '../../src/scoring/weights.ts';
import { catalogue } from '../../src/tables/catalogue/entry.ts';
import { withPart } from './part.ts';

/** README.md with how much of the catalogue is built. */
export function readme(page: string, checks: readonly Check[]): string {
  const built = `${checks.length} of ${catalogue.length}`;
  return withPart(
    page,
    'status',
    `Catalogue ${CATALOGUE_VERSION}: ${built} checks are built, in every phase of a response. Until all of them are, scores of different versions cannot be compared, and every report says how many judged it. \`kubemuster checks\` lists what is built and what is planned.\n`,
  );
}
