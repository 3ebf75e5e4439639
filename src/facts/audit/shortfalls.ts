import {
  AUDIT_LEVELS,
  type AuditLevel,
  type AuditPolicy,
} from '../../model/kubernetes/audit-policy.ts';
import { AUDIT_EVENTS, type AuditEvents } from '../../tables/audit-events.ts';
import { type AuditedIdentity, decisionsOf } from './decisions.ts';
import { type AuditedRequest, recordedLevel } from './level.ts';

/** Events that a policy records too little of, for some who may cause them. */
export interface AuditShortfall {
  readonly events: AuditEvents;
  /** A request that shows it. */
  readonly request: AuditedRequest;
  readonly level: AuditLevel;
  /** From 0; undefined where no rule fits. */
  readonly rule: number | undefined;
  readonly of: AuditedIdentity;
}

/**
 * What a policy misses of the events an investigation needs. The worst of each pair of events and identity
 * is told; one that everybody has is not told again of somebody.
 */
export function auditShortfalls(policy: AuditPolicy): readonly AuditShortfall[] {
  return AUDIT_EVENTS.flatMap((events) => {
    const found = [...worstOf(policy, events).values()];
    const all = found.find(({ of }) => of.type === 'everybody');
    return found.filter((one) => one === all || all === undefined || isBelow(one.level, all.level));
  });
}

/** By identity, everybody first. */
function worstOf(policy: AuditPolicy, events: AuditEvents): ReadonlyMap<string, AuditShortfall> {
  const worst = new Map<string, AuditShortfall>();
  for (const sample of events.requests) {
    for (const { of, request, decision } of decisionsOf(policy, sample)) {
      const key = of.type === 'everybody' ? '' : `${of.type} ${of.name}`;
      const level = recordedLevel(decision, sample);
      if (!isBelow(level, worst.get(key)?.level ?? events.level)) continue;
      worst.set(key, { events, request, level, rule: decision.rule, of });
    }
  }
  return worst;
}

function isBelow(level: AuditLevel, other: AuditLevel): boolean {
  return AUDIT_LEVELS.indexOf(level) < AUDIT_LEVELS.indexOf(other);
}
