import type { AuditPolicy, AuditRule } from '../model/kubernetes/audit-policy.ts';

/** When these were last compared with what the providers publish (readiness model, 6.3). */
export const AUDIT_PROFILES_KNOWN_ON = '2026-11-15';

type Given = Pick<AuditRule, 'level'> & Partial<AuditRule>;

function rule(given: Given): AuditRule {
  return {
    users: [],
    groups: [],
    verbs: [],
    resources: [],
    namespaces: [],
    urls: [],
    omitStages: [],
    ...given,
  };
}

function policy(...rules: readonly Given[]): AuditPolicy {
  return { rules: rules.map(rule), omitStages: ['RequestReceived'] };
}

/** Resources of one group, written as `group: resource resource`; a group alone means all of it. */
function of(...kinds: readonly string[]): AuditRule['resources'] {
  return kinds.map((kind) => {
    const [group = '', names] = kind.split(': ');
    return { group, resources: names === undefined ? [] : names.split(' '), names: [] };
  });
}

const READS = ['get', 'list', 'watch'];

/** What carries the values of secrets is recorded without bodies, and events not at all. */
const QUIET: readonly Given[] = [
  { level: 'None', resources: of(': events', 'events.k8s.io: events') },
  {
    level: 'Metadata',
    resources: of(': secrets configmaps', 'authentication.k8s.io: tokenreviews'),
  },
];

/** Of the cloud's rules only those that decide about what an investigation needs. */
const MANAGED: readonly Given[] = [
  ...QUIET,
  { level: 'Request', verbs: READS },
  { level: 'RequestResponse' },
];

/** EKS publishes its policy. Changes of `aws-auth` are recorded in full. */
const EKS = policy(
  {
    level: 'RequestResponse',
    namespaces: ['kube-system'],
    verbs: ['update', 'patch', 'delete'],
    resources: [{ group: '', resources: ['configmaps'], names: ['aws-auth'] }],
  },
  ...QUIET,
  { level: 'Request', resources: of(': serviceaccounts/token') },
  { level: 'Request', verbs: READS },
  { level: 'RequestResponse' },
);

/** The rules of a cloud by which of its categories is on. */
export const CLOUD_AUDIT: Readonly<
  Record<'audit' | 'audit-writes-only', AuditPolicy> & { readonly eks: AuditPolicy }
> = {
  eks: EKS,
  audit: policy(...MANAGED),
  // kube-audit-admin drops get and list; Admin Activity has no reads. A shell may begin with get.
  'audit-writes-only': policy({ level: 'None', verbs: READS }, ...MANAGED),
};

const OPENSHIFT_BASE: readonly Given[] = [
  { level: 'None', resources: of(': events', 'events.k8s.io: events') },
];

const OPENSHIFT_SECRETS: Given = {
  level: 'Metadata',
  resources: of(
    ': secrets',
    'route.openshift.io: routes',
    'oauth.openshift.io: oauthclients',
    'authentication.k8s.io: tokenreviews',
  ),
};

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** OpenShift's audit profiles by name. */
export const OPENSHIFT_AUDIT: Readonly<Record<string, readonly AuditRule[]>> = {
  None: [rule({ level: 'None' })],
  Default: [...OPENSHIFT_BASE, { level: 'Metadata' as const }].map(rule),
  WriteRequestBodies: [
    ...OPENSHIFT_BASE,
    OPENSHIFT_SECRETS,
    { level: 'RequestResponse' as const, verbs: WRITES },
    { level: 'Metadata' as const },
  ].map(rule),
  AllRequestBodies: [
    ...OPENSHIFT_BASE,
    OPENSHIFT_SECRETS,
    { level: 'RequestResponse' as const },
  ].map(rule),
};
