import type { Day, Party, Reference, Scoped } from './scope.ts';

export type Channel = 'phone' | 'sms' | 'pager' | 'chat' | 'email' | 'video' | 'radio';

/** One person, by a role name rather than a private one, and how to reach them. */
export interface NamedRole {
  readonly name: string;
  readonly channels: readonly Channel[];
  readonly verified?: Day;
}

/** A skill, filled by a person, a rotation, a third party, or each namespace's own owner. */
export interface TechnicalRole {
  readonly name?: string;
  readonly rotation?: string;
  readonly thirdParty?: string;
  readonly perNamespace?: true;
  readonly verified?: Day;
}

export interface PlanRoles {
  readonly incidentLead?: NamedRole;
  readonly deputy?: NamedRole;
  readonly platform?: TechnicalRole;
  readonly application?: TechnicalRole;
  readonly cloudInfra?: TechnicalRole;
  readonly security?: TechnicalRole;
  readonly forensics?: TechnicalRole;
}

export interface PlanRotation {
  readonly id: string;
  readonly coverage: '24x7' | '24x5' | 'extended-hours' | 'business-hours';
  /** How many people are tried one after the other. */
  readonly levels: number;
  readonly ackMinutes?: number;
  readonly lastPageTest?: Day;
}

/** An alias, such as a duty mailbox or list; never a private number. */
export interface PlanContact {
  readonly alias: string;
  readonly verified?: Day;
  /** Whether somebody answers at night and at weekends. */
  readonly outOfHours?: boolean;
}

export interface PlanContacts {
  /** `statements`: what support may tell customers, prepared for each severity. */
  readonly customerSupport?: PlanContact & { readonly statements?: Reference };
  readonly humanResources?: PlanContact & { readonly insiderPlaybook?: Reference };
  readonly legal?: PlanContact;
  readonly compliance?: PlanContact;
  readonly seniorManagement?: PlanContact;
}

/** Who may decide, and whether somebody else must approve it first. */
export interface Mandate {
  readonly role: Party;
  readonly approval: boolean;
}

export interface PlanAuthority {
  readonly isolateWorkload?: Mandate;
  readonly isolateNode?: Mandate;
  readonly takeDownService?: Mandate;
  readonly disclose?: Mandate;
}

export interface PlanSeverity {
  readonly id: string;
  readonly criteria: readonly string[];
  readonly declareBy?: Party;
  readonly notify?: readonly Party[];
  readonly ackMinutes?: number;
  readonly updateMinutes?: number;
}

/** A duty to notify somebody, or the statement that a data class carries none. */
export type PlanObligation = Obligation | NoObligation;

export interface Obligation {
  readonly regime: string;
  readonly trigger: string;
  readonly deadlineHours: number;
  /** The data classes that it is about. */
  readonly dataClasses?: readonly string[];
  readonly owner?: Party;
  readonly template?: Reference;
}

export interface NoObligation {
  readonly regime: 'none';
  readonly dataClasses: readonly string[];
  readonly reason: string;
}

export type Dependency = 'sso' | 'cluster' | 'chat' | 'email' | 'network' | 'cloud-account';

export interface PlanCommunications {
  readonly outOfBand?: {
    readonly tool: string;
    /** What may be down or breached while it still works. */
    readonly independentOf: readonly Dependency[];
    readonly membersSynced?: boolean;
    readonly lastTest?: Day;
  };
  readonly templates?: readonly {
    readonly audience: 'customer' | 'regulator' | 'internal' | 'press' | 'partner';
    readonly severity?: string;
    readonly approver?: Party;
    readonly reviewed?: Day;
  }[];
}

export interface PlanThirdParty {
  readonly id?: string;
  readonly kind:
    | 'provider-support'
    | 'forensics-retainer'
    | 'insurer'
    | 'managed-security'
    | 'outside-counsel';
  readonly contact: Reference;
  readonly contractUntil?: Day;
  /** The provider's name for each of our severities. */
  readonly severityMap?: readonly { readonly severity: string; readonly theirs: string }[];
}

export interface PlanReporting {
  readonly internal?: Reference;
  readonly external?: Reference;
  readonly tested?: Day;
}

export interface PlanTraining {
  readonly role: Party;
  readonly last: Day;
  readonly topic: string;
  /** How many people hold the role, and how many of them attended. */
  readonly people?: number;
  readonly attended?: number;
}

/** Somebody the cluster or cloud knows: exactly one of these. */
export type Principal =
  | { readonly group: string }
  | { readonly user: string }
  | { readonly serviceAccount: string }
  | { readonly cloudPrincipal: string };

export interface PlanAccess {
  readonly responders?: readonly (Principal & Scoped)[];
  readonly jit?: {
    readonly tool: string;
    readonly approvalMinutes?: number;
    /** Groups that responders are put into for as long as it lasts. */
    readonly groups?: readonly string[];
  };
  readonly breakGlass?: {
    readonly method: string;
    readonly independentOf: readonly Dependency[];
    readonly custody?: string;
    readonly lastTest?: Day;
    readonly alertRule?: Reference;
  };
  readonly admins?: readonly (Principal & Scoped)[];
  /** Rights granted outside RBAC: cloud access entries, IAM and role assignments. */
  readonly external?: readonly (Principal & Scoped & { readonly level: 'admin' | 'other' })[];
  readonly review?: {
    readonly last: Day;
    readonly scope: string;
    readonly evidence?: Reference;
  };
}
