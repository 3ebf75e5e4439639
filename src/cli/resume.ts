import type { ClusterData } from '../model/cluster.ts';
import { exists } from './exists.ts';
import { Interrupted } from './exit.ts';
import { type LiveInput, readLive } from './live.ts';
import { type Beside, nothingBeside, type Reading } from './readings.ts';
import type { Session } from './session.ts';
import { VERSION } from './version.ts';

/**
 * Live clusters by way of a snapshot: those already in it are not read again, and on Ctrl-C those
 * that are done are in it. Yields them from the snapshot once all are read.
 */
export async function* readResumed(input: LiveInput, file: string): AsyncIterable<Reading> {
  const missed = nothingBeside();
  await keep(input, file, missed, file);
  const { readSnapshot } = await import('../collect/snapshot/read.ts');
  for (const one of missed.clusters) yield { type: 'unread', unreachable: one };
  for (const one of missed.places) yield { type: 'not-listed', notListed: one };
  for (const one of missed.names) yield { type: 'also-found', alsoFound: one };
  for await (const data of readSnapshot(file, { signal: input.session.signal }))
    yield { type: 'read', data };
}

/** Reads the clusters into a snapshot. Throws Interrupted when not all of them came to it. */
export async function keep(
  input: LiveInput,
  file: string,
  missed: Beside,
  resumeFrom: string | undefined,
): Promise<void> {
  const { writeSnapshot } = await import('../collect/snapshot/write.ts');
  const resumed = resumeFrom === undefined ? [] : await snapshotOf(resumeFrom, missed);
  const readings = untilInterrupted(readLive({ ...input, resumed }), input.session);
  await writeSnapshot(file, dataOf(readings, missed), {
    tool: { name: 'kubemuster', version: VERSION },
    unreachable: missed.clusters,
    notListed: missed.places,
    alsoFound: missed.names,
  });
  if (input.session.signal.aborted) throw new Interrupted();
}

/** The clusters of an earlier run, with their other names; none where there was none. */
async function snapshotOf(file: string, { names }: Beside): Promise<readonly ClusterData[]> {
  if (!(await exists(file))) return [];
  const { readSnapshot } = await import('../collect/snapshot/read.ts');
  return Array.fromAsync(readSnapshot(file, { alsoFound: (one) => names.push(one) }));
}

/** What was read; the rest is put down as missed. */
export async function* dataOf(
  readings: AsyncIterable<Reading>,
  missed: Beside,
): AsyncIterable<ClusterData> {
  for await (const reading of readings) {
    if (reading.type === 'read') yield reading.data;
    else if (reading.type === 'unread') missed.clusters.push(reading.unreachable);
    else if (reading.type === 'not-listed') missed.places.push(reading.notListed);
    else missed.names.push(reading.alsoFound);
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
