import { accessReviews, NOT_REVIEWED } from '../model/access-reviews.ts';
import { cloudNotAsked } from '../model/cloud/rights.ts';
import type { Item } from '../model/cluster.ts';
import type { Malformed } from '../model/decode.ts';
import { importedResults, NOT_IMPORTED } from '../model/imports.ts';
import { auditPolicyFile, NO_AUDIT_POLICY } from '../model/kubernetes/audit-policy.ts';
import { keysOfRaw } from '../model/kubernetes/subject-key.ts';
import type { Gap } from '../model/observed.ts';

/** Nobody asked for it. */
export function notCollected(id: string): Gap {
  if (id.startsWith('cloud/')) return cloudNotAsked(id);
  if (id === accessReviews.id) return NOT_REVIEWED;
  if (id === auditPolicyFile.id) return NO_AUDIT_POLICY;
  if (id === importedResults.id) return NOT_IMPORTED;
  return {
    source: id,
    cause: 'not-collected',
    detail: `${id} was not collected`,
    permission: `collect ${id}`,
  };
}

/** Evidence that is too old for the as-of instant. */
export function staleGap(id: string, collectedAt: string): Gap {
  return {
    source: id,
    cause: 'stale',
    detail: `collected at ${collectedAt}, too long before the as-of instant`,
    permission: 'a newer snapshot',
  };
}

/** An object whose kept fields have another shape than its API gives them. */
export function malformedGap(id: string, error: Malformed, { raw, origin }: Item): Gap {
  const where = origin === undefined ? '' : ` (${origin.file}:${origin.line})`;
  const [object = id] = keysOfRaw(raw);
  return {
    source: id,
    cause: 'malformed',
    detail: `${object}${where}: ${error.message}`,
    permission: 'an object of the shape its API gives it',
  };
}
