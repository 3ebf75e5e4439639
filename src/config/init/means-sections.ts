/** Sections about tools and practice: what a cluster cannot show, commented out. */
export const MEANS_SECTIONS = `
## ---------------------------------------------------------------------------------------------
## Means. What a cluster cannot show, or what is worth comparing with what it shows.

## What the architecture has to meet. "mtls: none" takes the mesh checks out of scope, and says so.
# requirements: {mtls: critical, untrustedCode: false}

## Who acts in the cluster during an incident, who is admin, and the way in when single sign-on is
## the victim (IRR-07 to IRR-09, RBC-01, RBC-20).
# access:
#   responders: [{group: <fill in a group>}]
#   jit: {tool: <fill in a tool>, approvalMinutes: 10}
#   breakGlass:
#     method: <fill in how it works>
#     independentOf: [sso]
#     custody: two-person
#     lastTest: <fill in the day>
#     alertRule: <fill in a link>
#   admins: [{group: <fill in a group>}]
#   review: {last: <fill in the day>, scope: all, evidence: <fill in a link>}

## How you cut off a pod, a node, GitOps, and connections that are open (IRR-02, IRR-04, IRR-05, IRR-10).
# containment:
#   quarantine: {labelKey: ir/quarantine, policyRef: networkpolicy/quarantine}
#   node: {securityGroup: <fill in its id>, rehearsed: <fill in the day>}
#   gitopsPause: {runbook: <fill in a link>}
#   terminate: {method: conntrack-flush, runbook: <fill in a link>, rehearsed: <fill in the day>}

## How evidence is taken and kept (IRR-11, IRR-14, IRR-15, ORG-18).
# forensics:
#   namespace: ir-forensics
#   diskSnapshot: {procedure: <fill in a link>, rehearsed: <fill in the day>}
#   evidenceStore: {uri: <fill in a link>, immutability: object-lock, account: separate, hashing: sha256}
#   custody: {procedure: <fill in a link>, hashing: sha256, timeSource: NTP in UTC, reviewed: <fill in the day>}

## What watches from outside, and what raises an alarm (MON-13 to MON-17).
# monitoring: {external: [{name: <fill in a probe>, lastSuccess: <fill in the day>}]}
# detections:
#   rules: [{id: <fill in a rule>, covers: [rbac], lastTested: <fill in the day>}]
#   syntheticAlert: {lastDate: <fill in the day>, ackMinutes: <fill in the number>}
#   deadman: {external: true, lastTest: <fill in the day>}

## Credentials that are hard to take back, and how they are replaced (RBC-03, RBC-19, IRR-19).
## An empty staticAdminCerts says that there are none.
# credentials:
#   staticAdminCerts: []
#   caRotation: {lastDrill: <fill in the day>, durationHours: <fill in the number>, runbook: <fill in a link>}
#   rotation: [{name: <fill in a secret by name>, automated: true, lastRotated: <fill in the day>}]

## Backups and rebuilding (IRR-22 to IRR-24, ARC-06), and how fast you want to be (IRR-26).
# recovery:
#   backup: {tool: <fill in a tool>, isolated: true, account: separate, immutability: object-lock, retentionDays: 35}
#   iac: <fill in a link>
# objectives: {containMinutes: 15, revokeMinutes: 15, rtoMinutes: 240, rpoMinutes: 1440}

## ---------------------------------------------------------------------------------------------
## Practice. Only what really happened, with its day.

## The page to open for what just happened (ORG-11).
# playbooks:
#   - {scenario: compromised-pod, owner: sre, link: <fill in a link>, reviewed: <fill in the day>}
#   - {scenario: compromised-node, owner: sre, link: <fill in a link>, reviewed: <fill in the day>}
#   - {scenario: leaked-credential, owner: sre, link: <fill in a link>, reviewed: <fill in the day>}
#   - {scenario: malicious-image, owner: sre, link: <fill in a link>, reviewed: <fill in the day>}

## What was practised (ORG-13, ORG-14, IRR-24), what was learned (ORG-15), who was trained (ORG-17).
# drills:
#   - {type: gameday, cluster: CLUSTER, date: <fill in the day>, minutes: {detect: <fill in the number>, contain: <fill in the number>}}
#   - {type: restore, cluster: CLUSTER, date: <fill in the day>, minutes: {restore: <fill in the number>}, integrityChecked: true}
#   - {type: tabletop, date: <fill in the day>, participants: [legal, compliance, customerSupport]}
# reviews:
#   - {incident: <fill in an incident>, occurred: <fill in the day>, date: <fill in the day>, actions: []}
# training:
#   - {role: oncall, last: <fill in the day>, topic: containment in Kubernetes}

## Objects that a rule would accuse and that you accept (readiness model, exceptions): at most 365 days.
# exceptions:
#   - check: WKL-01
#     selector: {namespace: <fill in a namespace>, name: <fill in a name>}
#     reason: <fill in why>
#     owner: sre
#     approver: <fill in who>
#     expires: <fill in the day>
`;
