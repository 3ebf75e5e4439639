import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { checks } from '../../checks/index.ts';
import { clusters } from '../../scripts/examples/clusters.ts';
import type { Raw } from '../../scripts/examples/raw.ts';
import type { PolicyRule } from '../../src/engine/permissions.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import type { Report } from '../../src/model/report.ts';
import { folder, kubemuster } from '../cli/run.ts';
import type { Context } from '../envtest/credentials.ts';
import { apply, bind } from '../envtest/load.ts';
import { type ApiServer, startApiServer } from '../envtest/server.ts';
import { isSkipped } from './live.ts';

const USERS = ['reader', 'one-check', 'in-a-fleet'];
const ONE_CHECK = 'isolation/pod-security-is-enforced';

describe.skipIf(isSkipped)('a live cluster on the command line', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer({ users: USERS.map((name) => ({ name })) });
    const [example] = clusters();
    // Services have addresses of a range of their own, and this one is as good as any.
    const objects = example?.objects.filter(({ kind }) => !/^(Service|Job)$/.test(kind)) ?? [];
    await apply(server.client, objects);
    const rules = await printedRules([]);
    for (const user of ['reader', 'in-a-fleet']) await bind(server.client, user, rules);
    await bind(server.client, 'one-check', await printedRules(['--check', ONE_CHECK]));
  });

  afterAll(() => server.stop());

  function context(user: string): Context {
    return server.context(server.logins.token(user), { name: user });
  }

  async function printedRules(flags: readonly string[]): Promise<readonly PolicyRule[]> {
    const { stdout } = await kubemuster(['permissions', ...flags], { cwd: tmpdir() });
    const [role] = parseAllDocuments(stdout).map((document): Raw => document.toJS());
    return role?.['rules'] as readonly PolicyRule[];
  }

  test('the role that `permissions` prints is enough for every check', async () => {
    const file = server.kubeconfig(context('reader'));
    const ran = await kubemuster(['scan', '--kubeconfig', file, '--format', 'json']);

    const { clusters: found, unreachable } = reportIn(ran.stdout);
    expect(unreachable).toEqual([]);
    expect(found.map(({ permissions }) => permissions.missing)).toEqual([[]]);
    const causes = found
      .flatMap(({ checks: all }) => all.flatMap(({ gaps }) => gaps))
      .map(({ cause }) => cause);
    expect(causes.filter((cause) => /forbidden|unreachable|timeout|malformed/.test(cause))).toEqual(
      [],
    );
    expect(
      server
        .audit()
        .filter(({ user, status }) => user === 'reader' && (status === 401 || status === 403)),
    ).toEqual([]);
  });

  test('what was scanned gives the same bytes again from its snapshot', async () => {
    const saved = path.join(folder(), 'live.snapshot');
    const file = server.kubeconfig(context('reader'));
    const flags = ['--format', 'json', '--as-of', '2026-12-01', '--max-age', '3650d'];
    const live = await kubemuster(['scan', '--kubeconfig', file, '--resume', saved, ...flags]);
    const again = await kubemuster(['scan', saved, ...flags]);

    expect(reportIn(live.stdout).clusters).toHaveLength(1);
    expect(again.stdout).toBe(live.stdout);
    expect(again.code).toBe(live.code);
  });

  test('one check asks for what it needs, and Secrets are never asked for', async () => {
    const file = server.kubeconfig(context('one-check'));
    const flags = ['--check', ONE_CHECK, '--format', 'json'];
    const ran = await kubemuster(['scan', '--kubeconfig', file, ...flags]);

    expect(reportIn(ran.stdout).clusters.map(({ permissions }) => permissions.missing)).toEqual([
      [],
    ]);
    const plan = collectionPlan(checks.filter(({ id }) => id === ONE_CHECK));
    const needed = plan.flatMap((leaf) => (leaf.type === 'kind' ? [leaf.plural] : []));
    const asked = server.audit().filter(({ user }) => user === 'one-check');
    const listed = asked.filter(({ verb }) => verb === 'list').map(({ uri }) => resourceIn(uri));
    expect(listed.filter((one) => !needed.includes(one))).toEqual([]);
    expect(listed).toContain('namespaces');
    expect(server.audit().filter(({ uri }) => /\bsecrets\b/.test(uri))).toEqual([]);
    expect(new Set(asked.map(({ verb }) => verb))).toEqual(new Set(['get', 'list']));
  });

  test('clusters that cannot be read are named, and hide none that can', async () => {
    const alone = await scanAll(context('in-a-fleet'));
    const fleet = await scanAll(
      server.context({ token: 'nobody-has-this' }, { name: 'refused' }),
      context('in-a-fleet'),
      { name: 'gone', server: 'https://127.0.0.1:1', login: { token: 'any' } },
    );

    expect(fleet.code).toBe(3);
    expect(fleet.report.unreachable).toEqual([
      {
        id: 'gone',
        provider: 'kubeconfig',
        cause: 'unreachable',
        detail: expect.stringContaining('ECONNREFUSED'),
      },
      {
        id: 'refused',
        provider: 'kubeconfig',
        cause: 'unauthenticated',
        detail: expect.stringContaining('401'),
      },
    ]);
    expect(fleet.report.clusters.map(atAnyTime)).toEqual(alone.report.clusters.map(atAnyTime));
  });

  async function scanAll(
    ...contexts: readonly Context[]
  ): Promise<{ readonly code: number | null; readonly report: Report }> {
    const file = server.kubeconfig(...contexts);
    const flags = ['--all-contexts', '--as-of', '2026-12-01', '--max-age', '3650d'];
    const ran = await kubemuster(['scan', '--kubeconfig', file, ...flags, '--format', 'json']);
    return { code: ran.code, report: reportIn(ran.stdout) };
  }
});

function reportIn(stdout: string): Report {
  return JSON.parse(stdout);
}

/** The same cluster, read at another moment. */
function atAnyTime({
  score,
  technical,
  checks: all,
  permissions,
}: Report['clusters'][number]): unknown {
  return {
    score,
    technical,
    permissions,
    checks: all.map(({ id, status, credit }) => ({ id, status, credit })),
  };
}

/** Such as `pods` in `/api/v1/pods?limit=500`. */
function resourceIn(uri: string): string {
  return new URL(uri, 'http://cluster').pathname.split('/').at(-1) ?? '';
}
