import type { Found } from '../../model/access.ts';
import { requiredText, text } from '../../model/decode.ts';
import type { Google } from './google.ts';
import type { GkeOptions } from './options.ts';
import { pagesOf } from './pages.ts';
import { closed } from './places.ts';
import { type Whereabouts, whereaboutsIn } from './ref.ts';

/** A project to look into. */
export interface Look {
  readonly project: string;
  /** Undefined where only its id is known. */
  readonly number: string | undefined;
  /** Whether somebody asked for this very project: then a missing API is worth saying. */
  readonly isNamed: boolean;
  /** Clusters that Cloud Asset Inventory lists in it. */
  readonly listed: readonly Whereabouts[];
}

/** The projects that are asked for, as they are told; and what could not be asked. */
export async function* looksOf(
  google: Google,
  { projects = [], organization, folder }: GkeOptions,
  signal: AbortSignal,
): AsyncGenerator<Look | Found> {
  for (const project of projects) yield { project, number: undefined, isNamed: true, listed: [] };
  if (organization !== undefined)
    yield* inventoried(google, `organizations/${organization}`, signal);
  if (folder !== undefined) yield* inventoried(google, `folders/${folder}`, signal);
  if (projects.length === 0 && organization === undefined && folder === undefined) {
    yield* searched(google, signal);
  }
}

/** Every active project that the caller sees: Google leaves the others out without a word. */
async function* searched(google: Google, signal: AbortSignal): AsyncGenerator<Look | Found> {
  const call = {
    service: 'cloudresourcemanager',
    method: 'projects.search',
    of: 'what is seen',
    path: '/v3/projects:search',
    query: { query: 'state:ACTIVE', pageSize: '500' },
  } as const;
  try {
    for await (const { entries } of pagesOf(google, call, 'projects', signal)) {
      for (const one of entries) {
        if ((text(one, 'state') ?? 'ACTIVE') !== 'ACTIVE') continue;
        const number = numberIn(text(one, 'name'));
        yield { project: requiredText(one, 'projectId'), number, isNamed: false, listed: [] };
      }
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    yield closed(
      'projects of Google Cloud',
      error,
      'resourcemanager.projects.get, or --project ID',
    );
  }
}

const CLUSTER = 'container.googleapis.com/Cluster';
const MEMBERSHIP = 'gkehub.googleapis.com/Membership';

/** The projects below a folder or an organization that have clusters or fleets in them. */
async function* inventoried(
  google: Google,
  scope: string,
  signal: AbortSignal,
): AsyncGenerator<Look | Found> {
  const call = {
    service: 'cloudasset',
    method: 'searchAllResources',
    of: scope,
    path: `/v1/${scope.split('/').map(encodeURIComponent).join('/')}:searchAllResources`,
    query: {
      assetTypes: [CLUSTER, MEMBERSHIP],
      pageSize: '500',
      readMask: 'name,assetType,project',
    },
  } as const;
  const byProject = new Map<string, Noted>();
  let failed: Found | undefined;
  try {
    for await (const { entries } of pagesOf(google, call, 'results', signal)) {
      for (const one of entries) note(one, byProject);
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const title = scope.replace(/s\//, ' ');
    failed = closed(title, error, `cloudasset.assets.searchAllResources on ${scope}`);
  }
  if (failed !== undefined) yield failed;
  for (const [project, noted] of byProject) yield { project, isNamed: false, ...noted };
}

interface Noted {
  readonly number: string | undefined;
  readonly listed: Whereabouts[];
}

function note(asset: unknown, byProject: Map<string, Noted>): void {
  const name = requiredText(asset, 'name');
  const where = whereaboutsIn(name);
  const project = where?.project ?? /\/projects\/([^/]+)\//.exec(name)?.[1];
  if (project === undefined) return;
  const number = numberIn(text(asset, 'project'));
  const known = byProject.get(project) ?? { number, listed: [] };
  byProject.set(project, known);
  if (where !== undefined) known.listed.push(where);
}

function numberIn(name: string | undefined): string | undefined {
  return /^projects\/(\d+)$/.exec(name ?? '')?.[1];
}
