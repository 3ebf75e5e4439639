/** A calendar day of the plan, `YYYY-MM-DD`, counted in UTC. */
export type Day = string;

/** A link, ticket, path or document name that says where something is written down. Never fetched. */
export type Reference = string;

/**
 * Somebody the plan names elsewhere: a key of `roles` or `contacts`, a rotation or third party by
 * id, a contact by alias, a person by name, or `oncall`, whoever the rotations have on duty.
 */
export type Party = string;

/** Limits a declaration to some clusters, by `clusters[].id`; all clusters when missing. */
export interface Scoped {
  readonly clusters?: readonly string[];
}

/** Namespaces by name or by labels that must all match. */
export type NamespaceSelector = Scoped &
  ({ readonly namespace: string } | { readonly namespaceSelector: ReadonlyMap<string, string> });

/** Who answers for the plan, and when it was last read through. */
export interface PlanMeta {
  readonly organization: string;
  readonly reviewed: Day;
  readonly reviewer: string;
  readonly repository?: Reference;
  /** The commit that holds the reviewed text: makes the review an artefact. */
  readonly commit?: string;
}

export type Environment = 'production' | 'staging' | 'test' | 'development';

/** One cluster that the plan covers. `id` is any identity of a scanned cluster. */
export interface PlanCluster {
  readonly id: string;
  readonly environment?: Environment;
  readonly controlPlane?: 'managed' | 'self-managed';
  /** How much it counts in the fleet; follows from the environment when missing. */
  readonly weight?: number;
  readonly decision?: ArchitectureDecision;
  readonly endpoint?: DeclaredEndpoint;
  /** For a hub: what its credentials for other clusters may do there. */
  readonly remoteCredentials?: 'namespace-scoped' | 'admin';
}

/** Why the cluster is built as it is. */
export interface ArchitectureDecision {
  readonly tenancy: 'single' | 'soft' | 'hard';
  readonly isolationGoal: 'workload' | 'namespace' | 'node' | 'cluster';
  readonly dataClasses: readonly string[];
  readonly reviewed: Day;
  readonly record?: Reference;
}

/** Who can reach the API server of a self-managed control plane. */
export interface DeclaredEndpoint {
  readonly exposure: 'private' | 'allow-list' | 'public';
  readonly allowed?: readonly string[];
}

export interface PlanTiers {
  readonly critical: readonly NamespaceSelector[];
}

export interface PlanRequirements {
  /** Which workloads must speak mutual TLS. */
  readonly mtls?: 'none' | 'critical' | 'all';
  /** False, or the namespaces that run code the organization does not trust. */
  readonly untrustedCode?: false | readonly NamespaceSelector[];
  /** Gateways that let nobody through without a login. */
  readonly authenticatedGateways?: readonly (Scoped & {
    readonly namespace: string;
    readonly name: string;
  })[];
}

export interface PlanOwnership {
  /** Label or annotation keys on namespaces whose value names the owner. */
  readonly keys: readonly string[];
  readonly tenants?: readonly {
    readonly name: string;
    readonly namespaces: readonly NamespaceSelector[];
  }[];
}

/** A kind of sensitive data, and the namespaces that hold it. */
export interface PlanDataClass {
  readonly id: string;
  readonly namespaces: readonly NamespaceSelector[];
}

/** Objects of the cluster that a declaration is about; `*` in a value stands for any text. */
export interface PlanSelector extends Scoped {
  readonly namespace?: string;
  readonly kind?: string;
  readonly name?: string;
}

/** Declares objects that a rule would accuse. Changes credit only where the rule says so. */
export interface PlanException {
  /** A check by id, alias or code. */
  readonly check: string;
  readonly selector: PlanSelector;
  readonly reason: string;
  readonly owner: string;
  readonly approver: string;
  /** The last day it holds. */
  readonly expires: Day;
}

/** Days for what the plan wants fresher than the model does. Looser values do not count. */
export type PlanFreshness = Readonly<Partial<Record<FreshnessItem, FreshnessLimits>>>;

export interface FreshnessLimits {
  readonly pass?: number;
  readonly warn?: number;
}

export type FreshnessItem =
  | 'planReview'
  | 'leadVerified'
  | 'pagingTest'
  | 'rolesVerified'
  | 'contactVerified'
  | 'humanResourcesVerified'
  | 'syntheticAlert'
  | 'outOfBandTest'
  | 'breakGlassTest'
  | 'liveDrill'
  | 'tabletop'
  | 'restoreProof'
  | 'rehearsal'
  | 'accessReview'
  | 'training'
  | 'detectionTest';
