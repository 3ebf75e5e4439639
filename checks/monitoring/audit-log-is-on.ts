import { apiServer } from '../../src/facts/api-server-example.ts';
import { auditLogging } from '../../src/facts/audit-logging/audit-logging.ts';
import type { AuditPlace } from '../../src/facts/audit-logging/place.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import { fail, pass, unknown, unknownRest, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('MON-01'),
  lifecycle: 'stable',
  rule: `PASS when every API server that is a static pod has --audit-policy-file and either --audit-log-path or
    --audit-webhook-config-file (in k3s, by its node arguments); on EKS and AKS when the cloud lists the audit
    log as enabled; on OpenShift when APIServer.spec.audit.profile is not None; on GKE always. WARN when OpenShift
    records nothing of some group. FAIL when it is off anywhere. Unknown when neither API servers nor the cloud
    were seen, and with the policy file that RKE2 ships, which records nothing.`,
  why: `The audit log is the only record of who read a Secret, opened a shell or bound a role. Without it nobody
    can say what an intruder did, nor when it began.`,
  fix: `Enable the audit log type of your cloud, or give every API server an audit policy and a log path or webhook,
    then ship the log off the cluster.`,
  grade: worst,
  needs: { logging: auditLogging },
  examples: {
    pass: {
      objects: apiServer(
        '--audit-policy-file=/etc/kubernetes/audit.yaml',
        '--audit-log-path=/var/log/kubernetes/audit.log',
      ),
    },
    fail: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        logging:
          - {log: api, enabled: {value: true, field: 'logging.clusterLogging[0].enabled'}}
          - {log: audit, enabled: {value: false, field: 'logging.clusterLogging[1].enabled'}}
      `,
    },
  },
  *evaluate({ logging }) {
    for (const place of logging.places) yield verdictOf(place);
    const gaps = someGaps(logging.gaps);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all API servers were seen', gaps);
  },
});

function verdictOf(place: AuditPlace): Verdict {
  const { subject, why } = place;
  switch (place.state) {
    case 'on':
      return pass(subject, why, place.evidence);
    case 'some':
      return warn(subject, why, place.evidence);
    case 'off':
      return fail(subject, why, place.evidence);
    case 'unknown':
      return unknown(subject, why, place.gaps, { evidence: place.evidence });
  }
}
