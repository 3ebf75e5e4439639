import type { Gap } from '../observed.ts';
import type { Listed } from '../picture.ts';
import type { Command } from './containment.ts';

/** Sorts of credentials, as the table of them has it. */
export const credentialClasses = [
  'pod-token',
  'account-token',
  'token-secret',
  'client-certificate',
  'masters-certificate',
  'cluster-keys',
  'kubelet-certificate',
  'kubelet-iam',
  'bootstrap-token',
  'oidc-session',
  'cloud-login',
  'local-account',
  'static-token',
  'person',
  'cloud-session',
  'node-role',
  'app-secret',
  'pull-secret',
  'mesh-certificate',
  'mesh-ca',
  'deploy-key',
] as const;

export type CredentialClass = (typeof credentialClasses)[number];

/** In the order in which responders take them. */
export const revocationSteps = [
  'api-rights',
  'cloud-sessions',
  'tokens',
  'secrets',
  'certificates',
] as const;

export type RevocationStep = (typeof revocationSteps)[number];

/** How bad it is that somebody else holds it: administrator of the cluster, data, or less. */
export const credentialGrades = ['admin', 'data', 'other'] as const;

export type CredentialGrade = (typeof credentialGrades)[number];

/** What became of a credential, or of one way of killing it. */
export const revocationStates = ['in-time', 'late', 'refused', 'none', 'unknown'] as const;

export type RevocationState = (typeof revocationStates)[number];

/** What an intruder is thought to hold. */
export const compromisedKinds = ['pod', 'sa', 'node', 'user', 'ci', 'registry', 'mesh-ca'] as const;

export type CompromisedKind = (typeof compromisedKinds)[number];

/** From the decision on until the credential is worth nothing, caches included. */
export interface MinutesRange {
  readonly least: number;
  /** Null where nobody knows. */
  readonly most: number | null;
}

/** One way of making a credential worthless. */
export interface RevocationWay {
  readonly step: RevocationStep;
  readonly what: string;
  readonly minutes: MinutesRange;
  /** Who does it: a responder in the cluster, or somebody beside it. */
  readonly by: string;
  readonly permitted: 'yes' | 'no' | 'unknown';
  /** What the responder lacks, or what the permission rests on. */
  readonly because: string;
  readonly state: RevocationState;
  readonly collateral: string;
  readonly commands: readonly Command[];
}

/** A credential that has to be taken for stolen, with the best way of killing it first. */
export interface RevokedCredential {
  /** The key of the object or of the role that it is. */
  readonly credential: string;
  readonly class: CredentialClass;
  readonly title: string;
  readonly grade: CredentialGrade;
  readonly state: RevocationState;
  /** Exact fractions as text. */
  readonly credit: readonly [string, string];
  readonly why: string;
  /** Until when a copy still works elsewhere. */
  readonly residual: string;
  readonly rotation: 'automated' | 'manual' | 'unknown';
  /** Workloads that share it, and lose it too. */
  readonly sharedBy: Listed<string>;
  readonly ways: readonly RevocationWay[];
  readonly gaps: Listed<Gap>;
}

/** What somebody holds who took over one pod, node, person and so on. */
export interface RevokedTarget {
  readonly kind: CompromisedKind;
  readonly name: string;
  readonly standing: string;
  readonly credit: readonly [string, string];
  /** In the order in which they are to be killed. */
  readonly credentials: Listed<RevokedCredential>;
  /** What is true of the whole, such as that a pod that is kept keeps its token. */
  readonly notes: readonly string[];
  /** Why there may be more of them. */
  readonly gaps: Listed<Gap>;
}

/** One row of the worksheet: a credential with those who expose it. */
export interface WorksheetRow extends RevokedCredential {
  readonly exposedBy: Listed<string>;
  /** Whether it is not known to be there at all. */
  readonly perhaps: boolean;
}

/** A target in one line. */
export interface TargetLine {
  readonly kind: CompromisedKind;
  readonly name: string;
  readonly standing: string;
  readonly credit: readonly [string, string];
  /** How many credentials it exposes, and how many of them are surely dead in time. */
  readonly credentials: number;
  readonly inTime: number;
  readonly notes: readonly string[];
}

/** The revocation drill as reports show it. */
export interface Revocation {
  readonly objective: { readonly minutes: number; readonly declared: boolean };
  readonly credit: readonly [string, string];
  /** Distinct credentials by what becomes of them, the best first. */
  readonly states: readonly { readonly state: RevocationState; readonly count: number }[];
  /** Each credential once, those that cannot be killed first. */
  readonly credentials: Listed<WorksheetRow>;
  readonly targets: Listed<TargetLine>;
}

/** Such as `up to 2 minutes`, `2 to 72 hours`. */
export function minutesText({ least, most }: MinutesRange): string {
  if (most === null) return `${plural(least)} or more`;
  if (most === 0) return 'at once';
  if (most >= 120) return `${hours(least)} to ${hours(most)} hours`;
  if (least === most) return plural(most);
  return least === 0 ? `up to ${plural(most)}` : `${least} to ${plural(most)}`;
}

function hours(minutes: number): string {
  return String(Math.round(minutes / 6) / 10);
}

function plural(minutes: number): string {
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
