import { cloudField } from '../../model/cloud/parts.ts';
import { type CloudLog, cloudLogging } from '../../model/cloud.ts';
import { CLUSTER, fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import {
  type OpenShiftApiServer,
  openShiftApiServers,
} from '../../model/kubernetes/openshift-api-server.ts';
import { type Observed, someGaps, visible } from '../../model/observed.ts';
import type { SomeEvidence } from '../../model/verdict.ts';
import { type AuditPlace, untold } from './place.ts';

/** Everybody who signed in is in this group. */
const EVERYBODY = 'system:authenticated';

/** OpenShift has one setting for all its API servers. */
export function placeOfOpenShift(observed: Observed<readonly OpenShiftApiServer[]>): AuditPlace {
  const found = visible(observed).find(({ meta }) => meta.name === 'cluster');
  if (found !== undefined) return placeOfProfile(found);
  const detail = 'there is no APIServer named cluster';
  const gaps = observed.state === 'seen' ? [] : observed.gaps;
  return {
    state: 'unknown',
    subject: CLUSTER,
    why: "OpenShift's audit profile was not seen",
    evidence: [],
    gaps: someGaps(gaps) ?? [
      untold(openShiftApiServers.id, detail, 'list apiservers.config.openshift.io'),
    ],
  };
}

function placeOfProfile(settings: OpenShiftApiServer): AuditPlace {
  const subject = subjectOf(settings.meta);
  const profile = settings.auditProfile ?? 'Default';
  const own = fieldOf(settings, 'spec.audit.profile', settings.auditProfile ?? 'not set: Default');
  if (profile === 'None') {
    return { state: 'off', subject, why: 'its audit profile records nothing', evidence: [own] };
  }
  const silent = settings.auditRules.flatMap(({ group, profile }, index) =>
    profile === 'None' ? [{ group, path: `spec.audit.customRules[${index}].group` }] : [],
  );
  const evidence: SomeEvidence = [
    own,
    ...silent.map(({ group, path }) => fieldOf(settings, path, group, 'profile None')),
  ];
  if (silent.length === 0) {
    return { state: 'on', subject, why: `its audit profile is ${profile}`, evidence };
  }
  const all = silent.some(({ group }) => group === EVERYBODY);
  const why = `it records nothing of ${silent.map(({ group }) => group).join(' and ')}`;
  return { state: all ? 'off' : 'some', subject, why, evidence };
}

/** The cloud's own list of logs. Both forms of the audit log count; what they leave out is MON-02. */
export function placeOfCloud(cluster: string, logs: readonly CloudLog[]): AuditPlace {
  const audit = logs.filter(({ log }) => log === 'audit' || log === 'audit-writes-only');
  const [on] = audit.filter(({ enabled }) => enabled.value);
  if (on !== undefined) {
    const evidence: SomeEvidence = [
      cloudField(cluster, on.enabled, on.log),
      ...(on.sink === undefined ? [] : [cloudField(cluster, on.sink)]),
    ];
    return { state: 'on', subject: CLUSTER, why: 'the cloud keeps the audit log', evidence };
  }
  const [off] = audit;
  const none = { value: 'no audit log among them', field: cloudLogging.id };
  const evidence: SomeEvidence = [cloudField(cluster, off?.enabled ?? none, off?.log)];
  return { state: 'off', subject: CLUSTER, why: "the cloud's audit log is off", evidence };
}
