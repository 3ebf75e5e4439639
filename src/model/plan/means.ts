import type { Day, NamespaceSelector, Reference, Scoped } from './scope.ts';

export interface PlanAdmission {
  /** Defaults of Pod Security admission, which live in a file the API does not show. */
  readonly psaDefaults?: readonly (Scoped & {
    readonly enforce: 'privileged' | 'baseline' | 'restricted';
    readonly exemptNamespaces?: readonly string[];
  })[];
}

/** A DaemonSet that the plan says is running. */
export interface DeclaredDaemonSet extends Scoped {
  readonly namespace: string;
  readonly daemonSet: string;
}

export interface PlanSecurity {
  readonly sensors?: readonly DeclaredDaemonSet[];
  /** Registries, or repositories in them, that images may come from. */
  readonly registries?: readonly string[];
}

/** A tool that reacts without asking. */
export interface PlanAutomation extends Scoped {
  readonly name: string;
  readonly action: 'label' | 'policy' | 'capture' | 'terminate' | 'delete' | 'drain';
  readonly capturesFirst?: boolean;
  readonly dryRun?: boolean;
  /** Where it may act; everywhere when missing. */
  readonly namespaces?: readonly NamespaceSelector[];
  readonly approval?: Reference;
}

export interface PlanContainment {
  readonly quarantine?: {
    readonly labelKey: string;
    readonly labelValue?: string;
    /** `<resource>/<name>`, or `<resource>/<namespace>/<name>`. */
    readonly policyRef?: string;
  };
  readonly node?: {
    readonly securityGroup?: string;
    readonly firewallPolicy?: string;
    readonly networkSecurityGroup?: string;
    readonly hostPolicy?: string;
    readonly runbook?: Reference;
    readonly rehearsed?: Day;
  };
  readonly gitopsPause?: { readonly runbook: Reference };
  /** How connections that are already open are ended. */
  readonly terminate?: {
    readonly method: 'conntrack-flush' | 'freeze' | 'node-rule';
    readonly runbook?: Reference;
    readonly rehearsed?: Day;
  };
}

export type Immutability =
  | 'object-lock'
  | 'retention-lock'
  | 'immutable-container'
  | 'versioned'
  | 'none';

export interface PlanForensics {
  readonly namespace?: string;
  /** By digest. */
  readonly toolkitImage?: string;
  readonly diskSnapshot?: Procedure;
  readonly memoryCapture?: Procedure;
  readonly evidenceStore?: {
    readonly uri: string;
    readonly immutability: Immutability;
    readonly account: 'separate' | 'same';
    readonly writers?: readonly string[];
    readonly readers?: readonly string[];
    readonly hashing?: string;
  };
  readonly custody?: {
    readonly procedure?: Reference;
    readonly roles?: readonly string[];
    readonly hashing?: string;
    readonly timeSource?: string;
    readonly reviewed?: Day;
  };
}

export interface Procedure {
  readonly procedure: Reference;
  readonly rehearsed?: Day;
}

export type LogKind =
  | 'audit'
  | 'authentication'
  | 'container'
  | 'events'
  | 'node'
  | 'network'
  | 'dns'
  | 'mesh';

export interface LogSink extends Scoped {
  readonly kind: LogKind;
  readonly location: 'external' | 'in-cluster' | 'in-cluster-object-storage' | 'control-plane-disk';
  readonly immutable?: boolean;
  /** Whether an administrator of the cluster also administers the store. */
  readonly adminsOverlap?: boolean;
  readonly retentionDays?: number;
  /** How many of them can be searched at once. */
  readonly hotDays?: number;
}

export interface PlanLogging {
  readonly sinks?: readonly LogSink[];
  readonly shippers?: readonly DeclaredDaemonSet[];
  readonly events?: Reference;
  readonly node?: Reference;
}

export interface PlanMonitoring {
  /** Probes that watch from outside. */
  readonly external?: readonly (Scoped & { readonly name: string; readonly lastSuccess?: Day })[];
}

/** Event classes of the audit stream that a rule watches. */
export type AuditClass =
  | 'secrets'
  | 'exec'
  | 'token-requests'
  | 'certificate-requests'
  | 'rbac'
  | 'admission'
  | 'workloads'
  | 'ephemeral-containers'
  | 'network-policies'
  | 'system-configmaps'
  | 'nodes'
  | 'denied-requests'
  | 'other';

export interface PlanDetections {
  readonly rules?: readonly {
    readonly id: string;
    readonly covers?: readonly AuditClass[];
    readonly lastTested?: Day;
    readonly lastFired?: Day;
  }[];
  readonly syntheticAlert?: { readonly lastDate: Day; readonly ackMinutes: number };
  readonly deadman?: { readonly external: boolean; readonly lastTest?: Day };
}

export interface PlanCredentials {
  /** Client certificates with administrator rights; an empty list says there are none. */
  readonly staticAdminCerts?: readonly (Scoped & {
    readonly name: string;
    readonly custody: string;
    readonly expires: Day;
    readonly use: 'break-glass' | 'routine';
  })[];
  readonly caRotation?: {
    readonly lastDrill?: Day;
    readonly durationHours?: number;
    readonly runbook?: Reference;
    readonly signingKeyProcedure?: Reference;
  };
  readonly rotation?: readonly (Scoped & {
    readonly name: string;
    readonly namespace?: string;
    readonly automated: boolean;
    readonly lastRotated?: Day;
  })[];
  readonly meshCA?: { readonly rotationDrill: Day };
  /** The key that encrypts Secrets at rest. */
  readonly encryptionKey?: { readonly lastRotated: Day };
}

export interface PlanRecovery {
  readonly backup?: {
    readonly tool?: string;
    /** Whether an administrator of the cluster cannot delete the backups. */
    readonly isolated?: boolean;
    readonly immutability?: Immutability;
    readonly account?: 'separate' | 'same';
    readonly retentionDays?: number;
    readonly namespaces?: readonly NamespaceSelector[];
    readonly lastCompleted?: Day;
    readonly etcdSnapshot?: Scoped & { readonly lastCompleted: Day; readonly location: string };
  };
  /** Where the declared state of the workloads lives. */
  readonly iac?: Reference;
  /** Steps that a rollback of the image alone does not undo. */
  readonly schemaMigrations?: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly reversible: boolean;
    readonly runbook?: Reference;
  }[];
  /** Single points of failure that the organization knows and accepts. */
  readonly acceptedSharedFate?: readonly (Scoped & {
    readonly shared: SharedFate;
    readonly namespaces?: readonly NamespaceSelector[];
    readonly reason: string;
    readonly owner: string;
    readonly approver: string;
    readonly expires: Day;
  })[];
}

export const sharedFates = [
  'zone',
  'cluster',
  'control-plane',
  'etcd',
  'identity-provider',
  'account',
  'hub',
  'backup-store',
] as const;

export type SharedFate = (typeof sharedFates)[number];
