import type { Listed, Sign } from '../picture.ts';

/** What a service mesh really encrypts: by namespace, by pair and by workload. */
export interface Mesh {
  /** The meshes that were seen; none where there is none, and then nothing else is here. */
  readonly meshes: readonly string[];
  /** What encrypts between nodes, which names no caller. */
  readonly encryption: readonly string[];
  /** Tenants before the system, each by name. */
  readonly namespaces: Listed<MeshNamespace>;
  readonly pairs: { readonly all: PlaintextCount; readonly critical: PlaintextCount } | null;
  /** Pairs that may talk in plaintext, the worst first. */
  readonly worst: Listed<PlaintextRow>;
  /** Of the mesh: those that take plaintext first. */
  readonly workloads: Listed<MeshWorkload>;
}

/** In the order of a report. */
export const coverages = ['strict', 'permissive', 'outside', 'unknown'] as const;

export type Coverage = (typeof coverages)[number];

/** Workloads of a namespace, as their callers meet them; gateways, which face outwards, apart. */
export interface MeshNamespace extends Readonly<Record<Coverage, number>> {
  readonly name: string;
  readonly tenant: boolean;
  readonly gateways: number;
}

/** At least, and at most: null where any number may be missing. */
export interface AtLeast {
  readonly low: number;
  readonly high: number | null;
}

/** Pairs of workloads. */
export interface PlaintextCount {
  readonly talking: AtLeast;
  readonly plaintext: AtLeast;
  /** By TLS, to servers that would take plaintext as well. */
  readonly clientsChoice: AtLeast;
}

export interface PlaintextRow {
  /** `namespace/name[Kind]`. */
  readonly client: string;
  readonly server: string;
  readonly critical: { readonly client: boolean; readonly server: boolean };
  readonly ports: readonly string[];
  readonly certain: boolean;
  readonly why: readonly string[];
  readonly because: readonly Sign[];
}

export interface MeshWorkload {
  /** The key of its subject. */
  readonly workload: string;
  readonly namespace: string;
  readonly mesh: string;
  readonly coverage: Coverage;
  /** Ports with one answer and one chain together. */
  readonly chains: readonly ModeChain[];
}

/** What led to a mode: the widest object first, the one that decides last. */
export interface ModeChain {
  /** `*` for all that nothing names. */
  readonly ports: readonly string[];
  readonly mode: string;
  readonly because: readonly Sign[];
  /** What would tell, where the mode is not known. */
  readonly unseen: readonly string[];
}
