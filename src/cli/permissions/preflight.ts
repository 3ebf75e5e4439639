import { discover } from '../../collect/live/discovery.ts';
import { inParallel } from '../../collect/live/parallel.ts';
import { own } from '../../collect/own.ts';
import type { NeededLeaf } from '../../engine/permission-needs.ts';
import { isOptIn, type Permission, permissionText } from '../../engine/permissions.ts';
import { AccessError, type ClusterAccess } from '../../model/access.ts';
import { type ServedApi, servedApis } from '../../model/info.ts';
import { groupOf } from '../../model/permission.ts';

/** Whether one cluster would let the reading identity see what the selected checks need. */
export interface Preflight {
  /** Ids of the leaves that could be read. */
  readonly held: readonly string[];
  readonly missing: readonly MissingRight[];
  /** Ids of the leaves that the cluster does not serve: nothing to read, nothing missing. */
  readonly notServed: readonly string[];
}

export interface MissingRight {
  readonly leaf: string;
  readonly rights: readonly string[];
  /** Of the namespaces asked about, those in which it is held all the same. */
  readonly heldIn: readonly string[];
}

export interface PreflightInput {
  readonly needed: readonly NeededLeaf[];
  /** Asked about one by one where a right is not held everywhere. */
  readonly namespaces: readonly string[];
  readonly allowSecretMetadata: boolean;
  readonly signal: AbortSignal;
}

const AT_ONCE = 8;

/** What a server serves; undefined where discovery cannot be read, which is a right of its own. */
type Served = readonly ServedApi[] | undefined;

/**
 * Asks the API server itself, by self-subject reviews, which change nothing and need no right. Only
 * what it serves is asked about; where that is not known in full, everything is. Throws an
 * AccessError where the server does not answer.
 */
export async function preflight(access: ClusterAccess, input: PreflightInput): Promise<Preflight> {
  const served = await servedBy(access, input.signal);
  const wanted = input.needed.filter(
    ({ permissions }) => input.allowSecretMetadata || !permissions.every(isOptIn),
  );
  const [present, absent] = split(wanted, (one) => permissionsHere(one, served).length > 0);
  const answers = await inParallel(present, AT_ONCE, async (one) => {
    // It was read just now.
    if (one.leaf.id === servedApis.id && served !== undefined) return undefined;
    return missingOf(access, one, permissionsHere(one, served), input);
  });
  const missing = answers.flatMap((one) => one ?? []);
  const lacking = new Set(missing.map(({ leaf }) => leaf));
  return {
    held: present.map(({ leaf }) => leaf.id).filter((id) => !lacking.has(id)),
    missing,
    notServed: absent.map(({ leaf }) => leaf.id),
  };
}

/** That discovery may not be read is found by asking for that right, like for any other. */
async function servedBy(access: ClusterAccess, signal: AbortSignal): Promise<Served> {
  try {
    const { served, down } = await discover(access, signal);
    return down.length === 0 ? served : undefined;
  } catch (error) {
    if (error instanceof AccessError && error.fault === 'forbidden') return undefined;
    throw error;
  }
}

/** The rights in the group that is served and read: the first in the kind's order of preference. */
function permissionsHere({ leaf, permissions }: NeededLeaf, served: Served): readonly Permission[] {
  if (leaf.type !== 'kind') return permissions;
  const version =
    served === undefined
      ? leaf.apiVersions[0]
      : leaf.apiVersions.find((one) =>
          served.some(({ groupVersion, kind }) => groupVersion === one && kind === leaf.kind),
        );
  if (version === undefined) return [];
  return permissions.filter((one) => one.type === 'resource' && one.group === groupOf(version));
}

async function missingOf(
  access: ClusterAccess,
  { leaf }: NeededLeaf,
  permissions: readonly Permission[],
  { namespaces, signal }: PreflightInput,
): Promise<MissingRight | undefined> {
  const refused: Permission[] = [];
  for (const one of permissions) if (!(await isHeld(access, one, signal))) refused.push(one);
  if (refused.length === 0) return undefined;
  const rights = refused.map(permissionText);
  if (leaf.type !== 'kind' || !leaf.namespaced || leaf.only !== undefined) {
    return { leaf: leaf.id, rights, heldIn: [] };
  }
  const heldIn: string[] = [];
  for (const namespace of namespaces) {
    const answers = refused.map((one) => isHeld(access, one, signal, namespace));
    if ((await Promise.all(answers)).every(Boolean)) heldIn.push(namespace);
  }
  return { leaf: leaf.id, rights, heldIn };
}

async function isHeld(
  access: ClusterAccess,
  permission: Permission,
  signal: AbortSignal,
  namespace?: string,
): Promise<boolean> {
  for (const spec of questionsOf(permission, namespace)) {
    const { body } = await access.review(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec },
      { signal },
    );
    const allowed = own(own(body, 'status'), 'allowed');
    if (typeof allowed !== 'boolean') {
      throw new AccessError(
        'malformed',
        'the answer to a self-subject review says neither yes nor no',
      );
    }
    if (!allowed) return false;
  }
  return true;
}

/** An empty namespace asks about all of them. */
function questionsOf(permission: Permission, namespace: string = ''): readonly unknown[] {
  if (permission.type === 'url') {
    return permission.urls.map((path) => ({ nonResourceAttributes: { path, verb: 'get' } }));
  }
  const { group, resource, verb, only } = permission;
  const where = only === undefined ? { namespace } : { namespace: only.namespace, name: only.name };
  return [{ resourceAttributes: { group, resource, verb, ...where } }];
}

function split<T>(
  all: readonly T[],
  belongs: (one: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))];
}
