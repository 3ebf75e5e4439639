import type {
  AlsoFound,
  ClusterInfo,
  Ignored,
  Item,
  NotListed,
  Permissions,
  Unreachable,
} from '../../model/cluster.ts';
import type { Gap } from '../../model/observed.ts';

/**
 * A snapshot is zstd over lines of JSON: one header; for each cluster a `cluster` line, for each of
 * its leaves a `leaf` line and one `item` line per item, and an `end` line; an `unreachable` line for
 * each cluster that could not be read, a `notListed` line for each place that could not be looked
 * into, an `alsoFound` line for what else was found to name a cluster; one trailer with the SHA-256 of all uncompressed bytes before it.
 */
export const SCHEMA = 'kubemuster/snapshot/v1';
export const SCHEMA_NAME: RegExp = /^kubemuster\/snapshot\/v(\d+)$/;
const MAGIC: readonly number[] = [0x28, 0xb5, 0x2f, 0xfd];

export interface Tool {
  readonly name: string;
  readonly version: string;
}

export interface HeaderLine {
  readonly schema: typeof SCHEMA;
  readonly tool: Tool;
}

export interface ClusterLine {
  readonly info: ClusterInfo;
  readonly permissions: Permissions;
  readonly gaps: readonly Gap[];
  readonly ignored: readonly Ignored[];
}

export interface LeafLine {
  readonly id: string;
  readonly state: 'seen' | 'partial' | 'unseen';
  readonly gaps: readonly Gap[];
}

export type Line =
  | { readonly cluster: ClusterLine }
  | { readonly leaf: LeafLine }
  | { readonly item: Item }
  | { readonly end: EndLine }
  | { readonly unreachable: Unreachable }
  | { readonly notListed: NotListed }
  | { readonly alsoFound: AlsoFound };

/** Counts, so that lines that were taken out are missed. */
export interface EndLine {
  readonly leaves: number;
  readonly items: number;
}

/** Whether these first bytes of a file are those of a snapshot. */
export function isSnapshot(firstBytes: Uint8Array): boolean {
  return MAGIC.every((byte, at) => firstBytes[at] === byte);
}
