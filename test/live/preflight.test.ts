import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checks } from '../../checks/index.ts';
import { type Preflight, preflight } from '../../src/cli/permissions/preflight.ts';
import { collectCluster } from '../../src/collect/live/collect.ts';
import { neededLeaves } from '../../src/engine/permission-needs.ts';
import { clusterRoleOf, type PolicyRule } from '../../src/engine/permissions.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import { byText } from '../../src/model/order.ts';
import { accessOf } from '../envtest/access.ts';
import { apply, bind } from '../envtest/load.ts';
import { type ApiServer, startApiServer } from '../envtest/server.ts';
import { isSkipped } from './live.ts';
import { namespace } from './samples.ts';

const needed = neededLeaves(checks);
const plan = collectionPlan(checks).filter(({ type }) => type === 'kind' || type === 'info');
const { rules } = clusterRoleOf(plan);
const TEAMS = ['team-a', 'team-b'];

describe.skipIf(isSkipped)('asking before a scan', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer();
    await apply(server.client, TEAMS.map(namespace));
  });

  afterAll(() => server.stop());

  async function ask(user: string, allowSecretMetadata = false): Promise<Preflight> {
    const access = accessOf(server.context(server.logins.certificate({ name: user })));
    try {
      const { signal } = new AbortController();
      return await preflight(access, { needed, namespaces: TEAMS, allowSecretMetadata, signal });
    } finally {
      access.close();
    }
  }

  test('with the printed ClusterRole nothing is missing', async () => {
    await bind(server.client, 'preflight-reader', rules);
    const { missing, held, notServed } = await ask('preflight-reader');

    expect(missing).toEqual([]);
    expect(held).toEqual(expect.arrayContaining(['core/Pod', 'info/apis', 'info/version']));
    expect(notServed).toContain('cilium.io/CiliumNetworkPolicy');
  });

  test('it finds missing what a scan then does not see, and nothing else', async () => {
    const less = rules.map((one) => without(one, ['pods', 'roles', 'configmaps']));
    await bind(
      server.client,
      'preflight-less',
      less.filter(({ resources }) => resources?.length !== 0),
    );
    const { missing } = await ask('preflight-less');
    const access = accessOf(server.context(server.logins.certificate({ name: 'preflight-less' })));
    const { leaves } = await collectCluster(access, plan);
    access.close();
    const unseen = [...leaves].filter(
      ([, one]) => one.state === 'unseen' && one.gaps.some(({ cause }) => cause === 'forbidden'),
    );

    expect(missing.map(({ leaf }) => leaf)).toEqual(unseen.map(([id]) => id).sort(byText));
    expect(missing.map(({ leaf }) => leaf)).toContain('core/Pod');
  });

  test('rights in one namespace are told as such', async () => {
    const user = 'preflight-team';
    await bind(
      server.client,
      user,
      rules.map((one) => without(one, ['pods'])),
    );
    await bind(
      server.client,
      user,
      [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
      ['team-a'],
    );
    const { missing } = await ask(user);

    expect(missing).toEqual([{ leaf: 'core/Pod', rights: ['list pods'], heldIn: ['team-a'] }]);
  });

  test('the right to Secrets is asked about with the opt-in only', async () => {
    const { missing } = await ask('preflight-reader', true);

    expect(missing.map(({ leaf }) => leaf)).toEqual(['core/Secret']);
    expect((await ask('preflight-reader')).missing).toEqual([]);
  });

  test('an account without any role is told what is missing, and may ask', async () => {
    const { held, missing } = await ask('nobody');

    // Everybody may read discovery and the version in a new cluster.
    expect(held).toEqual(['info/apis', 'info/version']);
    expect(missing.length).toBeGreaterThan(20);
  });
});

function without(rule: PolicyRule, names: readonly string[]): PolicyRule {
  if (rule.resources === undefined) return rule;
  return { ...rule, resources: rule.resources.filter((one) => !names.includes(one)) };
}
