import type {
  PlanAdmission,
  PlanAutomation,
  PlanContainment,
  PlanCredentials,
  PlanDetections,
  PlanForensics,
  PlanLogging,
  PlanMonitoring,
  PlanRecovery,
  PlanSecurity,
} from './plan/means.ts';
import type {
  PlanAccess,
  PlanAuthority,
  PlanCommunications,
  PlanContacts,
  PlanObligation,
  PlanReporting,
  PlanRoles,
  PlanRotation,
  PlanSeverity,
  PlanThirdParty,
  PlanTraining,
} from './plan/people.ts';
import type { PlanDrill, PlanObjectives, PlanPlaybook, PlanReview } from './plan/practice.ts';
import type {
  PlanCluster,
  PlanDataClass,
  PlanException,
  PlanFreshness,
  PlanMeta,
  PlanOwnership,
  PlanRequirements,
  PlanTiers,
} from './plan/scope.ts';
import type { PlanSection } from './source.ts';

/** Every section of ir-plan.yaml by its top-level key, in the order people fill them in. */
export interface PlanSections {
  readonly meta: PlanMeta;
  readonly clusters: readonly PlanCluster[];
  readonly tiers: PlanTiers;
  readonly dataClasses: readonly PlanDataClass[];
  readonly requirements: PlanRequirements;
  readonly ownership: PlanOwnership;
  readonly roles: PlanRoles;
  readonly rotations: readonly PlanRotation[];
  readonly contacts: PlanContacts;
  readonly authority: PlanAuthority;
  readonly severities: readonly PlanSeverity[];
  readonly obligations: readonly PlanObligation[];
  readonly communications: PlanCommunications;
  readonly reporting: PlanReporting;
  readonly thirdParties: readonly PlanThirdParty[];
  readonly access: PlanAccess;
  readonly admission: PlanAdmission;
  readonly security: PlanSecurity;
  readonly automation: readonly PlanAutomation[];
  readonly containment: PlanContainment;
  readonly forensics: PlanForensics;
  readonly logging: PlanLogging;
  readonly monitoring: PlanMonitoring;
  readonly detections: PlanDetections;
  readonly credentials: PlanCredentials;
  readonly recovery: PlanRecovery;
  readonly objectives: PlanObjectives;
  readonly playbooks: readonly PlanPlaybook[];
  readonly drills: readonly PlanDrill[];
  readonly reviews: readonly PlanReview[];
  readonly training: readonly PlanTraining[];
  readonly freshness: PlanFreshness;
  readonly exceptions: readonly PlanException[];
}

export type PlanKey = keyof PlanSections;

/** A plan that was read and validated. What it leaves out is not in `sections`. */
export interface PlanFile {
  readonly file: string;
  /** By leaf id, `plan/<top-level key>`: what a PlanSection decodes. */
  readonly sections: ReadonlyMap<string, unknown>;
  /** Where each of them begins, by the same id, for messages about it. */
  readonly positions: ReadonlyMap<string, { readonly line: number; readonly column: number }>;
}

export const planMeta: PlanSection<PlanMeta> = section('meta');
export const planClusters: PlanSection<readonly PlanCluster[]> = section('clusters');
export const planTiers: PlanSection<PlanTiers> = section('tiers');
export const planDataClasses: PlanSection<readonly PlanDataClass[]> = section('dataClasses');
export const planRequirements: PlanSection<PlanRequirements> = section('requirements');
export const planOwnership: PlanSection<PlanOwnership> = section('ownership');
export const planRoles: PlanSection<PlanRoles> = section('roles');
export const planRotations: PlanSection<readonly PlanRotation[]> = section('rotations');
export const planContacts: PlanSection<PlanContacts> = section('contacts');
export const planAuthority: PlanSection<PlanAuthority> = section('authority');
/** @public A section that no check asks for yet. */
export const planSeverities: PlanSection<readonly PlanSeverity[]> = section('severities');
export const planObligations: PlanSection<readonly PlanObligation[]> = section('obligations');
/** @public A section that no check asks for yet. */
export const planCommunications: PlanSection<PlanCommunications> = section('communications');
/** @public A section that no check asks for yet. */
export const planReporting: PlanSection<PlanReporting> = section('reporting');
/** @public A section that no check asks for yet. */
export const planThirdParties: PlanSection<readonly PlanThirdParty[]> = section('thirdParties');
/** @public A section that no check asks for yet. */
export const planAccess: PlanSection<PlanAccess> = section('access');
export const planAdmission: PlanSection<PlanAdmission> = section('admission');
export const planSecurity: PlanSection<PlanSecurity> = section('security');
/** @public A section that no check asks for yet. */
export const planAutomation: PlanSection<readonly PlanAutomation[]> = section('automation');
export const planContainment: PlanSection<PlanContainment> = section('containment');
/** @public A section that no check asks for yet. */
export const planForensics: PlanSection<PlanForensics> = section('forensics');
export const planLogging: PlanSection<PlanLogging> = section('logging');
/** @public A section that no check asks for yet. */
export const planMonitoring: PlanSection<PlanMonitoring> = section('monitoring');
/** @public A section that no check asks for yet. */
export const planDetections: PlanSection<PlanDetections> = section('detections');
/** @public A section that no check asks for yet. */
export const planCredentials: PlanSection<PlanCredentials> = section('credentials');
export const planRecovery: PlanSection<PlanRecovery> = section('recovery');
export const planObjectives: PlanSection<PlanObjectives> = section('objectives');
/** @public A section that no check asks for yet. */
export const planPlaybooks: PlanSection<readonly PlanPlaybook[]> = section('playbooks');
/** @public A section that no check asks for yet. */
export const planDrills: PlanSection<readonly PlanDrill[]> = section('drills');
/** @public A section that no check asks for yet. */
export const planReviews: PlanSection<readonly PlanReview[]> = section('reviews');
/** @public A section that no check asks for yet. */
export const planTraining: PlanSection<readonly PlanTraining[]> = section('training');
export const planFreshness: PlanSection<PlanFreshness> = section('freshness');
export const planExceptions: PlanSection<readonly PlanException[]> = section('exceptions');

/** The raw value is the one the schema made when the file was read, so `decode` only names its type. */
function section<K extends PlanKey>(key: K): PlanSection<PlanSections[K]> {
  return { type: 'plan', id: `plan/${key}`, decode: (raw) => raw as PlanSections[K] };
}
