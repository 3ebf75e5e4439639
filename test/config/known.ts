import { InputError, type Place } from '../../src/model/input-error.ts';
import { catalogue } from '../../src/tables/catalogue/entry.ts';

const NAMES: ReadonlySet<string> = new Set(catalogue.flatMap(({ id, code }) => [id, code]));

export function isCheck(name: string): boolean {
  return NAMES.has(name);
}

/** The least that a plan must have. */
export const HEAD = `apiVersion: readiness/v1
kind: IncidentResponsePlan
meta: {organization: Harbour Outfitters, reviewed: 2026-09-01, reviewer: ciso}
`;

/** What reading it was refused with. */
export function refusal(read: () => unknown): { message: string; place: Place | undefined } {
  try {
    read();
  } catch (error) {
    if (error instanceof InputError) return { message: error.message, place: error.place };
    throw error;
  }
  throw new Error('it was accepted');
}
