import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checks } from '../../checks/index.ts';
import { collectCluster } from '../../src/collect/live/collect.ts';
import {
  clusterRoleOf,
  type Permission,
  type PolicyRule,
  permissionsOf,
  permissionText,
} from '../../src/engine/permissions.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import type { ClusterData, Item } from '../../src/model/cluster.ts';
import type { Gap, Observed } from '../../src/model/observed.ts';
import { groupOf, rightToRead } from '../../src/model/permission.ts';
import type { Kind, Leaf } from '../../src/model/source.ts';
import { accessOf } from '../envtest/access.ts';
import { apply, bind } from '../envtest/load.ts';
import { type ApiServer, startApiServer } from '../envtest/server.ts';
import { isSkipped } from './live.ts';
import { nameOf, namesIn } from './read.ts';
import { samples } from './samples.ts';

// Probes take their time, and what is read with an opt-in only is not part of the printed role.
const plan = collectionPlan(checks).filter(
  (leaf) => leaf.type !== 'probe' && !(leaf.type === 'kind' && leaf.optIn !== undefined),
);
const kinds = plan.filter((leaf): leaf is Kind<unknown> => leaf.type === 'kind');
const role = clusterRoleOf(plan);
const rights = [
  ...new Map(
    plan.flatMap(ownRights).map((one): [string, Permission] => [permissionText(one), one]),
  ),
];

/** What everybody may do in a new cluster: taken away here, so that the printed role is all there is. */
const FOR_EVERYBODY = ['system:basic-user', 'system:discovery', 'system:public-info-viewer'];

describe.skipIf(isSkipped)('the rights of a user', () => {
  let server: ApiServer;
  let whole: ClusterData;

  beforeAll(async () => {
    server = await startApiServer();
    await apply(server.client, samples(kinds));
    for (const name of FOR_EVERYBODY) {
      const path = `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${name}`;
      await server.client.ask('DELETE', path);
    }
    whole = await collectWith('reader', role.rules);
  });

  afterAll(() => server.stop());

  async function collectWith(user: string, rules: readonly PolicyRule[]): Promise<ClusterData> {
    await bind(server.client, user, rules);
    const access = accessOf(server.context(server.logins.certificate({ name: user })));
    try {
      return await collectCluster(access, plan);
    } finally {
      access.close();
    }
  }

  test('with the printed ClusterRole every kind is seen, with the object that is there', () => {
    for (const kind of kinds) {
      const name = kind.only?.name ?? 'sample';
      expect(namesIn(whole, kind.id), kind.id).toContain(name);
    }
    expect(whole.leaves.get('info/version')?.state).toBe('seen');
    expect(whole.leaves.get('info/apis')?.state).toBe('seen');
    expect(whole.permissions).toEqual({ held: kinds.map(rightToRead).sort(), missing: [] });
    expect(whole.gaps).toEqual([]);
  });

  test.for(rights)(
    'without the right to %s there is its gap, and nothing else is lost',
    async ([, right]) => {
      const data = await collectWith(userOf(right), withoutRight(role.rules, right));
      const lost = plan.filter((leaf) => isReadBy(leaf, right));

      for (const leaf of lost) expect(data.leaves.get(leaf.id)).toEqual(forbidden(leaf));
      const others = [...data.leaves].filter(([id]) => !lost.some((leaf) => leaf.id === id));
      for (const [id, observed] of others) {
        expect(atRest(observed), id).toEqual(atRest(whole.leaves.get(id)));
      }
      const missing = lost.flatMap((leaf) => (leaf.type === 'kind' ? [rightToRead(leaf)] : []));
      expect(data.permissions.missing).toEqual(missing);
    },
  );

  test('nothing but what is in the printed role was asked for, and Secrets never', () => {
    const asked = server.audit();
    expect(asked.filter(({ uri }) => /\/secrets(?:[/?]|$)/.test(uri))).toEqual([]);
    expect(asked.filter(({ user, status }) => user === 'reader' && status >= 400)).toEqual([]);
    const verbs = new Set(asked.map(({ verb }) => verb));
    expect([...verbs].sort()).toEqual(['create', 'get', 'list']);
    const created = asked.filter(({ verb }) => verb === 'create');
    expect(created.filter(({ uri }) => !/\/selfsubject\w+reviews$/.test(uri))).toEqual([]);
  });
});

/** But for the roles of the users of these tests, and the lease that the server itself renews. */
function atRest(observed: Observed<readonly Item[]> | undefined): unknown {
  if (observed?.state !== 'seen') return observed;
  return observed.value.filter(({ raw }) => !/^(test|apiserver)-/.test(nameOf(raw)));
}

function userOf(right: Permission): string {
  return permissionText(right)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Without those that only decide how much a list holds: this server does not know them. */
function ownRights(leaf: Leaf): readonly Permission[] {
  const besides = new Set(leaf.type === 'kind' ? leaf.rights?.map(({ resource }) => resource) : []);
  return permissionsOf(leaf).filter((one) => one.type === 'url' || !besides.has(one.resource));
}

/** Whether the leaf, as this server serves it, is read with this right. */
function isReadBy(leaf: Leaf, right: Permission): boolean {
  if (leaf.type === 'info') return right.type === 'url' && right.urls.includes(leaf.url);
  if (leaf.type !== 'kind' || right.type !== 'resource') return false;
  // The server serves each kind in the first of its groups.
  if (right.group !== groupOf(leaf.apiVersions[0])) return false;
  return leaf.plural === right.resource && leaf.only?.name === right.only?.name;
}

function forbidden(leaf: Leaf): { readonly state: 'unseen'; readonly gaps: readonly [Gap] } {
  const detail: string = expect.stringMatching(/403|may not/);
  const permission: string =
    leaf.type === 'kind' ? rightToRead(leaf) : expect.stringMatching(/^get \//);
  return { state: 'unseen', gaps: [{ source: leaf.id, cause: 'forbidden', detail, permission }] };
}

function withoutRight(rules: readonly PolicyRule[], right: Permission): readonly PolicyRule[] {
  return rules.map((rule) => narrowed(rule, right)).filter(isSomething);
}

function narrowed(rule: PolicyRule, right: Permission): PolicyRule {
  if (right.type === 'url') {
    const { nonResourceURLs: urls, ...rest } = rule;
    if (urls === undefined) return rule;
    return { ...rest, nonResourceURLs: urls.filter((url) => !right.urls.includes(url)) };
  }
  const { apiGroups = [], resources = [], resourceNames, verbs } = rule;
  const isOf = apiGroups.includes(right.group) && resources.includes(right.resource);
  if (!isOf || !verbs.includes(right.verb)) return rule;
  const { only } = right;
  return only === undefined
    ? { ...rule, resources: resources.filter((name) => name !== right.resource) }
    : { ...rule, resourceNames: (resourceNames ?? []).filter((name) => name !== only.name) };
}

/** No names at all would be every name. */
function isSomething({ resources, resourceNames, nonResourceURLs }: PolicyRule): boolean {
  return [resources, resourceNames, nonResourceURLs].every((one) => one?.length !== 0);
}
