import type { ImportedFinding, ImportedTool } from '../model/imports.ts';

/** How the results of one scanner are told from others, and read. */
export interface ImportFormat {
  readonly tool: ImportedTool;
  /** As people know it: `kube-bench --json`. */
  readonly title: string;
  readonly isIt: (document: unknown) => boolean;
  /** Throws Malformed, with the whole path, where it has another shape than the scanner gives it. */
  readonly read: (document: unknown) => ImportRead;
}

export interface ImportRead {
  readonly name: string;
  readonly at: string | undefined;
  readonly cluster: string | undefined;
  readonly findings: readonly ImportedFinding[];
}
