import type { Day, Party, Reference } from './scope.ts';

/** Minutes the organization allows itself. */
export interface PlanObjectives {
  readonly containMinutes?: number;
  readonly revokeMinutes?: number;
  readonly rtoMinutes?: number;
  readonly rpoMinutes?: number;
}

export type Scenario =
  | 'compromised-pod'
  | 'compromised-node'
  | 'leaked-credential'
  | 'malicious-image'
  | 'resource-hijack'
  | 'secret-exposure'
  | 'control-plane-compromise'
  | 'gitops-compromise'
  | 'destructive-attack'
  | 'insider'
  | 'other';

export interface PlanPlaybook {
  readonly scenario: Scenario;
  /** Tells apart playbooks of one scenario. */
  readonly name?: string;
  readonly owner?: Party;
  readonly link: Reference;
  readonly reviewed?: Day;
  readonly lastExercised?: Day;
  readonly steps?: readonly ('contain' | 'evidence' | 'eradicate' | 'recover')[];
}

export type PlanDrill = LiveDrill | Tabletop;

/** Something that was really done, on this cluster or its twin. */
export interface LiveDrill {
  readonly type: 'gameday' | 'containment' | 'restore' | 'revocation' | 'checkpoint';
  readonly cluster: string;
  readonly date: Day;
  /** What was measured. */
  readonly minutes?: {
    readonly detect?: number;
    readonly contain?: number;
    readonly revoke?: number;
    readonly restore?: number;
  };
  /** For a restore: whether the data was compared afterwards. */
  readonly integrityChecked?: boolean;
  /** For a restore of etcd: whether the encryption key was at hand. */
  readonly encryptionKeyAvailable?: boolean;
  readonly evidence?: DrillEvidence;
}

/** An incident talked through around a table. */
export interface Tabletop {
  readonly type: 'tabletop';
  readonly date: Day;
  readonly scenario?: string;
  readonly participants: readonly Participant[];
  readonly findings?: number;
  readonly evidence?: DrillEvidence;
}

export interface DrillEvidence {
  readonly link: Reference;
  readonly sha256?: string;
}

export type Participant =
  | 'incidentLead'
  | 'deputy'
  | 'oncall'
  | 'platform'
  | 'application'
  | 'cloudInfra'
  | 'security'
  | 'forensics'
  | 'customerSupport'
  | 'humanResources'
  | 'legal'
  | 'compliance'
  | 'seniorManagement';

export interface PlanReview {
  readonly incident: string;
  /** When it happened; the review itself was on `date`. */
  readonly occurred?: Day;
  readonly date: Day;
  readonly actions?: readonly {
    readonly id: string;
    readonly due: Day;
    readonly closed?: Day;
  }[];
}
