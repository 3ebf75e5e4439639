import type { ClusterRef, Found } from '../../model/access.ts';
import { at, text, texts } from '../../model/decode.ts';
import { type Account, accountName, type Place, placeName } from './account.ts';
import { refOf } from './described.ts';
import { type AwsFault, gapOfFault, thrownBy } from './faults.ts';
import { pagesOf } from './pages.ts';
import { regionsOf } from './regions.ts';
import { type AskEks, askerOf, type Calling } from './sdk.ts';

/** Where what is found goes, with the answer that described it, so that nothing is asked twice. */
export interface Findings {
  readonly put: (found: Found) => void;
  readonly keep: (ref: ClusterRef, cluster: unknown) => void;
}

/** All clusters of an account. What cannot be looked into is a place among the findings. */
export async function lookInto(
  account: Account,
  home: string,
  calling: Calling,
  findings: Findings,
  signal: AbortSignal,
): Promise<void> {
  const name = accountName(account);
  try {
    await calling.places.run(() => account.keys(), signal);
  } catch (error) {
    signal.throwIfAborted();
    const fault = thrownBy(error, { action: 'sts:AssumeRole', where: name });
    findings.put(unreadable(name, fault));
    return;
  }
  signal.throwIfAborted();
  const { regions, fault } = await regionsOf(account, home, calling, signal);
  if (fault !== undefined) findings.put(unreadable(`${name}, its other regions`, fault));
  const refusals = await Promise.all(
    regions.map(async (region) => {
      const place = { account, region };
      const refusal = await calling.places.run(
        () => lookIntoRegion(place, calling, findings, signal),
        signal,
      );
      return refusal === undefined ? [] : [{ region, fault: refusal }];
    }),
  );
  for (const found of placesOf(name, regions.length, refusals.flat())) findings.put(found);
}

interface RegionFault {
  readonly region: string;
  readonly fault: AwsFault;
}

/** Regions that were refused alike are one place: an account has dozens, and a policy often most of them. */
function placesOf(
  account: string,
  all: number,
  refusals: readonly RegionFault[],
): readonly Found[] {
  const alike = Map.groupBy(
    refusals,
    ({ fault }) => `${fault.fault} ${fault.action} ${fault.reason}`,
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const regions = group.map(({ region }) => region).sort();
    const rest = regions.length === 1 ? '' : ` and ${regions.length - 1} more regions`;
    const some = all === group.length && all > 1 ? account : `${account}, ${regions[0]}${rest}`;
    const found = unreadable(some, first.fault);
    if (found.found || regions.length === 1) return [found];
    const detail = `${found.gap.detail}; all of them: ${regions.join(', ')}`;
    return [{ ...found, gap: { ...found.gap, detail } }];
  });
}

function unreadable(name: string, fault: AwsFault): Found {
  return { found: false, place: true, name, gap: gapOfFault(name, fault) };
}

/** Undefined where the list was read to its end; what came before a fault is found all the same. */
async function lookIntoRegion(
  place: Place,
  calling: Calling,
  findings: Findings,
  signal: AbortSignal,
): Promise<AwsFault | undefined> {
  calling.options.progress?.(placeName(place));
  const ask = await askerOf(place, calling, signal);
  const described: Promise<void>[] = [];
  try {
    const read = (nextToken: string | undefined): Promise<unknown> => {
      const page = nextToken === undefined ? {} : { nextToken };
      return ask('ListClusters', (client, options) =>
        client.listClusters({ include: ['all'], ...page }, options),
      );
    };
    for await (const page of pagesOf(read, (raw) => text(raw, 'nextToken'))) {
      for (const name of texts(page, 'clusters')) {
        const one = describe(name, place, ask, findings, signal);
        // Only an abort rejects it, which is seen where all of them are awaited.
        one.catch(() => undefined);
        described.push(one);
      }
    }
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return thrownBy(error, { action: 'eks:ListClusters', where: placeName(place) });
  } finally {
    await Promise.all(described);
  }
}

async function describe(
  name: string,
  place: Place,
  ask: AskEks,
  { put, keep }: Findings,
  signal: AbortSignal,
): Promise<void> {
  try {
    const cluster = await describedCluster(name, ask);
    const ref = refOf(name, place, { cluster });
    keep(ref, cluster);
    put({ found: true, ref });
  } catch (error) {
    signal.throwIfAborted();
    const fault = thrownBy(error, { action: 'eks:DescribeCluster', where: placeName(place) });
    // Deleted since it was listed.
    if (fault.reason !== 'ResourceNotFoundException')
      put({ found: true, ref: refOf(name, place, { fault }) });
  }
}

export async function describedCluster(name: string, ask: AskEks): Promise<unknown> {
  const raw = await ask('DescribeCluster', (client, options) =>
    client.describeCluster({ name }, options),
  );
  return at(raw, 'cluster');
}
