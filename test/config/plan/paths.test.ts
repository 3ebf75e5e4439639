import { expect, test } from 'vitest';
import { planJsonSchema } from '../../../src/config/plan/json-schema.ts';

/** Every path that section 7, the catalogue, a drill or amendment 0.29 of the readiness model names. */
const NAMED = `
apiVersion kind
meta.{organization,reviewed,reviewer,repository,commit}
clusters[].{id,environment,controlPlane} clusters[].decision.{tenancy,isolationGoal,dataClasses[],reviewed}
tiers.critical[].{namespace,namespaceSelector}
requirements.{mtls,untrustedCode}
ownership.keys[]
roles.{incidentLead,deputy}.{name,channels[],verified}
roles.{platform,application,cloudInfra,security,forensics}.{name,rotation,thirdParty,perNamespace,verified}
rotations[].{id,coverage,levels,ackMinutes,lastPageTest}
contacts.{customerSupport,humanResources,legal,compliance,seniorManagement}.{alias,verified}
contacts.customerSupport.statements contacts.humanResources.insiderPlaybook contacts.legal.outOfHours
authority.{isolateWorkload,isolateNode,takeDownService,disclose}.{role,approval}
severities[].{id,criteria[],declareBy,notify[],updateMinutes}
obligations[].{regime,trigger,deadlineHours,owner,template}
communications.outOfBand.{tool,independentOf[],membersSynced,lastTest}
communications.templates[].{audience,severity,approver,reviewed}
access.responders[].group access.admins[].group access.jit.{tool,approvalMinutes}
access.breakGlass.{method,independentOf[],custody,lastTest,alertRule} access.review.{last,scope,evidence}
admission.psaDefaults[].enforce
security.sensors[].{namespace,daemonSet} security.registries[]
automation[].action
containment.quarantine.{labelKey,labelValue,policyRef} containment.node.{securityGroup,rehearsed}
containment.gitopsPause.runbook containment.terminate.{method,rehearsed}
forensics.namespace forensics.diskSnapshot.{procedure,rehearsed}
forensics.evidenceStore.{uri,immutability,account,writers[],readers[],hashing}
forensics.custody.{procedure,roles[],hashing,timeSource,reviewed}
logging.sinks[].{kind,location,immutable,adminsOverlap,retentionDays,hotDays}
logging.shippers[].{namespace,daemonSet} logging.{events,node}
monitoring.external[].lastSuccess
detections.rules[].{id,lastTested,lastFired} detections.syntheticAlert.{lastDate,ackMinutes}
detections.deadman.{external,lastTest}
credentials.staticAdminCerts[].{custody,expires,use} credentials.caRotation.{lastDrill,durationHours}
credentials.rotation[].{name,automated,lastRotated} credentials.meshCA.rotationDrill
recovery.backup.isolated recovery.iac
objectives.{containMinutes,revokeMinutes,rtoMinutes,rpoMinutes}
playbooks[].{scenario,owner,link,reviewed,lastExercised}
drills[].{type,cluster,date,participants[],findings,scenario} drills[].minutes.{detect,contain,revoke,restore}
drills[].evidence.{link,sha256}
reviews[].{incident,date} reviews[].actions[].{id,due,closed}
training[].{role,last,topic}
thirdParties[].{kind,contact,contractUntil} thirdParties[].severityMap[].{severity,theirs}
reporting.{internal,external,tested}
exceptions[].{check,reason,owner,approver,expires} exceptions[].selector.{namespace,name}
`;

/** What a rule of the model needs without naming a path for it. */
const NEEDED = `
clusters[].weight clusters[].decision.record
clusters[].endpoint.{exposure,allowed[]} clusters[].remoteCredentials
dataClasses[].id dataClasses[].namespaces[].{namespace,namespaceSelector}
requirements.untrustedCode[].{namespace,namespaceSelector}
requirements.authenticatedGateways[].{namespace,name}
ownership.tenants[].name ownership.tenants[].namespaces[].{namespace,namespaceSelector}
contacts.{customerSupport,humanResources,compliance,seniorManagement}.outOfHours
severities[].ackMinutes
obligations[].{dataClasses[],reason}
thirdParties[].id
access.{responders,admins}[].{user,serviceAccount,cloudPrincipal}
access.external[].{group,user,serviceAccount,cloudPrincipal,level}
admission.psaDefaults[].exemptNamespaces[]
access.jit.groups[]
automation[].{name,capturesFirst,dryRun,approval} automation[].namespaces[].{namespace,namespaceSelector}
containment.node.{firewallPolicy,networkSecurityGroup,hostPolicy,runbook} containment.terminate.runbook
forensics.toolkitImage forensics.memoryCapture.{procedure,rehearsed}
monitoring.external[].name
detections.rules[].covers[]
credentials.staticAdminCerts[].name credentials.caRotation.{runbook,signingKeyProcedure}
credentials.rotation[].namespace credentials.encryptionKey.lastRotated
recovery.backup.{tool,immutability,account,retentionDays,lastCompleted}
recovery.backup.namespaces[].{namespace,namespaceSelector} recovery.backup.etcdSnapshot.{lastCompleted,location}
recovery.schemaMigrations[].{namespace,name,reversible,runbook}
recovery.acceptedSharedFate[].{shared,reason,owner,approver,expires}
recovery.acceptedSharedFate[].namespaces[].{namespace,namespaceSelector}
playbooks[].{name,steps[]}
drills[].{integrityChecked,encryptionKeyAvailable}
reviews[].occurred
training[].{people,attended}
freshness.{planReview,leadVerified,pagingTest,rolesVerified,contactVerified}.{pass,warn}
freshness.{humanResourcesVerified,syntheticAlert,outOfBandTest,breakGlassTest,liveDrill}.{pass,warn}
freshness.{tabletop,restoreProof,rehearsal,accessReview,training,detectionTest}.{pass,warn}
exceptions[].selector.kind
`;

test('the schema is every path that the model names, and what its rules need besides', () => {
  const scopes = /\.clusters\[\]$/;
  const paths = [...new Set(leaves(planJsonSchema(), ''))].filter((path) => !scopes.test(path));
  const wanted = [...expanded(NAMED), ...expanded(NEEDED)];
  expect(wanted.length).toBe(new Set(wanted).size);
  expect(paths.sort()).toEqual(wanted.sort());
});

/** `a.{b,c}` is `a.b` and `a.c`. */
function expanded(list: string): string[] {
  return list.trim().split(/\s+/).flatMap(alternatives);
}

function alternatives(path: string): string[] {
  const [, before = '', choices, after = ''] = /^(.*?)\{(.*?)\}(.*)$/.exec(path) ?? [];
  if (choices === undefined) return [path];
  return choices.split(',').flatMap((choice) => alternatives(before + choice + after));
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

function* leaves(schema: Schema, path: string): Generator<string> {
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms !== undefined) {
    for (const form of forms) yield* leaves(form, path);
  } else if (schema.properties !== undefined) {
    for (const [key, child] of Object.entries(schema.properties)) {
      yield* leaves(child, path === '' ? key : `${path}.${key}`);
    }
  } else if (schema.items === undefined) yield path;
  else yield* leaves(schema.items, `${path}[]`);
}
