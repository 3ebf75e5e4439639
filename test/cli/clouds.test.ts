import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { folder, kubemuster, type Ran } from './run.ts';
import { type Clouds, OWN, SEALED, startClouds } from './three-clouds.ts';

const THREE = ['--provider', 'eks', '--provider', 'gcp,azure'];

interface Running {
  readonly clouds: Clouds;
  readonly cwd: string;
  readonly run: (...args: readonly string[]) => Promise<Ran>;
}

async function running(size: Parameters<typeof startClouds>[1]): Promise<Running> {
  const cwd = folder();
  const clouds = await startClouds(cwd, size);
  onTestFinished(() => clouds.close());
  return { clouds, cwd, run: (...args) => kubemuster(args, { cwd, env: clouds.env }) };
}

interface Row {
  readonly type: string;
  readonly name: string;
  readonly place: string;
}

test('an inventory of 1,000 clusters over three clouds asks no more than it takes, and no more at once', async () => {
  const { clouds, run } = await running({ eks: 400, gke: 300, aks: 300, latency: 50 });
  const { code, stdout, stderr } = await run(
    'inventory',
    ...THREE,
    '--no-connect',
    '--verbose',
    '--format',
    'json',
  );
  const rows: readonly Row[] = JSON.parse(stdout);
  const clusters = rows.filter(({ type }) => type === 'cluster');

  expect(code).toBe(3);
  expect(new Set(clusters.map(({ name }) => name)).size).toBe(1000);
  const asked = clouds.asked();
  expect(asked).toEqual({ eks: 409, gke: 5, aks: 11 });
  expect(stderr.split('\n').slice(0, 17)).toEqual([
    '425 calls to clouds',
    '  Microsoft.Authorization/permissions/read 1',
    '  Microsoft.ContainerService/managedClusters/read 4',
    '  Microsoft.Kubernetes/connectedClusters/read 2',
    '  Microsoft.RedHatOpenShift/openShiftClusters/read 2',
    '  Microsoft.ResourceGraph/resources/read 1',
    '  Microsoft.Resources/subscriptions/read 1',
    '  cloudresourcemanager:projects.search 1',
    '  container:listClusters 2',
    '  ec2:DescribeRegions 1',
    '  eks:DescribeCluster 400',
    '  eks:ListClusters 4',
    '  gkehub:memberships.list 2',
    '  organizations:ListAccounts 1',
    '  sts:AssumeRole 2',
    '  sts:GetCallerIdentity 1',
    '',
  ]);
  for (const most of Object.values(clouds.most())) expect(most).toBeLessThanOrEqual(8);
});

test('a cluster is listed with all that its cloud says, a closed place apart with what opens it', async () => {
  const { run } = await running({ eks: 1, gke: 1, aks: 1, latency: 0 });
  const { code, stdout } = await run('inventory', ...THREE, '--no-connect', '--format', 'json');
  const rows: readonly Row[] = JSON.parse(stdout);

  expect(code).toBe(3);
  expect(rows.filter(({ type }) => type === 'cluster')).toEqual([
    expect.objectContaining({ name: 'aks-0', distribution: 'aks', region: 'westeurope' }),
    {
      type: 'cluster',
      id: `arn:aws:eks:eu-central-1:${OWN}:cluster/eks-0`,
      name: 'eks-0',
      provider: 'aws',
      distribution: 'eks',
      managed: true,
      version: '1.34',
      scope: OWN,
      region: 'eu-central-1',
      status: 'ACTIVE',
      source: 'eks',
      foundBy: [`eks ${OWN}/eu-central-1`],
      reachable: null,
      cause: null,
      detail: null,
    },
    expect.objectContaining({ distribution: 'gke', scope: 'shop', version: '1.35.2-gke.1000' }),
  ]);
  expect(rows.filter(({ type }) => type === 'place')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        place: `account ${SEALED}`,
        provider: 'eks',
        cause: 'forbidden',
        permission: expect.stringContaining('sts:AssumeRole'),
      }),
      expect.objectContaining({ place: 'project sealed', provider: 'gke', cause: 'forbidden' }),
    ]),
  );
});

test('flags narrow what the configuration says, and what was not asked for is no gap', async () => {
  const { clouds, run } = await running({ eks: 4, gke: 1, aks: 1, latency: 0 });
  const args = ['--provider', 'eks', '--account', OWN, '--region', 'eu-west-1', '--no-connect'];
  const { code, stdout } = await run('inventory', ...args);

  expect(code).toBe(0);
  expect(stdout.match(/^eks-\d+/gm)).toEqual(['eks-1', 'eks-3']);
  expect(clouds.asked()).toMatchObject({ gke: 0, aks: 0 });
  const project = await run('inventory', '--provider', 'gke', '--project', 'shop', '--no-connect');
  expect(project.code).toBe(0);
  // Its clusters and its fleet, and no search for projects.
  expect(clouds.asked()).toMatchObject({ gke: 2, aks: 0 });
});

test('what could not be looked into is in the result and its first screens, and in a snapshot all the same', async () => {
  const { cwd, run } = await running({ eks: 1, gke: 0, aks: 0, latency: 0 });
  const scope = ['--provider', 'eks', '--timeout', '1m'];
  const collected = await run('collect', '-o', 'fleet.snapshot', ...scope);
  const live = await run('scan', ...scope, '--output', 'live');
  const again = await run('scan', 'fleet.snapshot', '--output', 'again');
  const read = (name: string): string => readFileSync(`${cwd}/${name}`, 'utf8');

  expect([collected.code, live.code, again.code]).toEqual([3, 3, 3]);
  const sentence = `Not looked into: account ${SEALED}. The fleet may be larger.`;
  expect(live.stdout.replace(/\s+/g, ' ')).toContain(sentence);
  expect(read('live/report.html')).toContain(sentence);
  expect(JSON.parse(read('live/result.json'))).toMatchObject({
    notListed: [{ place: `account ${SEALED}`, provider: 'eks', cause: 'forbidden' }],
  });
  expect(timeless(read('again/result.json'))).toEqual(timeless(read('live/result.json')));
});

/** Two runs read at two times. */
function timeless(result: string): unknown {
  return JSON.parse(result.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'then'));
}

test('no credential that a cloud hands out is in anything that is written', async () => {
  const { cwd, run } = await running({ eks: 2, gke: 2, aks: 2, latency: 0 });
  const scope = [...THREE, '--timeout', '1m', '--verbose'];
  const ran = [
    await run('inventory', ...scope, '--no-connect'),
    await run('inventory', ...scope, '--no-connect', '--format', 'json'),
    await run('collect', '-o', 'fleet.snapshot', ...scope),
    await run('scan', 'fleet.snapshot', '--output', 'report', '--verbose'),
  ];
  const snapshot = zstdDecompressSync(readFileSync(`${cwd}/fleet.snapshot`)).toString('utf8');
  const written = [
    ...ran.flatMap(({ stdout, stderr }) => [stdout, stderr]),
    snapshot,
    readFileSync(`${cwd}/report/result.json`, 'utf8'),
    readFileSync(`${cwd}/report/report.html`, 'utf8'),
  ];

  expect(ran.map(({ code }) => code)).toEqual([3, 3, 3, 3]);
  expect(/"id":"cloud\/exposure","state":"(?:seen|partial)"/.test(snapshot)).toBe(true);
  expect(written.flatMap((text) => text.match(/canary-[a-z-]+/g) ?? [])).toEqual([]);
});
