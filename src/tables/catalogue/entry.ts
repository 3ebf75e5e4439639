import type { CatalogueEntry } from '../../model/check.ts';
import { architecture } from './architecture.ts';
import { isolation } from './isolation.ts';
import { mesh } from './mesh.ts';
import { monitoring } from './monitoring.ts';
import { organization } from './organization.ts';
import { rbac } from './rbac.ts';
import { response } from './response.ts';
import { software } from './software.ts';
import { workload } from './workload.ts';

const rows: typeof architecture &
  typeof isolation &
  typeof mesh &
  typeof monitoring &
  typeof rbac &
  typeof software &
  typeof workload &
  typeof response &
  typeof organization = {
  ...architecture,
  ...isolation,
  ...mesh,
  ...monitoring,
  ...rbac,
  ...software,
  ...workload,
  ...response,
  ...organization,
};

/** Names a check of the readiness model: a typo does not compile. */
export type Code = keyof typeof rows;

/** Every check of the model, built or planned, in the model's order. */
export const catalogue: readonly CatalogueEntry[] = Object.values(rows);

/** The row of one check: its file spreads it. */
export function entry(code: Code): CatalogueEntry {
  return rows[code];
}
