import type { Severity } from '../model/check.ts';
import type { AccessStep } from '../model/pictures/access.ts';
import { scaling, type Way, way } from './responder-ways.ts';

/** When this table was last compared with the API and with what kubectl asks for (readiness model, T-RSP). */
export const RESPONDER_RIGHTS_KNOWN_ON = '2026-11-15';

/** Parts of a playbook, as `playbooks[].steps` of the plan names them. */
export type PlaybookPart = 'contain' | 'evidence' | 'eradicate' | 'recover';

/**
 * Where a right is asked for: in each critical namespace, in the whole cluster, in the namespace for
 * forensics, for the objects that reconcile critical workloads, or in the cloud.
 */
export type RightPlace = 'namespace' | 'cluster' | 'forensics' | 'reconcilers' | 'cloud';

/** One thing that responders have to be able to do, and what it takes. */
export interface ResponderRight {
  readonly id: string;
  readonly step: AccessStep;
  readonly title: string;
  readonly severity: Extract<Severity, 'critical' | 'high' | 'medium'>;
  readonly place: RightPlace;
  /** A playbook with any of these parts needs it; a critical one is always needed. */
  readonly parts: readonly PlaybookPart[];
  /** Any one of them is enough. Empty where the cluster or the cloud tells what it takes. */
  readonly ways: readonly Way[];
}

/** How much a missing right weighs (readiness model, 6.4). */
export const RIGHT_WEIGHTS: Readonly<Record<ResponderRight['severity'], number>> = {
  critical: 4,
  high: 2,
  medium: 1,
};

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const READ = 'get list watch';

const ALL: readonly PlaybookPart[] = ['contain', 'evidence', 'eradicate', 'recover'];
const CONTAIN: readonly PlaybookPart[] = ['contain'];
const EVIDENCE: readonly PlaybookPart[] = ['evidence'];
const ERADICATE: readonly PlaybookPart[] = ['eradicate'];
const RECOVER: readonly PlaybookPart[] = ['recover'];

type Given = Omit<ResponderRight, 'step' | 'parts' | 'severity' | 'place' | 'ways'>;

function row(
  step: AccessStep,
  parts: readonly PlaybookPart[],
  severity: ResponderRight['severity'],
  place: RightPlace,
): (id: string, title: string, ...ways: readonly Way[]) => ResponderRight {
  return (id, title, ...ways) => {
    const given: Given = { id, title };
    return { ...given, step, severity, place, parts, ways };
  };
}

const look = row('observe', ALL, 'critical', 'namespace');
const lookMore = row('observe', ALL, 'high', 'namespace');
const stop = row('stop', CONTAIN, 'critical', 'namespace');
const evictHere = row('evict', ERADICATE, 'high', 'namespace');

export const RESPONDER_RIGHTS: readonly ResponderRight[] = [
  look('see-pods', 'See pods', way([READ, '', 'pods'])),
  look('read-logs', 'Read logs', way(['get', '', 'pods/log'])),
  look('see-events', 'See events', way([READ, '', 'events'])),
  row('observe', ALL, 'critical', 'cluster')('see-nodes', 'See nodes', way([READ, '', 'nodes'])),
  row(
    'observe',
    ALL,
    'high',
    'cluster',
  )('see-namespaces', 'See namespaces', way([READ, '', 'namespaces'])),
  lookMore(
    'see-services',
    'See services and their endpoints',
    way([READ, '', 'services'], [READ, 'discovery.k8s.io', 'endpointslices']),
  ),
  lookMore(
    'see-policies',
    'See network policies',
    way([READ, 'networking.k8s.io', 'networkpolicies']),
  ),
  lookMore(
    'see-controllers',
    'See controllers and their revisions',
    way(
      [READ, 'apps', 'deployments statefulsets daemonsets replicasets'],
      [READ, 'batch', 'jobs cronjobs'],
    ),
  ),
  lookMore('see-accounts', 'See service accounts', way([READ, '', 'serviceaccounts'])),
  lookMore('see-bindings', 'See roles and bindings', way([READ, RBAC, 'roles rolebindings'])),
  row(
    'observe',
    ALL,
    'high',
    'cluster',
  )(
    'see-cluster-bindings',
    'See cluster roles and bindings',
    way([READ, RBAC, 'clusterroles clusterrolebindings']),
  ),
  lookMore('see-claims', 'See volume claims', way([READ, '', 'persistentvolumeclaims'])),
  row(
    'observe',
    ALL,
    'high',
    'cluster',
  )('see-volumes', 'See volumes', way([READ, '', 'persistentvolumes'])),
  row(
    'mark',
    CONTAIN,
    'critical',
    'namespace',
  )('mark-pods', 'Label and annotate pods', way(['patch', '', 'pods'])),
  // A kind of the deny tier does as well: which of them are there, the cluster tells.
  row(
    'isolate',
    CONTAIN,
    'critical',
    'namespace',
  )(
    'isolate-pods',
    'Write a policy that isolates, and take it back',
    way(['create delete', 'networking.k8s.io', 'networkpolicies']),
  ),
  stop('scale-deployments', 'Change and scale deployments', way(...scaling('deployments'))),
  stop('scale-statefulsets', 'Change and scale stateful sets', way(...scaling('statefulsets'))),
  stop('change-daemonsets', 'Change daemon sets', way(['patch', 'apps', 'daemonsets'])),
  stop('delete-pods', 'Delete pods', way(['delete', '', 'pods'])),
  row(
    'stop',
    CONTAIN,
    'high',
    'namespace',
  )('suspend-cronjobs', 'Suspend cron jobs', way(['patch', 'batch', 'cronjobs'])),
  row(
    'node',
    CONTAIN,
    'critical',
    'cluster',
  )('cordon-nodes', 'Cordon and annotate nodes', way(['patch', '', 'nodes'])),
  row(
    'node',
    CONTAIN,
    'high',
    'namespace',
  )('evict-pods', 'Evict pods (drain)', way(['create', '', 'pods/eviction'])),
  row(
    'reconcilers',
    CONTAIN,
    'high',
    'reconcilers',
  )('pause-reconcilers', 'Pause what reconciles its workloads'),
  ...['exec', 'attach'].map((subresource) =>
    row('inspect', EVIDENCE, 'high', 'namespace')(
      `${subresource}-pods`,
      subresource === 'exec' ? 'Run commands in pods' : 'Attach to pods',
      // From 1.35 on a connection by WebSocket, which is a get, asks for create as well.
      { ...way(['get create', '', `pods/${subresource}`]), from: 35 },
      { ...way(['create', '', `pods/${subresource}`]), below: 35 },
    ),
  ),
  row(
    'inspect',
    EVIDENCE,
    'medium',
    'namespace',
  )('debug-pods', 'Add debug containers', way(['patch', '', 'pods/ephemeralcontainers'])),
  row(
    'capture',
    EVIDENCE,
    'high',
    'forensics',
  )('run-forensic-pods', 'Run pods for forensics', way(['create', '', 'pods'])),
  row('capture', EVIDENCE, 'medium', 'cluster')(
    'checkpoint-containers',
    'Checkpoint containers',
    way(['create', '', 'nodes/proxy']),
    way(['create', '', 'nodes/checkpoint']),
  ),
  row(
    'capture',
    EVIDENCE,
    'medium',
    'namespace',
  )('snapshot-volumes', 'Snapshot volumes', {
    ...way(['create', 'snapshot.storage.k8s.io', 'volumesnapshots']),
    kind: 'VolumeSnapshot',
  }),
  row(
    'evict',
    ERADICATE,
    'critical',
    'namespace',
  )('delete-bindings', 'Delete role bindings', way(['delete', RBAC, 'rolebindings'])),
  row(
    'evict',
    ERADICATE,
    'critical',
    'cluster',
  )(
    'delete-cluster-bindings',
    'Delete cluster role bindings',
    way(['delete', RBAC, 'clusterrolebindings']),
  ),
  evictHere(
    'replace-accounts',
    'Replace service accounts',
    way(['delete create', '', 'serviceaccounts']),
  ),
  evictHere('delete-tokens', 'Delete token Secrets', way(['delete', '', 'secrets'])),
  row('forbid', [...CONTAIN, ...ERADICATE], 'high', 'cluster')(
    'forbid-workloads',
    'Forbid by admission',
    {
      ...way([
        'create',
        ADMISSION,
        'validatingadmissionpolicies validatingadmissionpolicybindings',
      ]),
      kind: 'ValidatingAdmissionPolicy',
    },
    { ...way(['create', 'kyverno.io', 'clusterpolicies']), kind: 'ClusterPolicy' },
    { ...way(['create', 'policies.kyverno.io', 'validatingpolicies']), kind: 'ValidatingPolicy' },
    {
      ...way(['create', 'templates.gatekeeper.sh', 'constrainttemplates']),
      kind: 'ConstraintTemplate',
    },
  ),
  row(
    'recover',
    RECOVER,
    'high',
    'namespace',
  )('restore-backups', 'Back up and restore', {
    ...way(['create', 'velero.io', 'backups restores']),
    kind: 'Restore',
  }),
  row(
    'recover',
    RECOVER,
    'medium',
    'namespace',
  )('relax-budgets', 'Relax disruption budgets', way(['patch', 'policy', 'poddisruptionbudgets'])),
];
