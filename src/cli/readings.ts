import { checks } from '../../checks/index.ts';
import type { InputOptions } from '../collect/inputs.ts';
import type { ConfiguredCluster } from '../config/configuration/configuration.ts';
import { collectionPlan, leavesOf } from '../engine/plan.ts';
import {
  type AlsoFound,
  type AnyCluster,
  type ClusterData,
  type NotListed,
  namesOf,
  type Unreachable,
} from '../model/cluster.ts';
import type { Kind, Needs } from '../model/source.ts';
import { named } from './name.ts';
import type { Session } from './session.ts';
import { keepYoungGenerationSmall } from './young-generation.ts';

/**
 * One cluster that was asked for: what was read of it, or why it could not be. Or a place that was, and
 * could not be looked into. Or what else named a cluster that was read already.
 */
export type Reading<D extends AnyCluster = ClusterData> =
  | { readonly type: 'read'; readonly data: D }
  | { readonly type: 'unread'; readonly unreachable: Unreachable }
  | { readonly type: 'not-listed'; readonly notListed: NotListed }
  | { readonly type: 'also-found'; readonly alsoFound: AlsoFound };

/** What goes with the clusters that were read: what was asked for and is not there, and other names. */
export interface Beside {
  readonly clusters: Unreachable[];
  readonly places: NotListed[];
  readonly names: AlsoFound[];
}

export function nothingBeside(): Beside {
  return { clusters: [], places: [], names: [] };
}

export interface FileInput {
  readonly paths: readonly string[];
  readonly names: readonly ConfiguredCluster[];
  /** What is needed besides what checks need. */
  readonly needs?: Needs;
  readonly session: Pick<Session, 'stdin' | 'signal' | 'progress'>;
}

/**
 * The clusters of manifests and snapshots, one after the other, under their configured names, to be
 * judged: objects of snapshots are decoded as they are read.
 */
export async function* readFiles(input: FileInput): AsyncIterable<Reading<AnyCluster>> {
  keepYoungGenerationSmall();
  const { readDecodedInputs } = await import('../collect/inputs.ts');
  const missed = nothingBeside();
  const read = new Set<string>();
  const clusters = readDecodedInputs(input.paths, optionsOf(input, missed));
  for await (const data of clusters) {
    for (const name of namesOf(data.info)) read.add(name);
    yield { type: 'read', data: underName(data, input) };
  }
  // One that another file has was read after all.
  for (const one of missed.clusters)
    if (!read.has(one.id)) yield { type: 'unread', unreachable: one };
  for (const one of missed.places) yield { type: 'not-listed', notListed: one };
  for (const one of missed.names) yield { type: 'also-found', alsoFound: one };
}

/** The same without the wrapping, with objects as they are kept. */
export async function* readFileClusters(
  input: FileInput,
  missed: Beside = nothingBeside(),
): AsyncIterable<ClusterData> {
  keepYoungGenerationSmall();
  const { readInputs } = await import('../collect/inputs.ts');
  const clusters = readInputs(input.paths, optionsOf(input, missed));
  for await (const data of clusters) yield underName(data, input);
}

function underName<D extends AnyCluster>(data: D, { names }: FileInput): D {
  return { ...data, info: named(data.info, names) };
}

function optionsOf({ needs = {}, session }: FileInput, missed: Beside): InputOptions {
  const { stdin, signal, progress } = session;
  return {
    kinds: kindsFor(needs),
    stdin,
    signal,
    progress: (text) => progress.update(text),
    missed: (one) => missed.clusters.push(one),
    notListed: (one) => missed.places.push(one),
    alsoFound: (one) => missed.names.push(one),
  };
}

/** When a cluster was read; undefined for manifests. */
export function collectionTime(data: AnyCluster): number | undefined {
  return data.info.collectedAt === undefined ? undefined : Date.parse(data.info.collectedAt);
}

/** Every kind that some check or these needs read: a manifest of another kind is named as ignored. */
function kindsFor(needs: Needs): readonly Kind<unknown>[] {
  const leaves = new Map(collectionPlan(checks).map((leaf) => [leaf.id, leaf]));
  for (const [id, leaf] of leavesOf(needs)) leaves.set(id, leaf);
  return [...leaves.values()].flatMap((leaf) => (leaf.type === 'kind' ? [leaf] : []));
}
