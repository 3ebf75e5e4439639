import type { ReviewQuestion } from '../../model/access-reviews.ts';
import type { ClusterData } from '../../model/cluster.ts';
import type { CollectProgress } from './tally.ts';

export interface CollectOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole cluster; what is not read by then is a gap. Ten minutes when missing. */
  readonly timeout?: number;
  /** Kinds read at once; four when missing. */
  readonly concurrency?: number;
  /** Objects a page; 500 when missing. */
  readonly limit?: number;
  /** Read one by one where a list of all namespaces is refused; found by listing them when missing. */
  readonly namespaces?: readonly string[];
  /** Lets a kind of Secrets be read, as a table of metadata. */
  readonly allowSecretMetadata?: boolean;
  /** What the API server is asked about others, by what was read; nothing where that is missing. */
  readonly reviews?: (read: ClusterData) => readonly ReviewQuestion[];
  readonly progress?: (progress: CollectProgress) => void;
  /** The clock, where the server does not tell its own. */
  readonly now?: () => number;
}
