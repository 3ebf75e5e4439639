import type { ClusterRef, Found } from '../../model/access.ts';
import { list, text, texts } from '../../model/decode.ts';
import type { Gap } from '../../model/observed.ts';
import { failureIn, type GoogleFailure, gapOfFailure } from './failure.ts';
import { type Fleet, fleetOf } from './fleet.ts';
import type { Google } from './google.ts';
import type { HeldClusters } from './held.ts';
import { keptCluster } from './keep.ts';
import { merged } from './merged.ts';
import type { GkeOptions } from './options.ts';
import { closed, INVENTORY, place } from './places.ts';
import { cloudIdentities, descriptionOf, nameOf, refOf, titleOf, whereaboutsOf } from './ref.ts';
import { type Look, looksOf } from './scopes.ts';

export interface World {
  readonly google: Google;
  readonly held: HeldClusters;
  readonly options: GkeOptions;
}

/** Every cluster of every project that is asked for, as they are found; what was not seen is a gap. */
export async function* discover(world: World, signal: AbortSignal): AsyncGenerator<Found> {
  const { google, options } = world;
  try {
    await google.signIn(signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    yield closed('Google Cloud', error, '');
    return;
  }
  const without: string[] = [];
  const looked = new Set<string>();
  yield* merged(looksOf(google, options, signal), options.width, async (one) => {
    if ('found' in one) return [one];
    // A project may be named, and be in a folder that is named too.
    if (looked.has(one.project)) return [];
    looked.add(one.project);
    options.progress?.(`project ${one.project}`);
    return lookInto(one, world, without, signal);
  });
  if (without.length > 0) yield withoutApi(without);
}

/** One project. `without` takes its name where nobody switched GKE on there. */
async function lookInto(
  look: Look,
  world: World,
  without: string[],
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const [clusters, fleet] = await Promise.all([
    clustersIn(look, world, without, signal),
    membersOf(look, world, signal),
  ]);
  const known = new Set(clusters.flatMap((one) => (one.found ? [keyOf(one.ref)] : [])));
  return [...clusters, ...fleet.filter((one) => !one.found || !known.has(keyOf(one.ref)))];
}

function keyOf(ref: ClusterRef): string {
  const where = whereaboutsOf(ref);
  return where === undefined ? ref.name : nameOf(where);
}

async function clustersIn(
  look: Look,
  { google, held }: World,
  without: string[],
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const { project } = look;
  try {
    const answer = await google.container(
      'listClusters',
      `projects/${project}/locations/-`,
      signal,
    );
    const found: Found[] = [];
    for (const raw of list(answer, 'clusters')) found.push(oneOf(raw, project, held));
    const missing = texts(answer, 'missingZones');
    if (missing.length > 0) found.push(partly(`project ${project}`, missing));
    return [...found, ...onlyListed(look, found, missing)];
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const failure = failureIn(error);
    const isKnown = look.isNamed || look.listed.length > 0;
    if (!isKnown && (await isOff(failure, look, google, signal))) {
      without.push(project);
      return [];
    }
    const gap = gapOfFailure(INVENTORY, failure, `container.clusters.list on projects/${project}`);
    return [place(`project ${project}`, gap), ...onlyListed(look, [], undefined)];
  }
}

/** A cluster that is not described as it should be is a gap of its own, and hides no other. */
function oneOf(raw: unknown, project: string, held: HeldClusters): Found {
  try {
    const cluster = keptCluster(raw);
    const ref = refOf(cluster, project);
    const where = whereaboutsOf(ref);
    if (where !== undefined) held.hold(nameOf(where), cluster);
    return { found: true, ref };
  } catch (error) {
    const failure = failureIn(error);
    const gap = gapOfFailure(INVENTORY, failure, `container.clusters.list on projects/${project}`);
    return { found: false, name: `a cluster of project ${project}`, gap };
  }
}

/** What the asset inventory lists and the project's own list did not show, where that is incomplete. */
function onlyListed(
  { listed }: Look,
  found: readonly Found[],
  missing: readonly string[] | undefined,
): readonly Found[] {
  const known = new Set(found.flatMap((one) => (one.found ? [keyOf(one.ref)] : [])));
  return listed
    .filter((one) => missing === undefined || missing.includes(one.location))
    .filter((one) => !known.has(nameOf(one)))
    .map((one) => ({
      found: true,
      ref: {
        name: titleOf(one),
        source: 'gke',
        server: '',
        identities: cloudIdentities(one, undefined),
        region: one.location,
        described: descriptionOf(one.project),
        foundBy: ['Cloud Asset Inventory'],
        notes: ['its project did not describe it'],
      },
    }));
}

async function membersOf(
  look: Look,
  { google }: World,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const { project } = look;
  const title = `fleet of project ${project}`;
  try {
    const { members, missing }: Fleet = await fleetOf(google, project, signal);
    const refs = members.map((ref): Found => ({ found: true, ref }));
    return missing.length === 0 ? refs : [...refs, partly(title, missing)];
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const failure = failureIn(error);
    // Nobody registers clusters where the API for it is off.
    if (await isOff(failure, look, google, signal)) return [];
    return [closed(title, failure, `gkehub.memberships.list on projects/${project}`)];
  }
}

/**
 * Whether an API is off in the project itself. With credentials that another project pays for it may be
 * off only there: then nothing is known of this one.
 */
async function isOff(
  { fault, consumer }: GoogleFailure,
  { project, number }: Look,
  google: Google,
  signal: AbortSignal,
): Promise<boolean> {
  if (fault !== 'disabled') return false;
  if (consumer === undefined || consumer === project) return true;
  return consumer === (number ?? (await numberOf(project, google, signal)));
}

async function numberOf(
  project: string,
  google: Google,
  signal: AbortSignal,
): Promise<string | undefined> {
  const of = `projects/${project}`;
  const path = `/v3/projects/${encodeURIComponent(project)}`;
  const call = { service: 'cloudresourcemanager', method: 'projects.get', of, path } as const;
  try {
    return /^projects\/(\d+)$/.exec(text(await google.rest(call, signal), 'name') ?? '')?.[1];
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    failureIn(error);
    return undefined;
  }
}

function partly(name: string, missing: readonly string[]): Found {
  const gap: Gap = {
    source: INVENTORY,
    cause: 'unreachable',
    detail: `these locations did not answer, and what is in them is not listed: ${missing.join(', ')}`,
    permission: 'the same question again, once they answer',
  };
  return place(name, gap);
}

/** An organization has many projects without Kubernetes: they are one line, with their names. */
function withoutApi(projects: readonly string[]): Found {
  const many = projects.length === 1 ? 'project' : 'projects';
  const gap: Gap = {
    source: INVENTORY,
    cause: 'absent-api',
    detail: `container.googleapis.com is not enabled, so that nobody can make or list clusters there: ${[...projects].sort().join(', ')}`,
    permission: 'the API switched on, where a cluster from before it was switched off may be left',
  };
  return place(`${projects.length} ${many} without Kubernetes Engine`, gap);
}
