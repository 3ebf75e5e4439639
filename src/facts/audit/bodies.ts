import type { AuditLevel, AuditPolicy } from '../../model/kubernetes/audit-policy.ts';
import type { AuditSample } from '../../tables/audit-events.ts';
import { decisionsOf } from './decisions.ts';
import { recordedLevel } from './level.ts';

/** Bodies in the audit log that hold what nobody should find there. */
export interface AuditedBodies {
  readonly what: string;
  readonly level: AuditLevel;
  /** From 0. */
  readonly rule: number;
  /** Whether answers are recorded too, not only requests. */
  readonly answers: boolean;
}

interface Sensitive {
  readonly what: string;
  readonly sample: AuditSample;
  /** Whether the request itself holds it, or only the answer. */
  readonly inRequest: boolean;
}

function sensitive(
  what: string,
  verbs: readonly string[],
  inRequest: boolean,
  of: Omit<AuditSample, 'verb'>,
): readonly Sensitive[] {
  return verbs.map((verb) => ({ what, inRequest, sample: { ...of, verb } }));
}

const SECRETS = { group: '', resource: 'secrets', subresource: '', namespaced: true } as const;

const SENSITIVE: readonly Sensitive[] = [
  ...sensitive('Secrets', ['create', 'update', 'patch'], true, SECRETS),
  ...sensitive('Secrets', ['get', 'list', 'watch'], false, SECRETS),
  ...sensitive('tokens that are reviewed', ['create'], true, {
    group: 'authentication.k8s.io',
    resource: 'tokenreviews',
    subresource: '',
    namespaced: false,
  }),
  ...sensitive('new tokens of ServiceAccounts', ['create'], false, {
    group: '',
    resource: 'serviceaccounts',
    subresource: 'token',
    namespaced: true,
  }),
];

/** What a policy records too much of, by whomever it comes: once for each sort and rule. */
export function auditedBodies(policy: AuditPolicy): readonly AuditedBodies[] {
  const found = new Map<string, AuditedBodies>();
  for (const { what, sample, inRequest } of SENSITIVE) {
    for (const { decision } of decisionsOf(policy, sample)) {
      const level = recordedLevel(decision, sample);
      const answers = level === 'RequestResponse';
      if (decision.rule === undefined || !(answers || (inRequest && level === 'Request'))) continue;
      found.set(`${what} ${decision.rule}`, { what, level, rule: decision.rule, answers });
    }
  }
  return [...found.values()];
}
