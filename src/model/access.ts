import type { CollectedFrom, Described, Identity } from './cluster.ts';

export type { Described } from './cluster.ts';

import type { Gap, Observed } from './observed.ts';

/** Names a cluster before it is read; holds no credentials, so it may be printed. */
export interface ClusterRef {
  /** What people call it: the context's name. */
  readonly name: string;
  readonly source: CollectedFrom;
  readonly context?: string;
  /** URL of the API server, without user or password; empty where what found it does not tell. */
  readonly server: string;
  readonly identities: readonly Identity[];
  /** The namespace that the context or the service account is in. */
  readonly namespace?: string;
  readonly region?: string;
  /** What an inventory says of it, without asking the cluster itself. */
  readonly described?: Described;
  /** All that named it, where it was found more than once: `eks 111122223333/eu-west-1`. */
  readonly foundBy?: readonly string[];
  /** The command that hands out the credentials. It runs when the cluster is connected to. */
  readonly exec?: ExecPlugin;
  /** What people should know of the connection, such as TLS that is not verified. */
  readonly notes: readonly string[];
}

/** A command named by a kubeconfig. Its arguments may hold secrets: only how many they are is told. */
export interface ExecPlugin {
  readonly command: string;
  readonly arguments: number;
  /** The kubeconfig file that names it. */
  readonly file: string;
}

/**
 * A cluster; or one that was asked for and cannot be named in full, such as a context without its
 * cluster; or a place that may hold clusters and could not be looked into, such as an account.
 */
export type Found =
  | { readonly found: true; readonly ref: ClusterRef }
  | {
      readonly found: false;
      readonly name: string;
      readonly gap: Gap;
      /** Set where `name` is a place that may hold any number of clusters. */
      readonly place?: true;
      /** What says so; set where several are asked. */
      readonly provider?: CollectedFrom;
    };

/** Where clusters come from. `connect` throws an AccessError where the credentials cannot be had. */
export interface Provider {
  readonly platform: CollectedFrom;
  readonly discover: (signal: AbortSignal) => AsyncIterable<Found>;
  readonly connect: (ref: ClusterRef, signal: AbortSignal) => Promise<ClusterAccess>;
  /**
   * What the cloud tells of its control plane: these sections (`cloud/exposure` …), each in the shape
   * that its leaf decodes. What was refused or failed is a gap of its section; rejects only on abort.
   * Missing where the provider is no cloud.
   */
  readonly sections?: (
    ref: ClusterRef,
    ids: readonly string[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, Observed<unknown>>>;
}

/**
 * Read-only access to one cluster: an isolated client with its own connections. Busy and broken
 * answers have been retried; every promise rejects with an AccessError, or with the reason of the
 * signal when that was aborted.
 */
export interface ClusterAccess {
  readonly ref: ClusterRef;
  /** One JSON document. The path begins with `/` and holds the query. */
  readonly get: (path: string, options?: RequestOptions) => Promise<Answer>;
  /** Creates a review, of its own rights or of others', which is answered and not stored. */
  readonly review: (path: ReviewPath, body: unknown, options?: RequestOptions) => Promise<Answer>;
  /** Ends its connections. */
  readonly close: () => void;
}

/** The only paths that are ever written to. */
export type ReviewPath =
  | '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
  | '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews'
  | '/apis/authentication.k8s.io/v1/selfsubjectreviews'
  | '/apis/authorization.k8s.io/v1/subjectaccessreviews';

export interface RequestOptions {
  /** The media types asked for; `application/json` when missing. */
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly body: unknown;
  /** The media type that came back, with its parameters. */
  readonly mediaType: string;
  /** The server's clock in milliseconds since the epoch; undefined when it does not tell. */
  readonly date: number | undefined;
}

/** Why a request has no answer: a closed list. */
export type AccessFault =
  | 'forbidden'
  | 'unauthenticated'
  /** The server has no such path, or no object of that name. */
  | 'not-found'
  | 'not-acceptable'
  /** The continue token of a paged list is too old: the list begins anew. */
  | 'expired'
  | 'timeout'
  | 'unreachable'
  /** What came is no JSON, or not all of it came, also when asked again. */
  | 'malformed'
  /** The document is larger than can be held. */
  | 'too-large';

/** A request without an answer. The message names what was asked and never repeats what came back. */
export class AccessError extends Error {
  readonly code = 'access';
  readonly fault: AccessFault;
  readonly status: number | undefined;

  constructor(fault: AccessFault, message: string, options: { status?: number } = {}) {
    super(message);
    this.fault = fault;
    this.status = options.status;
  }
}
