import { type ClusterIndex, type ClusterWords, clusterWords } from './cluster-index.ts';
import { type Haystack, haystackOf, wordsIn } from './haystack.ts';
import { type IslandCheck, islandStatuses, VERDICT, verdictCount } from './island.ts';
import { type Query, wordsOf } from './query.ts';

/** What the page says of a check, whatever the cluster. */
export interface CheckEntry {
  readonly id: string;
  /** Its code and title. */
  readonly title: string;
  readonly domain: string;
  readonly frameworks: readonly string[];
  /** Everything it can be found by. */
  readonly text: string;
}

export interface Catalogue {
  readonly entries: ReadonlyMap<string, CheckEntry>;
  /** By id: the place in the haystack. */
  readonly places: ReadonlyMap<string, number>;
  readonly haystack: Haystack;
}

export function catalogueOf(all: readonly CheckEntry[]): Catalogue {
  return {
    entries: new Map(all.map((one) => [one.id, one])),
    places: new Map(all.map(({ id }, place) => [id, place])),
    haystack: haystackOf(all.map(({ text }) => text)),
  };
}

/** A check of a cluster that fits, and how many of its listed objects do. */
export interface Hit {
  readonly index: ClusterIndex;
  readonly check: IslandCheck;
  readonly objects: number;
  /** Places of the objects that fit, from one of them on. Computed when asked. */
  readonly fitting: () => Generator<number>;
}

/**
 * What fits a query, cluster by cluster. Words have to be found in a check, its cluster and one
 * object of it together. Where a namespace or a word asks for objects, the status is theirs; else
 * it is the check's.
 */
export function* hits(
  clusters: Iterable<ClusterIndex>,
  catalogue: Catalogue,
  query: Query,
): Generator<Hit> {
  const words = wordsOf(query);
  const search = { query, words, catalogue, inCatalogue: wordsIn(catalogue.haystack, words) };
  for (const index of clusters) {
    const { cluster, namespace } = query;
    const isAsked = cluster === '' || index.island.name === cluster;
    if (isAsked && (namespace === '' || index.namespaces.has(namespace))) {
      yield* clusterHits(index, search);
    }
  }
}

interface Search {
  readonly query: Query;
  readonly words: readonly string[];
  readonly catalogue: Catalogue;
  /** By place in the catalogue: the words that the check's texts hold. */
  readonly inCatalogue: Uint8Array;
}

function* clusterHits(index: ClusterIndex, search: Search): Generator<Hit> {
  const { query, catalogue, inCatalogue } = search;
  const found = clusterWords(index, search.words);
  const wanted = {
    all: (1 << search.words.length) - 1,
    namespace: index.namespaces.get(query.namespace) ?? 0,
    status: statusWanted(query),
  };
  for (const [place, check] of index.island.checks.entries()) {
    if (!checkFits(check, catalogue, query)) continue;
    const entry = inCatalogue[catalogue.places.get(check.id) ?? -1] ?? 0;
    const base = found.name | entry | (found.checks[place] ?? 0);
    const hit = hitOf(index, check, found, { ...wanted, base });
    if (hit !== undefined) yield hit;
  }
}

interface Wanted {
  /** The words that the check itself holds, and all of them. */
  readonly base: number;
  readonly all: number;
  /** 0 for any, as the islands number none. */
  readonly namespace: number;
  readonly status: number;
}

function hitOf(
  index: ClusterIndex,
  check: IslandCheck,
  found: ClusterWords,
  wanted: Wanted,
): Hit | undefined {
  const isWhole = wanted.namespace === 0 && wanted.base === wanted.all;
  if (isWhole && wanted.status !== ANY && check.status !== wanted.status) return undefined;
  const status = isWhole ? ANY : wanted.status;
  const fits = objectTest(index, check, found, { ...wanted, status });
  const objects = isWhole ? verdictCount(check) : counted(check, fits);
  if (!isWhole && objects === 0) return undefined;
  return { index, check, objects, fitting: () => fitting(check, fits) };
}

/** Whether the object at a place in `verdicts` fits. */
type ObjectTest = (at: number) => boolean;

function objectTest(
  { namespaceIds, shapeIds }: ClusterIndex,
  { verdicts }: IslandCheck,
  found: ClusterWords,
  { base, all, namespace, status }: Wanted,
): ObjectTest {
  const { subjects, findings, shapes } = found;
  const holdsAll = (subject: number, finding: number): boolean => {
    const said = (findings[finding] ?? 0) | (shapes[shapeIds[finding] ?? 0] ?? 0);
    return (base | (subjects[subject] ?? 0) | said) === all;
  };
  return (at) => {
    const subject = verdicts[at + 1] ?? 0;
    if (namespace !== 0 && namespaceIds[subject] !== namespace) return false;
    if (status !== ANY && verdicts[at] !== status) return false;
    return base === all || holdsAll(subject, verdicts[at + 2] ?? 0);
  };
}

function counted(check: IslandCheck, fits: ObjectTest): number {
  const end = check.verdicts.length;
  let count = 0;
  for (let at = 0; at < end; at += VERDICT) if (fits(at)) count += 1;
  return count;
}

function* fitting(check: IslandCheck, fits: ObjectTest): Generator<number> {
  const count = verdictCount(check);
  for (let place = 0; place < count; place += 1) if (fits(place * VERDICT)) yield place;
}

/** What the query says of the check itself, its status apart. */
function checkFits(check: IslandCheck, { entries }: Catalogue, query: Query): boolean {
  const { severity, phase, domain, framework } = query;
  if (severity !== '' && check.severity !== severity) return false;
  if (phase !== '' && check.phase !== phase) return false;
  const entry = entries.get(check.id);
  if (domain !== '' && entry?.domain !== domain) return false;
  return framework === '' || (entry?.frameworks.includes(framework) ?? false);
}

const ANY = -1;
const NONE = -2;

function statusWanted({ status }: Query): number {
  if (status === '') return ANY;
  const known: readonly string[] = islandStatuses;
  const wanted = known.indexOf(status);
  return wanted === -1 ? NONE : wanted;
}
