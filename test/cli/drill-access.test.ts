import path from 'node:path';
import { expect, test } from 'vitest';
import { namespaceArguments } from '../../src/cli/drill/target.ts';
import { kubemuster } from './run.ts';

const EXAMPLES = path.join(import.meta.dirname, '..', '..', 'examples');
const PROD = path.join(EXAMPLES, 'fleet', 'shop-prod-eu.snapshot');
const PLAN = path.join(EXAMPLES, 'ir-plan.yaml');

const play = (...args: readonly string[]): ReturnType<typeof kubemuster> =>
  kubemuster(['drill', 'access', ...args]);

test('lists every right with what each responder of the plan may, what is lacking and why', async () => {
  const { code, stdout, stderr } = await play(PROD, '--plan', PLAN);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^ir-responders {2}\d+ of \d+ needed rights/);
  expect(stdout).toMatch(/\nSTEP +RIGHT +CLASS +NEEDED +ir-responders\n/);
  expect(stdout).toMatch(/\nStop +Delete pods +critical +Yes +Yes\n/);
  expect(stdout).toContain('perhaps not delete secrets in checkout, identity, payments');
  expect(stdout).toContain('Critical namespaces: checkout, identity, payments.');
});

test('prints the exact data as JSON, of one critical namespace where one is named', async () => {
  const { code, stdout } = await play('payments', PROD, '--plan', PLAN, '--format', 'json');
  expect(code).toBe(0);
  const { responders, rights, namespaces } = JSON.parse(stdout);
  expect(responders.rows.map(({ key }: { readonly key: string }) => key)).toEqual([
    'Group/ir-responders',
  ]);
  expect(namespaces.rows).toEqual(['payments']);
  const deletes = rights.find(({ id }: { readonly id: string }) => id === 'delete-pods');
  expect(deletes.cells[0].answers.rows).toEqual([
    expect.objectContaining({ namespace: 'payments', state: 'yes', by: 'rbac' }),
  ]);
});

test('asks about somebody whom the plan does not name', async () => {
  const masters = await play(PROD, '--group', 'system:masters');
  expect(masters.stdout).toContain('system:masters may for good: do everything');
  expect(masters.stdout).toContain('kubemuster drill blast-radius group/system:masters PATH');
  const both = await play(PROD, '--user', 'ann', '--group', 'ir-responders', '--plan', PLAN);
  expect(both.stdout).toMatch(/\nStop +Delete pods +critical +Yes +Yes\n/);
  expect(both.stdout).toMatch(/^ann /);
});

test('says what is missing where nobody is named', async () => {
  const { code, stdout, stderr } = await play(PROD);
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toContain('no response plan was given');
  expect(stderr).toContain('hint: name them in access.responders of --plan FILE');
});

test('refuses a namespace that is not critical, with those that are', async () => {
  const { code, stderr } = await play('payment', PROD, '--plan', PLAN);
  expect(code).toBe(2);
  expect(stderr).toContain('"payment" is no critical namespace of this cluster');
  expect(stderr).toContain('did you mean payments?');
});

test('a first argument is a namespace only where it can be no path', async () => {
  expect(await namespaceArguments(['shop', 'a.yaml'])).toEqual({
    target: 'shop',
    paths: ['a.yaml'],
  });
  expect(await namespaceArguments(['namespace/shop'])).toEqual({ target: 'shop', paths: [] });
  for (const there of ['src', './shop', 'shop.yaml', '-']) {
    expect(await namespaceArguments([there])).toEqual({ target: undefined, paths: [there] });
  }
  expect(await namespaceArguments([])).toEqual({ target: undefined, paths: [] });
});

test('explains which rights it asks for', async () => {
  const { code, stdout } = await kubemuster(['explain', 'access']);
  expect(code).toBe(0);
  expect(stdout).toContain('label and annotate pods (critical)');
});
