/** Sections about people: nothing of them can be seen in a cluster, so all are commented out. */
export const PEOPLE_SECTIONS = `
## ---------------------------------------------------------------------------------------------
## People. Use duty names and aliases, never private phone numbers: reports show them.

## Who decides in the first ten minutes (ORG-02). Two different people, two channels each.
## Call them, then note the day. It counts for 90 days.
# roles:
#   incidentLead: {name: <fill in a duty name>, channels: [phone, chat], verified: <fill in the day>}
#   deputy: {name: <fill in another duty name>, channels: [phone, chat], verified: <fill in the day>}
##  Who has which skill (ORG-04). Each is a name, a rotation or a third party from below.
#   platform: {rotation: sre, verified: <fill in the day>}
#   application: {perNamespace: true, verified: <fill in the day>}
#   cloudInfra: {rotation: sre, verified: <fill in the day>}
#   security: {name: <fill in a duty name>, verified: <fill in the day>}
#   forensics: {thirdParty: forensics, verified: <fill in the day>}

## Who is on call (ORG-03). Send a test page and note the day. It counts for 90 days.
# rotations:
#   - id: sre
#     coverage: 24x7
#     levels: 2
#     ackMinutes: 10
#     lastPageTest: <fill in the day>

## Who else must know (ORG-05 to ORG-09). Try each alias and note the day: 180 days, HR 365.
# contacts:
#   customerSupport: {alias: <fill in an alias>, verified: <fill in the day>, statements: <fill in a link>}
#   humanResources: {alias: <fill in an alias>, verified: <fill in the day>, insiderPlaybook: <fill in a link>}
#   legal: {alias: <fill in an alias>, outOfHours: true, verified: <fill in the day>}
#   compliance: {alias: <fill in an alias>, verified: <fill in the day>}
#   seniorManagement: {alias: <fill in an alias>, verified: <fill in the day>}

## Who may do what without waking anybody (ORG-09). Senior management signs this.
# authority:
#   isolateWorkload: {role: oncall, approval: false}
#   isolateNode: {role: oncall, approval: false}
#   takeDownService: {role: incidentLead, approval: false}
#   disclose: {role: seniorManagement, approval: true}

## How bad is it, who says so, who must hear of it, and how often (ORG-10).
# severities:
#   - id: sev1
#     criteria: [cluster-admin in the wrong hands, critical data read]
#     declareBy: oncall
#     notify: [incidentLead, legal, compliance, seniorManagement]
#     ackMinutes: 10
#     updateMinutes: 30
#   - {id: sev2, criteria: [foreign code in a pod], declareBy: oncall, notify: [security], updateMinutes: 60}
#   - {id: sev3, criteria: [a policy was bypassed without effect], declareBy: oncall, notify: [security], updateMinutes: 480}

## Which data lives where, and whom a breach of it concerns (ORG-08). The deadlines are yours to
## settle with counsel; "regime: none" with a reason says that there is no duty.
# dataClasses:
#   - id: pii
#     namespaces: [{namespace: <fill in a namespace>}]
# obligations:
#   - regime: GDPR-33
#     trigger: personal data breach
#     deadlineHours: 72
#     dataClasses: [pii]
#     owner: compliance
#     template: <fill in a link>

## Where you talk when chat and mail may be read by the intruder (ORG-12), and prepared messages (ORG-19).
# communications:
#   outOfBand:
#     tool: <fill in a tool>
#     independentOf: [sso, cluster]
#     membersSynced: true
#     lastTest: <fill in the day>
#   templates:
#     - {audience: customer, approver: seniorManagement, reviewed: <fill in the day>}
#     - {audience: regulator, approver: legal, reviewed: <fill in the day>}
#     - {audience: internal, approver: incidentLead, reviewed: <fill in the day>}

## Where staff and outsiders report a suspicion (ORG-20).
# reporting: {internal: <fill in a mailbox>, external: <fill in a link>, tested: <fill in the day>}

## Who helps from outside, and until when the contract runs (ORG-16).
# thirdParties:
#   - {id: provider, kind: provider-support, contact: <fill in a link>, contractUntil: <fill in the day>}
#   - {id: forensics, kind: forensics-retainer, contact: <fill in a link>, contractUntil: <fill in the day>}
`;
