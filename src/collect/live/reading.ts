import type { ClusterAccess } from '../../model/access.ts';
import type { ServedApi } from '../../model/info.ts';
import type { Rights } from './rights.ts';

/** What reading the kinds of one cluster shares. */
export interface Reading {
  readonly access: ClusterAccess;
  readonly signal: AbortSignal;
  /** Undefined where discovery could not be read: then each version is tried. */
  readonly served: readonly ServedApi[] | undefined;
  /** Group versions whose backing service does not answer. */
  readonly down: readonly string[];
  /** Namespaces to read one by one where a list of all is refused. */
  readonly namespaces: () => Promise<KnownNamespaces>;
  readonly rightsIn: (namespace: string) => Promise<Rights>;
  /** Requests under way at once. */
  readonly width: number;
  /** Objects a page. */
  readonly limit: number | undefined;
  readonly allowSecretMetadata: boolean;
  /** Told how many objects have come. */
  readonly count: (objects: number) => void;
}

export interface KnownNamespaces {
  /** Sorted. */
  readonly names: readonly string[];
  /** Whether there are no others. */
  readonly all: boolean;
}
