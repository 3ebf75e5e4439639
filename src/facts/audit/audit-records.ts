import { cloudField } from '../../model/cloud/parts.ts';
import { type CloudLog, cloudLogging } from '../../model/cloud.ts';
import {
  type AuditPolicy,
  type AuditPolicyFile,
  auditPolicyFile,
  NO_AUDIT_POLICY,
} from '../../model/kubernetes/audit-policy.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import {
  type OpenShiftApiServer,
  openShiftApiServers,
} from '../../model/kubernetes/openshift-api-server.ts';
import {
  type Gap,
  type Gaps,
  gapsOf,
  type Observed,
  someGaps,
  visible,
} from '../../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { SomeEvidence, Subject } from '../../model/verdict.ts';
import { AUDIT_PROFILES_KNOWN_ON, CLOUD_AUDIT } from '../../tables/audit-profiles.ts';
import { OPENSHIFTS } from '../../tables/platforms.ts';
import { auditLogging } from '../audit-logging/audit-logging.ts';
import type { AuditPlace } from '../audit-logging/place.ts';
import { platform } from '../platform.ts';
import { openShiftPolicy } from './openshift-policy.ts';
import { type AuditShortfall, auditShortfalls } from './shortfalls.ts';

/** What one place that records requests would miss, or why that cannot be told. */
export type AuditRecord = {
  readonly subject: Subject;
  /** Whether a provider wrote the policy, so that nobody here can change it. */
  readonly byProvider: boolean;
} & (
  | {
      readonly state: 'known';
      readonly policy: AuditPolicy;
      readonly shortfalls: readonly AuditShortfall[];
      readonly evidence: SomeEvidence;
    }
  | {
      readonly state: 'off';
      readonly why: string;
      readonly evidence: SomeEvidence;
    }
  | { readonly state: 'unknown'; readonly why: string; readonly gaps: Gaps }
);

export interface AuditRecords {
  readonly records: readonly AuditRecord[];
  readonly gaps: readonly Gap[];
}

/** Whose policy it is follows from the platform: a file, OpenShift's profile, or what a cloud publishes. */
export const auditRecords: Fact<AuditRecords> = defineFact({
  id: 'audit-records',
  title: 'What the audit log would miss of what an investigation needs',
  needs: {
    logging: auditLogging,
    file: maybe(auditPolicyFile),
    clouds: maybe(cloudLogging),
    platform: maybe(platform),
    openShift: maybe(openShiftApiServers),
    cluster: thisCluster,
  },
  compute: ({ logging, file, clouds, platform, openShift, cluster }): AuditRecords => {
    const { distribution = '', managed = null } = platform.state === 'unseen' ? {} : platform.value;
    const eks = distribution === 'eks' || cluster.source === 'eks';
    const found =
      givenPolicy(file) ??
      (OPENSHIFTS.has(distribution) ? profiled(openShift) : cloudPolicy(cluster.id, clouds, eks));
    const shortfalls = found === undefined ? [] : auditShortfalls(found.policy);
    const own = managed === true ? someGaps(gapsOf(clouds)) : undefined;
    return {
      records: logging.places.map((place) =>
        recordOf(place, found, shortfalls, own ?? [NO_AUDIT_POLICY]),
      ),
      gaps: logging.gaps,
    };
  },
  show: ({ records, gaps }: AuditRecords) => ({
    records: records.map((one) => ({
      of: one.subject.key,
      state: one.state,
      ...(one.state === 'known'
        ? {
            missed: one.shortfalls.map(({ events, level, of, rule }) => ({
              events: events.id,
              level,
              of,
              rule: rule ?? null,
            })),
          }
        : {}),
    })),
    gaps,
  }),
});

const TABLE = `what this records: table of ${AUDIT_PROFILES_KNOWN_ON}`;

/** A policy, who wrote it, and what says so. */
interface FoundPolicy {
  readonly policy: AuditPolicy;
  readonly byProvider: boolean;
  readonly evidence: SomeEvidence;
}

function givenPolicy(given: Observed<AuditPolicyFile>): FoundPolicy | undefined {
  if (given.state === 'unseen') return undefined;
  const { file, policy } = given.value;
  const subject: Subject = { type: 'plan', key: 'audit-policy' };
  const evidence: SomeEvidence = [{ subject, path: file, value: `${policy.rules.length} rules` }];
  return { policy, byProvider: false, evidence };
}

function profiled(servers: Observed<readonly OpenShiftApiServer[]>): FoundPolicy | undefined {
  const settings = visible(servers).find(({ meta }) => meta.name === 'cluster');
  const policy = settings === undefined ? undefined : openShiftPolicy(settings);
  if (settings === undefined || policy === undefined) return undefined;
  const profile = settings.auditProfile ?? 'not set: Default';
  return {
    policy,
    byProvider: true,
    evidence: [fieldOf(settings, 'spec.audit.profile', profile, TABLE)],
  };
}

/** The fullest of the categories that are on; none where one that was not seen may be fuller. */
function cloudPolicy(
  cluster: string,
  logs: Observed<readonly CloudLog[]>,
  eks: boolean,
): FoundPolicy | undefined {
  const on = visible(logs).filter(({ enabled }) => enabled.value);
  const full = on.find(({ log }) => log === 'audit');
  const writes = on.find(({ log }) => log === 'audit-writes-only');
  const best = full ?? (logs.state === 'seen' ? writes : undefined);
  if (best === undefined) return undefined;
  const policy = full === undefined ? CLOUD_AUDIT['audit-writes-only'] : CLOUD_AUDIT.audit;
  return {
    policy: full !== undefined && eks ? CLOUD_AUDIT.eks : policy,
    byProvider: true,
    evidence: [cloudField(cluster, best.enabled, `${best.log}; ${TABLE}`)],
  };
}

/** A place that is off records nothing, whatever its policy says. */
function recordOf(
  place: AuditPlace,
  found: FoundPolicy | undefined,
  shortfalls: readonly AuditShortfall[],
  missing: Gaps,
): AuditRecord {
  const { subject, why } = place;
  if (place.state === 'off') {
    return { state: 'off', subject, byProvider: false, why, evidence: place.evidence };
  }
  if (place.state === 'unknown') {
    return { state: 'unknown', subject, byProvider: false, why, gaps: place.gaps };
  }
  if (found === undefined) {
    return {
      state: 'unknown',
      subject,
      byProvider: false,
      why: 'its policy was not seen',
      gaps: missing,
    };
  }
  const { policy, byProvider, evidence } = found;
  return {
    state: 'known',
    subject,
    byProvider,
    policy,
    shortfalls,
    evidence: [...evidence, ...place.evidence],
  };
}
