import type { ClusterData } from '../model/cluster.ts';
import { exists } from './exists.ts';
import { Interrupted } from './exit.ts';
import { type LiveInput, readLive } from './live.ts';
import type { Missed, Reading } from './readings.ts';
import type { Session } from './session.ts';
import { VERSION } from './version.ts';

/**
 * Live clusters by way of a snapshot: those already in it are not read again, and on Ctrl-C those
 * that are done are in it. Yields them from the snapshot once all are read.
 */
export async function* readResumed(input: LiveInput, file: string): AsyncIterable<Reading> {
  const missed: Missed = { clusters: [], places: [] };
  await keep(input, file, missed, file);
  const { readSnapshot } = await import('../collect/snapshot/read.ts');
  for (const one of missed.clusters) yield { type: 'unread', unreachable: one };
  for (const one of missed.places) yield { type: 'not-listed', notListed: one };
  for await (const data of readSnapshot(file, { signal: input.session.signal }))
    yield { type: 'read', data };
}

/** Reads the clusters into a snapshot. Throws Interrupted when not all of them came to it. */
export async function keep(
  input: LiveInput,
  file: string,
  missed: Missed,
  resumeFrom: string | undefined,
): Promise<void> {
  const { writeSnapshot } = await import('../collect/snapshot/write.ts');
  const resumed = resumeFrom === undefined ? [] : await snapshotOf(resumeFrom);
  const readings = untilInterrupted(readLive({ ...input, resumed }), input.session);
  await writeSnapshot(file, dataOf(readings, missed), {
    tool: { name: 'kubemuster', version: VERSION },
    unreachable: missed.clusters,
    notListed: missed.places,
  });
  if (input.session.signal.aborted) throw new Interrupted();
}

/** The clusters of an earlier run; none where there was none. */
async function snapshotOf(file: string): Promise<readonly ClusterData[]> {
  if (!(await exists(file))) return [];
  const { readSnapshot } = await import('../collect/snapshot/read.ts');
  return Array.fromAsync(readSnapshot(file));
}

/** What was read; the rest is put down as missed. */
export async function* dataOf(
  readings: AsyncIterable<Reading>,
  missed: Missed,
): AsyncIterable<ClusterData> {
  for await (const reading of readings) {
    if (reading.type === 'read') yield reading.data;
    else if (reading.type === 'unread') missed.clusters.push(reading.unreachable);
    else missed.places.push(reading.notListed);
  }
}

/** Ends where the run is interrupted, so that what is complete can be kept; nothing is no result. */
async function* untilInterrupted(
  readings: AsyncIterable<Reading>,
  { signal }: Pick<Session, 'signal'>,
): AsyncIterable<Reading> {
  let some = false;
  try {
    for await (const reading of readings) {
      some = true;
      yield reading;
    }
  } catch (error) {
    if (!signal.aborted || !some) throw error;
  }
}
